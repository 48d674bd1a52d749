package main

import (
	"github.com/go-kratos/kratos/v2/transport/http/status"
	"google.golang.org/grpc/codes"
)

func main() {
	version("github.com/go-kratos/kratos/v2")
	fromHTTP(100, func(code int) any { return status.ToGRPCCode(code) })
	fromGRPC(0, 17, func(code uint32) int { return status.FromGRPCCode(codes.Code(code)) })
}
