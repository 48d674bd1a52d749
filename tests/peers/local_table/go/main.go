// LocalTable against the service, and against its death.
//
//	peer ADDR BINARY
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"

	v1 "peer/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/protobuf/proto"
)

var failed int

func check(name string, ok bool, got ...any) {
	if ok {
		fmt.Println("ok", name)
	} else {
		failed++
		fmt.Println("FAIL", name, got)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
	return value
}

func until(condition func() bool) bool {
	for end := time.Now().Add(30 * time.Second); !condition() && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	return condition()
}

func dial(address string) *grpc.ClientConn {
	return must(grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{MinConnectTimeout: 5 * time.Second, Backoff: backoff.Config{
			BaseDelay: 250 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 800 * time.Millisecond}}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 5 * time.Second})))
}

// entry is what answers have in common.
type entry interface {
	GetRule() *v1.Rule
	GetReason() string
	GetRetry() *v1.Retry
}

func same(e entry, t *v1.Translation) bool {
	return proto.Equal(e.GetRule(), t.GetRule()) && e.GetReason() == t.GetReason() && proto.Equal(e.GetRetry(), t.GetRetry())
}

func sameGrpc(table *Table, conn *grpc.ClientConn, profile string, http int32, origin v1.Origin, word string) bool {
	t := must(v1.NewTranslationServiceClient(conn).HttpToGrpc(context.Background(),
		&v1.HttpToGrpcRequest{Code: &http, Origin: origin, ErrorCode: word, Profile: profile})).GetTranslation()
	var answer *code.Code
	var e entry
	if byStatus, byError := table.HttpToGrpc(http, origin, word); byError != nil {
		answer, e = byError.Code, byError
	} else if byStatus != nil {
		answer, e = byStatus.Code, byStatus
	} else {
		return t.GetRule().GetKind() == v1.RuleKind_RULE_KIND_NOT_PUBLISHED
	}
	return same(e, t) && (answer == nil) == (t.Grpc == nil) && (answer == nil || *answer == t.Grpc.GetCode())
}

func sameHttp(table *Table, conn *grpc.ClientConn, profile string, number int32) bool {
	t := must(v1.NewTranslationServiceClient(conn).GrpcToHttp(context.Background(),
		&v1.GrpcToHttpRequest{Code: code.Code(number).Enum(), Profile: profile})).GetTranslation()
	row := table.GrpcToHttp(number)
	if row == nil {
		return t.GetRule().GetKind() == v1.RuleKind_RULE_KIND_NOT_PUBLISHED
	}
	return same(row, t) && (row.Code == nil) == (t.Http == nil) && row.GetCode() == t.GetHttp().GetCode()
}

func compare(ctx context.Context, conn *grpc.ClientConn, profile string) {
	got := must(v1.NewCatalogServiceClient(conn).GetProfile(ctx, &v1.GetProfileRequest{Name: profile}))
	local := &LocalTable{}
	local.table.Store(must(NewTable(got.GetProfile())))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go local.Follow(ctx, conn, profile)
	asked, wrong := 0, 0
	count := func(ok bool) {
		asked++
		if !ok {
			wrong++
		}
	}
	for http := int32(100); http < 600; http++ {
		for origin := range v1.Origin(4) {
			count(sameGrpc(local.table.Load(), conn, profile, http, origin, ""))
		}
	}
	for _, row := range got.GetProfile().GetErrorCodes() {
		for _, http := range []int32{max(row.GetHttp(), 400), 100, 404} {
			count(sameGrpc(local.table.Load(), conn, profile, http, 0, row.GetErrorCode()))
		}
	}
	for _, number := range []int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 1000} {
		count(sameHttp(local.table.Load(), conn, profile, number))
	}
	check(fmt.Sprintf("%s: %d answers as the service's", profile, asked), wrong == 0, wrong)
	check(profile+": in step", until(func() bool { return local.step.Load() == nil }), local.step.Load())
}

// serve starts the real binary with a profile "house" that says what 420 is.
func serve(binary, folder, grpcCode, listen string) (*exec.Cmd, string) {
	profiles, ports := filepath.Join(folder, grpcCode), filepath.Join(folder, grpcCode+".ports")
	must(0, os.Mkdir(profiles, 0o755))
	must(0, os.WriteFile(filepath.Join(profiles, "house.textproto"), []byte(`name: "house" extends: "general"
		http_to_grpc { http: 420 grpc: "`+grpcCode+`" reason: "ours" }`), 0o644))
	server := exec.Command(binary, "serve", "--listen", listen, "--profiles", profiles, "--ports-file", ports)
	must(0, server.Start())
	var written struct{ Grpc []string }
	check("the server starts", until(func() bool {
		bytes, err := os.ReadFile(ports)
		return err == nil && json.Unmarshal(bytes, &written) == nil
	}))
	return server, written.Grpc[0]
}

func killAndRestart(ctx context.Context, binary, folder string) {
	server, address := serve(binary, folder, "ABORTED", "127.0.0.1:0")
	defer func() { server.Process.Kill(); server.Wait() }()
	local := &LocalTable{}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go local.Follow(ctx, dial(address), "house")
	of420 := func() code.Code {
		row, _ := local.table.Load().HttpToGrpc(420, 0, "")
		return row.GetCode()
	}
	check("follows", until(func() bool { return local.table.Load() != nil }) && of420() == code.Code_ABORTED)
	var answers, wrong atomic.Int64
	go func() {
		for ctx.Err() == nil {
			if got := of420(); got != code.Code_ABORTED && got != code.Code_DATA_LOSS {
				wrong.Add(1)
			}
			answers.Add(1)
		}
	}()
	server.Process.Kill()
	server.Wait()
	check("notices, and its age grows", until(func() bool { return local.Age() > 0 && local.Age() < time.Minute }), local.Age())
	server, _ = serve(binary, folder, "DATA_LOSS", address)
	began := time.Now()
	check("switches", until(func() bool { return of420() == code.Code_DATA_LOSS }))
	took := time.Since(began)
	fmt.Printf("switched %v after the restarted server listened; %d answers meanwhile\n", took, answers.Load())
	check("in time", took < 5*time.Second, took)
	check("answers never stopped", answers.Load() > 0 && wrong.Load() == 0, wrong.Load())
	check("in step again", until(func() bool { return local.Age() == 0 }), local.step.Load())
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	conn := dial(os.Args[1])
	for _, profile := range []string{"general", "otc-ecs", "grpc", "grpc-gateway"} {
		compare(ctx, conn, profile)
	}
	folder := must(os.MkdirTemp("", "local_table"))
	killAndRestart(ctx, os.Args[2], folder)
	os.RemoveAll(folder)
	if failed > 0 {
		os.Exit(1)
	}
}
