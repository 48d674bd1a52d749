package main

import (
	"context"
	"errors"
	"log"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

func connectError(code connect.Code, message string, details ...proto.Message) *connect.Error {
	failed := connect.NewError(code, errors.New(message))
	for _, message := range details {
		detail, err := connect.NewErrorDetail(message)
		if err != nil {
			log.Fatal(err)
		}
		failed.AddDetail(detail)
	}
	return failed
}

func connectGo() http.Handler {
	mux := http.NewServeMux()
	withMeta := connectError(connect.CodeUnauthenticated, "the token has expired")
	withMeta.Meta().Set("WWW-Authenticate", `Bearer realm="books"`)
	for method, failed := range map[string]error{
		"NotFound":          connectError(connect.CodeNotFound, "no book with the id 41"),
		"ResourceExhausted": connectError(connect.CodeResourceExhausted, "too many loans today", shelfFull, retryInfo),
		"Aborted":           connectError(connect.CodeAborted, "the shelf changed meanwhile"),
		"DeadlineExceeded":  connectError(connect.CodeDeadlineExceeded, "the search took too long"),
		"Canceled":          connectError(connect.CodeCanceled, "the reader went away"),
		"Unauthenticated":   withMeta,
		"NoMessage":         connectError(connect.CodePermissionDenied, ""),
		"Plain":             errors.New("an error without a code"),
	} {
		procedure := "/books.v1.Books/" + method
		mux.Handle(procedure, connect.NewUnaryHandler(procedure,
			func(context.Context, *connect.Request[emptypb.Empty]) (*connect.Response[emptypb.Empty], error) {
				return nil, failed
			}))
	}
	return mux
}
