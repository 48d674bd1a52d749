// Calls every path that comes on a line of standard input, and says on a line of JSON what a grpc-go caller gets:
//
//	caller ADDRESS [SERVICE_CONFIG]    "{}": the defaults of grpc-go; none: retries are disabled
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
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
}

func call(conn *grpc.ClientConn, path string) answer {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var trailer metadata.MD
	in, out := []byte("x"), []byte(nil)
	err := conn.Invoke(ctx, path, &in, &out, grpc.ForceCodec(raw{}), grpc.Trailer(&trailer))
	said := status.Convert(err)
	got := answer{Code: uint32(said.Code()), Message: said.Message(), RetryAfter: trailer.Get("retry-after")}
	// What stands on the wire, before grpc-go has compared it with the status.
	if bytes := trailer.Get("grpc-status-details-bin"); len(bytes) > 0 {
		got.Details = []byte(bytes[0])
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
	out := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if err := out.Encode(call(conn, lines.Text())); err != nil {
			panic(err)
		}
	}
}
