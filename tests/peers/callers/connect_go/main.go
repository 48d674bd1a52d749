// Calls every path that comes on a line of standard input, and says on a line of JSON what a connect-go caller gets with the
// gRPC protocol:
//
//	caller ADDRESS
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/emptypb"
)

type answer struct {
	Code    uint32 `json:"code"`
	Message string `json:"message"`
}

func call(client *http.Client, url string) answer {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	procedure := connect.NewClient[emptypb.Empty, emptypb.Empty](client, url, connect.WithGRPC())
	_, err := procedure.CallUnary(ctx, connect.NewRequest(&emptypb.Empty{}))
	if err == nil {
		return answer{}
	}
	got := answer{Code: uint32(connect.CodeOf(err)), Message: err.Error()}
	if said := new(connect.Error); errors.As(err, &said) {
		got.Message = said.Message()
	}
	return got
}

func main() {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{Protocols: protocols}}
	out := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if err := out.Encode(call(client, "http://"+os.Args[1]+lines.Text())); err != nil {
			panic(err)
		}
	}
}
