package main

import (
	"strings"
	_ "unsafe" // for go:linkname

	"github.com/twitchtv/twirp"
	_ "github.com/twitchtv/twirp/example"
	"google.golang.org/grpc/codes"
)

// The generated code of a client.
//
//go:linkname twirpErrorFromIntermediary github.com/twitchtv/twirp/example.twirpErrorFromIntermediary
func twirpErrorFromIntermediary(int, string, string) twirp.Error

// Twirp's name of a gRPC code.
func nameOf(code uint32) twirp.ErrorCode {
	switch codes.Code(code) {
	case codes.OK:
		return twirp.NoError
	case codes.DataLoss:
		return twirp.DataLoss
	}
	name := ""
	for i, letter := range codes.Code(code).String() {
		if i > 0 && letter < 'a' {
			name += "_"
		}
		name += strings.ToLower(string(letter))
	}
	return twirp.ErrorCode(name)
}

func main() {
	version("github.com/twitchtv/twirp")
	fromHTTP(100, func(status int) any { return twirpErrorFromIntermediary(status, "", "").Code() })
	fromGRPC(0, 16, func(code uint32) int { return twirp.ServerHTTPStatusFromErrorCode(nameOf(code)) })
}
