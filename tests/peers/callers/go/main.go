// Calls every path that comes on a line of standard input, and says on a line of JSON what a grpc-go caller gets:
//
//	caller ADDRESS [SERVICE_CONFIG [BYTES]]    "{}": the defaults of grpc-go; none: retries are disabled
//
// BYTES is the size of a request, 1 by default.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// Messages are bytes, whatever they hold.
type raw struct{}

func (raw) Name() string                  { return "proto" }
func (raw) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = append([]byte(nil), data...)
	return nil
}

type answer struct {
	Code       uint32   `json:"code"`
	Message    string   `json:"message"`
	Details    []byte   `json:"details"`
	RetryAfter []string `json:"retry_after"`
	// The error as a program prints it.
	Line string `json:"line"`
}

func call(conn *grpc.ClientConn, path string, in []byte) answer {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var trailer metadata.MD
	out := []byte(nil)
	err := conn.Invoke(ctx, path, &in, &out, grpc.ForceCodec(raw{}), grpc.Trailer(&trailer))
	said := status.Convert(err)
	got := answer{Code: uint32(said.Code()), Message: said.Message(), RetryAfter: trailer.Get("retry-after")}
	if err != nil {
		got.Line = err.Error()
	}
	// What stands on the wire, before grpc-go has compared it with the status.
	if details := trailer.Get("grpc-status-details-bin"); len(details) > 0 {
		got.Details = []byte(details[0])
	}
	return got
}

func main() {
	retries := grpc.WithDisableRetry()
	if len(os.Args) > 2 {
		retries = grpc.WithDefaultServiceConfig(os.Args[2])
	}
	conn, err := grpc.NewClient("passthrough:///"+os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()),
		retries)
	if err != nil {
		panic(err)
	}
	size := 1
	if len(os.Args) > 3 {
		if size, err = strconv.Atoi(os.Args[3]); err != nil {
			panic(err)
		}
	}
	request := bytes.Repeat([]byte("x"), size)
	out := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if err := out.Encode(call(conn, lines.Text(), request)); err != nil {
			panic(err)
		}
	}
}
