package main

import (
	invoke "github.com/dapr/dapr/pkg/messaging/v1"
	"google.golang.org/grpc/codes"
)

func main() {
	version("github.com/dapr/dapr")
	fromHTTP(100, func(status int) any { return invoke.CodeFromHTTPStatus(status) })
	fromGRPC(0, 17, func(code uint32) int { return invoke.HTTPStatusFromCode(codes.Code(code)) })
}
