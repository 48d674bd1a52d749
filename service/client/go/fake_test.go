package statustranslator

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	v1 "statustranslator/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// More than anything in the tests takes.
const patience = 30 * time.Second

func revision(digit string) string { return strings.Repeat(digit, 64) }

// madeUp is a whole table: 420 is of420, any other status UNKNOWN; error codes X (also for 400 alone) and Y, Z (inherited).
func madeUp(name, rev string, of420 code.Code) *v1.CompiledProfile {
	message := &v1.CompiledProfile{Summary: &v1.ProfileSummary{Name: &name, Revision: &rev, HttpToGrpc: proto.Bool(true),
		GrpcToHttp: proto.Bool(true)}}
	kind := func(kind v1.RuleKind, row string) *v1.Rule { return &v1.Rule{Kind: &kind, Row: &row, Profile: &name} }
	for origin := range v1.Origin(4) {
		for _, one := range []struct {
			from, to int32
			code     code.Code
			depth    int32
		}{{100, 419, code.Code_UNKNOWN, 1}, {420, 420, of420, 0}, {421, 599, code.Code_UNKNOWN, 1}} {
			message.HttpToGrpc = append(message.HttpToGrpc, &v1.HttpToGrpcEntry{Origin: origin.Enum(), From: &one.from,
				To: &one.to, Code: &one.code, Depth: &one.depth, Rule: kind(v1.RuleKind_RULE_KIND_EXACT, "row"),
				Reason: proto.String("because"), Retry: &v1.Retry{Reason: proto.String("why")}})
		}
	}
	for _, one := range []struct {
		errorCode string
		http      *int32
		code      code.Code
		depth     int32
		shape     *string
	}{{"X", nil, 5, 0, nil}, {"X", proto.Int32(400), 6, 0, nil}, {"Y", nil, 7, 1, nil}, {"Z", nil, 8, 2, nil},
		{"X", nil, 9, 0, proto.String("kong")}} {
		message.ErrorCodes = append(message.ErrorCodes, &v1.ErrorCodeEntry{ErrorCode: &one.errorCode, Http: one.http,
			Code: &one.code, Depth: &one.depth, Shape: one.shape, Rule: kind(v1.RuleKind_RULE_KIND_ERROR_CODE, one.errorCode),
			CatalogEntry: &v1.CatalogEntry{Title: proto.String("title of " + one.errorCode)}})
	}
	for number := range int32(18) {
		answer := 400 + number
		if number == 17 {
			number, answer = 1000, 599
		}
		message.GrpcToHttp = append(message.GrpcToHttp, &v1.GrpcToHttpEntry{Number: &number, Code: &answer,
			Rule: kind(v1.RuleKind_RULE_KIND_EXACT, "")})
	}
	message.OtherGrpcToHttp = &v1.GrpcToHttpEntry{Code: proto.Int32(500), Rule: kind(v1.RuleKind_RULE_KIND_UNKNOWN_NUMBER, "")}
	return message
}

func house(digit string, of420 code.Code) *v1.CompiledProfile {
	return madeUp("house", revision(digit), of420)
}

// fake serves one profile and what its fields say; set sends another table to open streams.
type fake struct {
	v1.UnimplementedCatalogServiceServer
	v1.UnimplementedTranslationServiceServer
	address string
	server  *grpc.Server

	mu      sync.Mutex // guards the members below
	message *v1.CompiledProfile
	changed chan struct{} // closed at a change

	httpAnswer  *v1.ConvertHttpResponseResponse
	grpcAnswer  *v1.ConvertGrpcResponseResponse
	refusal     error
	httpRequest *v1.ConvertHttpResponseRequest
	grpcRequest *v1.ConvertGrpcResponseRequest
}

func newFake(t *testing.T, message *v1.CompiledProfile, address string) *fake {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{address: listener.Addr().String(), server: grpc.NewServer(), message: message, changed: make(chan struct{})}
	v1.RegisterCatalogServiceServer(f.server, f)
	v1.RegisterTranslationServiceServer(f.server, f)
	go f.server.Serve(listener)
	t.Cleanup(f.server.Stop)
	return f
}

func (f *fake) conn(t *testing.T) *grpc.ClientConn { return connTo(t, f.address) }

func connTo(t *testing.T, address string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (f *fake) set(message *v1.CompiledProfile) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.message = message
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *fake) WatchProfile(request *v1.WatchProfileRequest, stream grpc.ServerStreamingServer[v1.WatchProfileResponse]) error {
	for sent := request.GetRevision(); ; {
		f.mu.Lock()
		message, changed := f.message, f.changed
		f.mu.Unlock()
		if now := message.GetSummary().GetRevision(); now != sent {
			sent = now
			if err := stream.Send(&v1.WatchProfileResponse{Profile: message}); err != nil {
				return err
			}
		}
		select {
		case <-changed:
		case <-stream.Context().Done():
			return status.FromContextError(stream.Context().Err()).Err()
		}
	}
}

func (f *fake) HttpToGrpc(context.Context, *v1.HttpToGrpcRequest) (*v1.HttpToGrpcResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.message.GetSummary().GetRevision()
	return &v1.HttpToGrpcResponse{Translation: &v1.Translation{ProfileRevision: &now}}, nil
}

func (f *fake) ConvertHttpResponse(_ context.Context, request *v1.ConvertHttpResponseRequest) (*v1.ConvertHttpResponseResponse, error) {
	f.httpRequest = request
	return f.httpAnswer, f.refusal
}

func (f *fake) ConvertGrpcResponse(_ context.Context, request *v1.ConvertGrpcResponseRequest) (*v1.ConvertGrpcResponseResponse, error) {
	f.grpcRequest = request
	return f.grpcAnswer, f.refusal
}
