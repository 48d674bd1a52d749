// The same service in grpc-go, for comparison: ready-made answers, marshalled by the library at each call.
//
//	server ADDR    takes its answers from a running status-translator; prints its port; ends when standard input does
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"

	v1 "peer/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

type server struct {
	v1.UnimplementedTranslationServiceServer
	answers map[int32]*v1.HttpToGrpcResponse
}

func (s *server) HttpToGrpc(_ context.Context, request *v1.HttpToGrpcRequest) (*v1.HttpToGrpcResponse, error) {
	if answer := s.answers[request.GetCode()]; answer != nil {
		return answer, nil
	}
	return nil, status.Error(codes.InvalidArgument, "code")
}

func main() {
	conn, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		panic(err)
	}
	answers := map[int32]*v1.HttpToGrpcResponse{}
	for code := int32(100); code < 600; code++ {
		request := &v1.HttpToGrpcRequest{Code: proto.Int32(code)}
		if answers[code], err = v1.NewTranslationServiceClient(conn).HttpToGrpc(context.Background(), request); err != nil {
			panic(err)
		}
	}
	conn.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	g := grpc.NewServer()
	v1.RegisterTranslationServiceServer(g, &server{answers: answers})
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	go g.Serve(listener)
	io.Copy(io.Discard, os.Stdin)
}
