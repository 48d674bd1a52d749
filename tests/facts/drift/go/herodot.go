package main

import (
	"fmt"
	"net/http"

	"github.com/ory/herodot"
	"google.golang.org/grpc/codes"
)

func main() {
	version("github.com/ory/herodot")
	for _, e := range []herodot.DefaultError{
		herodot.ErrNotFound, herodot.ErrUnauthorized, herodot.ErrForbidden, herodot.ErrInternalServerError,
		herodot.ErrBadRequest, herodot.ErrUnsupportedMediaType, herodot.ErrConflict, herodot.ErrMisconfiguration,
		herodot.ErrUpstreamError,
	} {
		said := any(e.GRPCCodeField)
		if e.GRPCCodeField == codes.OK && e.CodeField >= http.StatusMultipleChoices {
			said = "none"
		}
		fmt.Printf("http\t%d\t%v\n", e.CodeField, said)
	}
}
