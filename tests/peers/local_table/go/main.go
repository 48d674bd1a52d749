// Compares the Go client with the service, also after the service has ended:
//
//	peer ADDR BINARY
//
// The table and the service are asked about every HTTP status 0-1023 and every gRPC number from -1 to 20, for every built-in
// profile.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"statustranslator"
	"sync"
	"sync/atomic"
	"time"

	v1 "statustranslator/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// Calls at a time.
const openCalls = 32

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

// same compares everything that a rule and an answer have in common.
func same(rule *statustranslator.Rule, t *v1.Translation, err error, answer *int) bool {
	if status.Code(err) == codes.InvalidArgument {
		return rule == nil
	}
	return err == nil && rule != nil && rule.HasAnswer() == (answer != nil) && (answer == nil || rule.Code == *answer) &&
		rule.Kind == t.GetRule().GetKind() && rule.Row == t.GetRule().GetRow() &&
		rule.Profile == t.GetRule().GetProfile() && rule.Reason == t.GetReason() &&
		rule.Retry == statustranslator.Retry{Retryable: t.GetRetry().GetRetryable(), Reason: t.GetRetry().GetReason()}
}

type question struct {
	http      int
	origin    v1.Origin
	errorCode string
	number    int // asked if http is -1
}

func sameAnswer(client v1.TranslationServiceClient, table *statustranslator.Table, profile string, q question) bool {
	if q.http >= 0 {
		got, err := client.HttpToGrpc(context.Background(), &v1.HttpToGrpcRequest{Code: proto.Int32(int32(q.http)),
			Origin: q.origin, ErrorCode: q.errorCode, Profile: profile})
		var answer *int
		if grpcCode := got.GetTranslation().GetGrpc(); grpcCode != nil {
			answer = new(int)
			*answer = int(grpcCode.GetCode())
		}
		return same(table.HTTPToGRPC(q.http, q.origin, q.errorCode), got.GetTranslation(), err, answer)
	}
	got, err := client.GrpcToHttp(context.Background(), &v1.GrpcToHttpRequest{Code: code.Code(q.number).Enum(), Profile: profile})
	var answer *int
	if http := got.GetTranslation().GetHttp(); http != nil {
		answer = new(int)
		*answer = int(http.GetCode())
	}
	return same(table.GRPCToHTTP(int64(q.number)), got.GetTranslation(), err, answer)
}

func questions(profile *v1.CompiledProfile) []question {
	var all []question
	for http := range 1024 {
		all = append(all, question{http: http})
		for origin := v1.Origin(1); origin < 4 && http >= 100 && http < 600; origin++ {
			all = append(all, question{http: http, origin: origin})
		}
	}
	for _, row := range profile.GetErrorCodes() {
		for _, http := range []int32{max(row.GetHttp(), 400), 100, 404} {
			all = append(all, question{http: int(http), errorCode: row.GetErrorCode()})
		}
	}
	for number := -1; number <= 20; number++ {
		all = append(all, question{http: -1, number: number})
	}
	return append(all, question{http: -1, number: 1000})
}

func compare(conn *grpc.ClientConn, profile, exported string) {
	got := must(v1.NewCatalogServiceClient(conn).GetProfile(context.Background(), &v1.GetProfileRequest{Name: profile}))
	table := must(statustranslator.NewTable(got.GetProfile()))
	file := must(statustranslator.ReadTable(exported, profile))
	client := v1.NewTranslationServiceClient(conn)
	asked := make(chan question)
	var wrong atomic.Int64
	var callers sync.WaitGroup
	for range openCalls {
		callers.Go(func() {
			for q := range asked {
				if !sameAnswer(client, table, profile, q) || !sameAnswer(client, file, profile, q) {
					wrong.Add(1)
				}
			}
		})
	}
	all := questions(got.GetProfile())
	for _, q := range all {
		asked <- q
	}
	close(asked)
	callers.Wait()
	check(fmt.Sprintf("%s: %d answers as the service's, and those of its export", profile, len(all)), wrong.Load() == 0, wrong.Load())
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
	local := must(statustranslator.Start(statustranslator.Options{Server: address, Profile: "house"}))
	defer local.Close()
	of420 := func() codes.Code { return must(local.Pin()).HTTPToGRPC(420, 0, "").GRPCCode() }
	must(local.WaitForTable(ctx))
	check("follows", of420() == codes.Aborted)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var answers, wrong atomic.Int64
	go func() {
		for ctx.Err() == nil {
			if got := of420(); got != codes.Aborted && got != codes.DataLoss {
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
	check("switches", until(func() bool { return of420() == codes.DataLoss }))
	took := time.Since(began)
	fmt.Printf("switched %v after the restarted server listened; %d answers meanwhile\n", took, answers.Load())
	check("in time", took < 5*time.Second, took)
	check("answers never stopped", answers.Load() > 0 && wrong.Load() == 0, wrong.Load())
	check("in step again", until(func() bool { return local.Age() == 0 }), local.LastError())
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	conn := must(grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials())))
	folder := must(os.MkdirTemp("", "local_table"))
	defer os.RemoveAll(folder)
	exported := filepath.Join(folder, "all.json")
	must(0, os.WriteFile(exported, must(exec.Command(os.Args[2], "export", "--format", "json").Output()), 0o644))
	profiles := must(v1.NewCatalogServiceClient(conn).ListProfiles(ctx, &v1.ListProfilesRequest{}))
	for _, profile := range profiles.GetProfiles() {
		compare(conn, profile.GetName(), exported)
	}
	convert(ctx, conn)
	killAndRestart(ctx, os.Args[2], folder)
	if failed > 0 {
		os.Exit(1)
	}
}
