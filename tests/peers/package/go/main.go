// A program of somebody else: ADDR. Asks a server's table, then the local copy, and converts a response.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"statustranslator"
	v1 "statustranslator/v1"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	codes := must(statustranslator.Start(statustranslator.Options{Server: os.Args[1]}))
	defer codes.Close()
	table := must(codes.WaitForTable(ctx))
	fmt.Printf("404: %d, of an intermediary: %d; 5: %d; %s\n", table.HTTPToGRPC(404, 0, "").Code,
		table.HTTPToGRPC(404, v1.Origin_ORIGIN_INTERMEDIARY, "").Code, table.GRPCToHTTP(5).Code, table.Revision())
	conn := must(grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials())))
	defer conn.Close()
	response := &http.Response{StatusCode: 404, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(
		strings.NewReader(`{"error": {"code": 404, "status": "NOT_FOUND", "message": "no book", "details": [{"@type":` +
			` "type.googleapis.com/google.rpc.ErrorInfo", "reason": "GONE", "domain": "books"}]}}`))}
	converter := &statustranslator.Converter{Conn: conn, Table: codes}
	st := status.Convert(converter.ErrorFromResponse(ctx, response, v1.Origin_ORIGIN_UNSPECIFIED))
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			fmt.Printf("%d %s %s\n", st.Code(), st.Message(), info.GetReason())
		}
	}
}
