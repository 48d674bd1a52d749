package main

import (
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
)

func main() {
	version("github.com/grpc-ecosystem/grpc-gateway/v2")
	fromGRPC(0, 17, func(code uint32) int { return runtime.HTTPStatusFromCode(codes.Code(code)) })
}
