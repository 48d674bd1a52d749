// Reads what peer.py has its servers send, with grpc-go, gax-go and connect-go:
//
//	peer CASES.json
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	_ "peer/v1" // OriginalResponse is a type of ours

	"connectrpc.com/connect"
	"github.com/googleapis/gax-go/v2/apierror"
	"google.golang.org/api/googleapi"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/emptypb"
)

type cases struct {
	Grpc, Http string
	Trailers   []struct {
		Name   string
		Status []byte
		Kept   map[string][]string
	}
	Bodies []struct {
		Name   string
		Aip193 bool
		Code   int
		Status []byte
	}
}

var (
	forms  = map[string]string{"only": "grpc-go, trailers alone", "after": "grpc-go, trailers after headers"}
	passed = map[string]int{}
	failed int
)

func check(group, name string, ok bool, got, wanted any) {
	if ok {
		passed[group]++
		return
	}
	failed++
	fmt.Printf("FAIL %s: %s: got %.2000q\n  wanted %.2000q\n", group, name, fmt.Sprint(got), fmt.Sprint(wanted))
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
	return value
}

func statusOf(encoded []byte) *spb.Status {
	wanted := &spb.Status{}
	must(0, proto.Unmarshal(encoded, wanted))
	return wanted
}

// The messages in details, or the Any where nobody here knows the type.
func messages(details []*anypb.Any) []proto.Message {
	var all []proto.Message
	for _, detail := range details {
		if message, err := detail.UnmarshalNew(); err == nil {
			all = append(all, message)
		} else {
			all = append(all, detail)
		}
	}
	return all
}

func equal(got, wanted []proto.Message) bool {
	return slices.EqualFunc(got, wanted, func(a, b proto.Message) bool { return proto.Equal(a, b) })
}

func readTrailers(ctx context.Context, conn *grpc.ClientConn, all cases) {
	for form, group := range forms {
		for number, one := range all.Trailers {
			wanted := statusOf(one.Status)
			var got metadata.MD
			err := conn.Invoke(ctx, fmt.Sprintf("/%s/%d", form, number), &emptypb.Empty{}, &emptypb.Empty{}, grpc.Trailer(&got))
			read, ok := status.FromError(err)
			check(group, one.Name, ok && read.Code() == codes.Code(wanted.Code) && read.Message() == wanted.Message, err, wanted)
			check("grpc-go's status", one.Name, proto.Equal(read.Proto(), wanted), read.Proto(), wanted)
			check("grpc-go's status", one.Name+": again", proto.Equal(status.FromProto(read.Proto()).Proto(), wanted), read, wanted)
			// Typed, as an application takes them; an error stands where the type is unknown.
			var details []proto.Message
			for i, detail := range read.Details() {
				if message, known := detail.(proto.Message); known {
					details = append(details, message)
				} else {
					details = append(details, read.Proto().Details[i])
				}
			}
			check("grpc-go's details", one.Name, equal(details, messages(wanted.Details)), details, wanted)
			for _, own := range []string{"content-type", "grpc-status", "grpc-message", "grpc-status-details-bin"} {
				got.Delete(own)
			}
			for name, values := range got {
				for i := range values {
					if strings.HasSuffix(name, "-bin") {
						values[i] = base64.RawStdEncoding.EncodeToString([]byte(values[i]))
					}
				}
			}
			check(group, one.Name+": metadata", maps.EqualFunc(got, one.Kept, slices.Equal[[]string]), got, one.Kept)
		}
	}
}

// Beside details grpc-go ignores grpc-message, so that nothing else shows that it can read ours.
func readMessages(ctx context.Context, conn *grpc.ClientConn, all cases) {
	for number, one := range all.Trailers {
		wanted := statusOf(one.Status)
		read := status.Convert(conn.Invoke(ctx, fmt.Sprintf("/bare/%d", number), &emptypb.Empty{}, &emptypb.Empty{}))
		check("grpc-go, trailers without details", one.Name,
			read.Code() == codes.Code(wanted.Code) && read.Message() == wanted.Message && len(read.Details()) == 0, read, wanted)
	}
}

// Every detail that gax found.
func found(details apierror.ErrDetails) []proto.Message {
	var all []proto.Message
	fields := reflect.ValueOf(details)
	for i := range fields.NumField() {
		if message, ok := fields.Field(i).Interface().(proto.Message); ok && !fields.Field(i).IsNil() {
			all = append(all, message)
		}
	}
	for _, unknown := range details.Unknown {
		all = append(all, unknown.(proto.Message))
	}
	return all
}

func readAip193(name string, response *http.Response, code int, wanted *spb.Status) {
	const group = "gax-go and googleapi"
	defer response.Body.Close()
	read, ok := apierror.FromError(googleapi.CheckResponse(response))
	if !ok {
		check(group, name, false, response.Status, wanted)
		return
	}
	// gax keeps one detail of a type, the last one. It drops all of them where it does not know the type of one.
	last := map[protoreflect.FullName]proto.Message{}
	info := &errdetails.ErrorInfo{}
	for _, message := range messages(wanted.Details) {
		if _, unknown := message.(*anypb.Any); unknown {
			info, last = nil, nil
			break
		}
		if it, ok := message.(*errdetails.ErrorInfo); ok {
			info = it
		}
		last[proto.MessageName(message)] = message
	}
	check(group, name, response.StatusCode == code && read.HTTPCode() == code && read.Message() == wanted.Message, read, wanted)
	check(group, name+": ErrorInfo", read.Reason() == info.GetReason() && read.Domain() == info.GetDomain() &&
		maps.Equal(read.Metadata(), info.GetMetadata()), read, wanted)
	got := map[protoreflect.FullName]proto.Message{}
	for _, message := range found(read.Details()) {
		got[proto.MessageName(message)] = message
	}
	check(group, name+": details", maps.EqualFunc(got, last, proto.Equal), read.Details(), wanted)
}

func readConnect(ctx context.Context, name, url string, client *http.Client, wanted *spb.Status) {
	const group = "connect-go"
	_, err := connect.NewClient[emptypb.Empty, emptypb.Empty](client, url).CallUnary(ctx, connect.NewRequest(&emptypb.Empty{}))
	read, ok := err.(*connect.Error)
	if !ok {
		check(group, name, false, err, wanted)
		return
	}
	code := connect.Code(wanted.Code)
	if code > connect.CodeUnauthenticated {
		code = connect.CodeUnknown
	}
	check(group, name, read.Code() == code && read.Message() == wanted.Message && connect.IsWireError(err), err, wanted)
	ok = len(read.Details()) == len(wanted.Details)
	for i, detail := range read.Details() {
		ok = ok && detail.Type() == string(wanted.Details[i].MessageName()) && bytes.Equal(detail.Bytes(), wanted.Details[i].Value)
	}
	check(group, name+": details", ok, read.Details(), wanted)
}

func main() {
	var all cases
	must(0, json.Unmarshal(must(os.ReadFile(os.Args[1])), &all))
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	conn := must(grpc.NewClient(all.Grpc, grpc.WithTransportCredentials(insecure.NewCredentials())))
	readTrailers(ctx, conn, all)
	readMessages(ctx, conn, all)
	// A restored redirect is an answer like others here.
	client := &http.Client{Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for number, one := range all.Bodies {
		url := fmt.Sprintf("%s/a.B/%d", all.Http, number)
		if one.Aip193 {
			readAip193(one.Name, must(client.Get(url)), one.Code, statusOf(one.Status))
		} else {
			readConnect(ctx, one.Name, url, client, statusOf(one.Status))
		}
	}
	total := 0
	for _, group := range slices.Sorted(maps.Keys(passed)) {
		fmt.Printf("ok %s: %d passed\n", group, passed[group])
		total += passed[group]
	}
	fmt.Printf("readers-go: %d passed, %d failed\n", total, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
