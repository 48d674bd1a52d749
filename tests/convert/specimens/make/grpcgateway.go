package main

import (
	"context"
	"log"
	"net"
	"net/http"
	"path"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/emptypb"
)

func failure(code codes.Code, message string, details ...protoadapt.MessageV1) error {
	one, err := status.New(code, message).WithDetails(details...)
	if err != nil {
		log.Fatal(err)
	}
	return one.Err()
}

var failures = map[string]error{
	"not-found":                 failure(codes.NotFound, "no book with the id 41"),
	"invalid-argument":          failure(codes.InvalidArgument, "the book is not valid", badRequest, invalidBook),
	"resource-exhausted":        failure(codes.ResourceExhausted, "too many loans today", retryInfo, quotaFailure),
	"unauthenticated":           failure(codes.Unauthenticated, "the token has expired"),
	"aborted":                   failure(codes.Aborted, "the shelf changed meanwhile"),
	"unavailable":               failure(codes.Unavailable, "the library is closing"),
	"cancelled":                 failure(codes.Canceled, "the reader went away"),
	"failed-precondition":       failure(codes.FailedPrecondition, "the book is on loan"),
	"no-message":                failure(codes.PermissionDenied, ""),
	"message-needing-escaping":  failure(codes.Internal, "a \"quoted\" <b>&amp;</b>\nsecond line \u2013 caf\u00e9"),
	"headers-first":             failure(codes.DataLoss, "the catalogue is damaged"),
	"code-outside-the-standard": failure(codes.Code(99), "a code of nobody's"),
}

// grpcGateway is what its generated code does: it calls a gRPC server, and hands the error to runtime.HTTPError.
func grpcGateway() http.Handler {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		log.Fatal(grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
			method, _ := grpc.MethodFromServerStream(stream)
			if path.Base(method) == "headers-first" {
				if err := stream.SendHeader(metadata.Pairs("shelf", "poetry")); err != nil {
					return err
				}
			}
			if err, ok := failures[path.Base(method)]; ok {
				return err
			}
			return status.Error(codes.Unimplemented, "no such method")
		})).Serve(listener))
	}()
	mux := runtime.NewServeMux()
	call := func(pattern, address string) {
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			log.Fatal(err)
		}
		err = mux.HandlePath(http.MethodGet, pattern, func(w http.ResponseWriter, r *http.Request, with map[string]string) {
			_, marshaler := runtime.MarshalerForRequest(mux, r)
			method := "/books.v1.Books/" + with["failure"]
			ctx, err := runtime.AnnotateContext(r.Context(), mux, r, method)
			if err != nil {
				runtime.HTTPError(context.Background(), mux, marshaler, w, r, err)
				return
			}
			var header, trailer metadata.MD
			err = conn.Invoke(ctx, method, &emptypb.Empty{}, &emptypb.Empty{}, grpc.Header(&header), grpc.Trailer(&trailer))
			ctx = runtime.NewServerMetadataContext(ctx, runtime.ServerMetadata{HeaderMD: header, TrailerMD: trailer})
			runtime.HTTPError(ctx, mux, marshaler, w, r, err)
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	call("/v1/books/{failure}", listener.Addr().String())
	call("/v1/nobody", "127.0.0.1:1")
	return mux
}
