// A module of this name may import what is internal there.
//
//drift:module go.opentelemetry.io/collector/receiver/otlpreceiver/drift
package main

import (
	"go.opentelemetry.io/collector/internal/statusutil"
	"go.opentelemetry.io/collector/receiver/otlpreceiver/internal/errors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func main() {
	version("go.opentelemetry.io/collector/internal/statusutil")
	fromHTTP(100, func(code int) any { return statusutil.NewStatusFromMsgAndHTTPCode("", code).Code() })
	fromGRPC(1, 17, func(code uint32) int {
		return errors.GetHTTPStatusCodeFromStatus(status.New(codes.Code(code), ""))
	})
}
