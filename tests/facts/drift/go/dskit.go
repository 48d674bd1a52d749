package main

import (
	"context"
	"net/http"
	"net/http/httptest"

	"github.com/grafana/dskit/httpgrpc"
	"github.com/grafana/dskit/httpgrpc/server"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func carried(code int) (*httpgrpc.HTTPResponse, error) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
	request := &httpgrpc.HTTPRequest{Method: "GET", Url: "/"}
	return server.NewServer(handler, server.WithReturn4XXErrors).Handle(context.Background(), request)
}

func written(err error) int {
	recorder := httptest.NewRecorder()
	httpgrpc.WriteError(recorder, err)
	return recorder.Code
}

func main() {
	version("github.com/grafana/dskit")
	fromHTTP(200, func(code int) any {
		_, err := carried(code)
		if err == nil && code >= 300 {
			return "reply" // OK, with the response as the reply message
		}
		return status.Code(err)
	})
	fromGRPC(1, 17, func(code uint32) int { return written(status.Error(codes.Code(code), "")) })
	fromGRPC(400, 599, func(code uint32) int { return written(httpgrpc.Error(int(code), "")) })
}
