package main

import (
	_ "unsafe" // for go:linkname

	_ "github.com/googleapis/gax-go/v2/apierror"
	"google.golang.org/grpc/codes"
)

//go:linkname toCode github.com/googleapis/gax-go/v2/apierror.toCode
func toCode(int) codes.Code

func main() {
	version("github.com/googleapis/gax-go/v2")
	fromHTTP(100, func(status int) any { return toCode(status) })
}
