package main

import (
	_ "unsafe" // for go:linkname

	"connectrpc.com/connect"
)

//go:linkname httpToCode connectrpc.com/connect.httpToCode
func httpToCode(int) connect.Code

//go:linkname connectCodeToHTTP connectrpc.com/connect.connectCodeToHTTP
func connectCodeToHTTP(connect.Code) int

func main() {
	version("connectrpc.com/connect")
	fromHTTP(100, func(status int) any { return httpToCode(status) })
	fromGRPC(1, 17, func(code uint32) int { return connectCodeToHTTP(connect.Code(code)) })
}
