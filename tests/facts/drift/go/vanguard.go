package main

import (
	_ "unsafe" // for go:linkname

	"connectrpc.com/connect"
	_ "connectrpc.com/vanguard"
)

//go:linkname httpStatusCodeToRPC connectrpc.com/vanguard.httpStatusCodeToRPC
func httpStatusCodeToRPC(int) connect.Code

//go:linkname httpStatusCodeFromRPC connectrpc.com/vanguard.httpStatusCodeFromRPC
func httpStatusCodeFromRPC(connect.Code) int

// It ends with a panic for 17. A 200 is not an error there.
func main() {
	version("connectrpc.com/vanguard")
	fromHTTP(201, func(status int) any { return httpStatusCodeToRPC(status) })
	fromGRPC(1, 16, func(code uint32) int { return httpStatusCodeFromRPC(connect.Code(code)) })
}
