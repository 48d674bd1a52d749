// Makes both calls with stubs generated from our .proto files and checks what comes back.
//
//	peer ADDR
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	v1 "peer/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

var passed, failed int

func check(name string, ok bool, got any) {
	if ok {
		passed++
		fmt.Println("ok", name)
	} else {
		failed++
		fmt.Printf("FAIL %s: got %v\n", name, got)
	}
}

func main() {
	conn, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	client := v1.NewTranslationServiceClient(conn)
	toGrpc := func(request *v1.HttpToGrpcRequest) (*v1.Translation, error) {
		response, err := client.HttpToGrpc(ctx, request)
		return response.GetTranslation(), err
	}
	toHttp := func(request *v1.GrpcToHttpRequest) (*v1.Translation, error) {
		response, err := client.GrpcToHttp(ctx, request)
		return response.GetTranslation(), err
	}

	// What ours imports is the google.rpc of genproto, not a copy.
	imports, found := v1.File_statustranslator_v1_translation_proto.Imports(), false
	for i := 0; i < imports.Len(); i++ {
		found = found || imports.Get(i).FileDescriptor == code.File_google_rpc_code_proto
	}
	check("google.rpc is genproto's", found, imports)

	t, err := toGrpc(&v1.HttpToGrpcRequest{Code: proto.Int32(404)})
	check("404", err == nil && t.Grpc.GetCode() == code.Code_NOT_FOUND && t.Rule.GetKind() == v1.RuleKind_RULE_KIND_EXACT &&
		t.GetProfile() == "general" && t.Http.GetReasonPhrase() == "Not Found" &&
		t.Http.GetOutcome() == v1.Outcome_OUTCOME_ABNORMAL, fmt.Sprint(t, err))
	t, err = toGrpc(&v1.HttpToGrpcRequest{Code: proto.Int32(404), Origin: v1.Origin_ORIGIN_INTERMEDIARY})
	check("404 of an intermediary", t.GetGrpc().GetCode() == code.Code_UNIMPLEMENTED, fmt.Sprint(t, err))
	t, err = toGrpc(&v1.HttpToGrpcRequest{Code: proto.Int32(200)})
	check("200 with OK visible", t.GetGrpc() != nil && t.Grpc.Code != nil && *t.Grpc.Code == code.Code_OK, fmt.Sprint(t, err))
	t, err = toGrpc(&v1.HttpToGrpcRequest{Code: proto.Int32(429), Profile: "grpc"})
	check("429 of profile grpc", t.GetGrpc().GetCode() == code.Code_UNAVAILABLE, fmt.Sprint(t, err))

	_, err = toGrpc(&v1.HttpToGrpcRequest{})
	var field, domain string
	for _, detail := range status.Convert(err).Details() {
		switch detail := detail.(type) {
		case *errdetails.BadRequest:
			field = detail.FieldViolations[0].Field
		case *errdetails.ErrorInfo:
			domain = detail.Domain
		}
	}
	check("no code", status.Code(err) == codes.InvalidArgument && field == "code" && domain == "status-translator", err)

	t, err = toHttp(&v1.GrpcToHttpRequest{Code: code.Code_NOT_FOUND.Enum()})
	check("NOT_FOUND", t.GetHttp().GetCode() == 404, fmt.Sprint(t, err))
	t, err = toHttp(&v1.GrpcToHttpRequest{Code: code.Code(17).Enum()})
	check("17", t.GetHttp().GetCode() == 500 && t.GetGrpc().GetNumber() == 17 &&
		t.GetRule().GetKind() == v1.RuleKind_RULE_KIND_UNKNOWN_NUMBER, fmt.Sprint(t, err))
	t, err = toHttp(&v1.GrpcToHttpRequest{Code: code.Code_NOT_FOUND.Enum(), Profile: "grpc"})
	check("not published", err == nil && t.GetHttp() == nil &&
		t.GetRule().GetKind() == v1.RuleKind_RULE_KIND_NOT_PUBLISHED, fmt.Sprint(t, err))
	_, err = toGrpc(&v1.HttpToGrpcRequest{Code: proto.Int32(404), Profile: "genral"})
	check("unknown profile", status.Code(err) == codes.NotFound && strings.Contains(err.Error(), "general"), err)

	fmt.Printf("go: %d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
