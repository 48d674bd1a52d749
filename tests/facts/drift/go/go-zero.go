// A module of this name may import what is internal there.
//
//drift:module github.com/zeromicro/go-zero/rest/drift
package main

import (
	"github.com/zeromicro/go-zero/rest/internal/errcode"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func main() {
	version("github.com/zeromicro/go-zero")
	fromGRPC(0, 17, func(code uint32) int { return errcode.CodeFromGrpcError(status.Error(codes.Code(code), "")) })
}
