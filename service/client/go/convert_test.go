package statustranslator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	v1 "statustranslator/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

func gone(t *testing.T) *spb.Status {
	t.Helper()
	st, err := status.New(codes.NotFound, "no book 7, é").WithDetails(&errdetails.ErrorInfo{Reason: "GONE"})
	if err != nil {
		t.Fatal(err)
	}
	return st.Proto()
}

// binary is the value of a "-bin" field on the wire.
func binary(t *testing.T, message proto.Message) string {
	t.Helper()
	return wireTrailers(metadata.Pairs("x-bin", string(encoded(t, message, proto.Marshal))))[0].GetText()
}

func answer(st *spb.Status, pairs ...string) *v1.ConvertHttpResponseResponse {
	made := &v1.ConvertHttpResponseResponse{Status: st, Report: &v1.ConversionReport{Shape: "problem-details"}}
	for i := 0; i < len(pairs); i += 2 {
		made.Trailers = append(made.Trailers, &v1.Header{Name: pairs[i], Value: &v1.Header_Text{Text: pairs[i+1]}})
	}
	return made
}

func response(code int, body string, pairs ...string) *http.Response {
	made := &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(pairs); i += 2 {
		made.Header.Add(pairs[i], pairs[i+1])
	}
	return made
}

func TestErrorHasCodeMessageDetailsAndMetadata(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.httpAnswer = answer(gone(t), "grpc-status", "5", "grpc-message", "no book 7, %C3%A9", detailsName, binary(t, gone(t)),
		"retry-after", "30", "x-id-bin", "AAE")
	c := &Converter{Conn: server.conn(t), Profile: "house"}
	err := c.ErrorFromResponse(context.Background(), response(404, "{}"), v1.Origin_ORIGIN_APPLICATION)
	var converted *Error
	if !errors.As(err, &converted) {
		t.Fatal(err)
	}
	st, ok := status.FromError(fmt.Errorf("wrapped: %w", err))
	if !ok || st.Code() != codes.NotFound || len(st.Details()) != 1 ||
		st.Details()[0].(*errdetails.ErrorInfo).GetReason() != "GONE" {
		t.Error(st, ok)
	}
	if !proto.Equal(status.Convert(err).Proto(), gone(t)) || !proto.Equal(converted.Whole(), gone(t)) {
		t.Error(err)
	}
	if want := metadata.Pairs("retry-after", "30", "x-id-bin", "\x00\x01"); !reflect.DeepEqual(converted.Metadata, want) {
		t.Error(converted.Metadata)
	}
	if server.httpRequest.GetOrigin() != 1 || server.httpRequest.GetProfile() != "house" ||
		string(server.httpRequest.GetHttp().GetBody()) != "{}" || converted.Report.GetShape() != "problem-details" {
		t.Error(server.httpRequest, converted.Report)
	}
}

func TestOKOfGRPCIsNoError(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.httpAnswer = answer(&spb.Status{}, "grpc-status", "0")
	c := &Converter{Conn: server.conn(t)}
	if err := c.ErrorFromResponse(context.Background(), response(200, ""), 0); err != nil {
		t.Error(err)
	}
}

func TestNumberAbove16IsUnknownAlsoInTheDetails(t *testing.T) {
	own := gone(t)
	own.Code = 17
	server := newFake(t, nil, "127.0.0.1:0")
	server.httpAnswer = answer(own, "grpc-status", "17", "grpc-message", "x", detailsName, binary(t, own))
	c := &Converter{Conn: server.conn(t)}
	err := c.ErrorFromResponse(context.Background(), response(404, ""), 0)
	if st := status.Convert(err); st.Code() != codes.Unknown || len(st.Details()) != 1 || err.(*Error).Whole().GetCode() != 17 {
		t.Error(err)
	}
}

func TestWhatIsSentIsBoundedAndHasTrailers(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.httpAnswer = answer(gone(t))
	c := &Converter{Conn: server.conn(t)}
	given := response(503, strings.Repeat("x", 200000), "X-Odd", "\xff", "Content-Type", "text/html")
	for i := range 300 {
		given.Header.Set(fmt.Sprintf("A-%d", i), "")
	}
	given.Trailer = http.Header{"Grpc-Status": {"14"}}
	c.ErrorFromResponse(context.Background(), given, 0)
	sent := server.httpRequest.GetHttp()
	if len(sent.GetBody()) != maxBodyBytes || len(sent.GetHeaders()) != 200 || sent.GetHeaders()[0].GetText() != "text/html" ||
		sent.GetTrailers()[0].GetText() != "14" {
		t.Error(len(sent.GetBody()), len(sent.GetHeaders()), sent.GetHeaders()[0], sent.GetTrailers())
	}
	c.ErrorFromResponse(context.Background(), response(503, "", "A", strings.Repeat("x", 60<<10), "B", "b"), 0)
	if sent := server.httpRequest.GetHttp().GetHeaders(); len(sent) != 1 || sent[0].GetName() != "B" {
		t.Error(len(sent))
	}
	c.ErrorFromResponse(context.Background(), response(503, "", "X-Odd", "\xff"), 0)
	if raw := server.httpRequest.GetHttp().GetHeaders()[0].GetRaw(); string(raw) != "\xff" {
		t.Errorf("%q", raw)
	}
}

// The body of an HTTP response that breaks off: what came is converted.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestBodyThatBreaksOffIsConvertedAsFarAsItCame(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.httpAnswer = answer(gone(t))
	given := response(503, "")
	given.Body = io.NopCloser(broken{strings.NewReader("half")})
	(&Converter{Conn: server.conn(t)}).ErrorFromResponse(context.Background(), given, 0)
	if got := string(server.httpRequest.GetHttp().GetBody()); got != "half" {
		t.Error(got)
	}
}

// endless is a body of which nothing comes after its beginning, until it is closed.
func endless(beginning string) io.ReadCloser {
	rest, _ := io.Pipe()
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(strings.NewReader(beginning), rest), rest}
}

func TestBodyThatDoesNotEndIsConvertedAsFarAsItCameWithinTheTimeout(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.httpAnswer = answer(gone(t))
	given := response(503, "")
	given.Body = endless("half")
	done := make(chan error)
	go func() {
		done <- (&Converter{Conn: server.conn(t), Timeout: time.Second}).ErrorFromResponse(context.Background(), given, 0)
	}()
	select {
	case err := <-done: // the call has a timeout of its own
		if got := string(server.httpRequest.GetHttp().GetBody()); got != "half" || status.Code(err) != codes.NotFound {
			t.Error(got, err)
		}
	case <-time.After(patience):
		t.Fatal("still reads")
	}
}

func TestContextEndsTheReadingOfABody(t *testing.T) {
	stop := make(chan struct{})
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(420)
		w.(http.Flusher).Flush()
		<-stop
	}))
	defer upstream.Close()
	defer close(stop)
	given, err := http.Get(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer given.Body.Close()
	c := &Converter{Conn: connTo(t, nobody), Timeout: time.Hour, Table: watch(t, Options{Server: nobody,
		Initial: encoded(t, house("1", code.Code_ABORTED), proto.Marshal)}).LocalTable}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- c.ErrorFromResponse(ctx, given, 0) }()
	cancel()
	select {
	case err := <-done:
		if status.Code(err) != codes.Aborted {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("still reads")
	}
}

func TestWithoutAServerTheTableAnswersByTheCode(t *testing.T) {
	c := &Converter{Conn: connTo(t, nobody), Table: watch(t, Options{Server: nobody,
		Initial: encoded(t, house("1", code.Code_ABORTED), proto.Marshal)}).LocalTable}
	st := status.Convert(c.ErrorFromResponse(context.Background(), response(420, ""), 0))
	if st.Code() != codes.Aborted || st.Message() != "HTTP 420" {
		t.Error(st)
	}
	c.Table = watch(t, Options{Server: nobody, Initial: encoded(t, house("1", code.Code_OK), proto.Marshal)}).LocalTable
	if st := status.Convert(c.ErrorFromResponse(context.Background(), response(420, ""), 0)); st.Code() != codes.Unknown {
		t.Error("not gRPC, but", st)
	}
	reply, err := c.Reply(context.Background(), status.Error(codes.NotFound, "secret"), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(reply.Body, &body); err != nil || reply.StatusCode != 405 || body["title"] != "Method Not Allowed" ||
		strings.Contains(string(reply.Body), "secret") {
		t.Error(reply, err)
	}
}

func TestWithoutAServerAndATableItIsNotTheErrorOfTheCall(t *testing.T) {
	empty := watch(t, Options{Server: nobody}).LocalTable
	for _, c := range []*Converter{{Conn: connTo(t, nobody)}, {Conn: connTo(t, nobody), Table: empty}} {
		err := c.ErrorFromResponse(context.Background(), response(503, ""), 0)
		var failed *ConversionError
		if !errors.As(err, &failed) || status.Code(err) != codes.Unknown || status.Code(failed.Cause) != codes.Unavailable {
			t.Error(err)
		}
		recorder := httptest.NewRecorder()
		if err := c.WriteError(recorder, httptest.NewRequest("GET", "/", nil), err); err == nil || recorder.Code != 500 {
			t.Error(err, recorder.Code)
		}
	}
}

func TestRefusalIsNotHiddenByTheTable(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.refusal = status.Error(codes.NotFound, "there is no profile hose")
	c := &Converter{Conn: server.conn(t), Table: watch(t, Options{Server: nobody,
		Initial: encoded(t, house("1", 10), proto.Marshal)}).LocalTable}
	if err := c.ErrorFromResponse(context.Background(), response(503, ""), 0); !strings.Contains(err.Error(), "no profile hose") {
		t.Error(err)
	}
}

func TestWriteErrorSendsStatusHeadersAndBody(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.grpcAnswer = &v1.ConvertGrpcResponseResponse{Http: &v1.HttpResponse{Code: proto.Int32(401), Body: []byte("{}"),
		Headers: []*v1.Header{{Name: "www-authenticate", Value: &v1.Header_Text{Text: "a"}},
			{Name: "www-authenticate", Value: &v1.Header_Text{Text: "b"}}}}}
	c := &Converter{Conn: server.conn(t)}
	request := httptest.NewRequest("GET", "/", nil)
	request.Header.Set("Accept", "application/json")
	recorder := httptest.NewRecorder()
	if err := c.WriteError(recorder, request, status.ErrorProto(gone(t))); err != nil {
		t.Fatal(err)
	}
	if recorder.Code != 401 || !reflect.DeepEqual(recorder.Header()["Www-Authenticate"], []string{"a", "b"}) ||
		recorder.Body.String() != "{}" {
		t.Error(recorder)
	}
	if sent := server.grpcRequest; !proto.Equal(sent.GetStatus(), gone(t)) || sent.GetAccept() != "application/json" {
		t.Error(sent)
	}
}

func TestWhatAnUpstreamOrACallerSendsAsTextIsMadeUTF8(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.grpcAnswer = &v1.ConvertGrpcResponseResponse{Http: &v1.HttpResponse{Code: proto.Int32(404)}}
	c := &Converter{Conn: server.conn(t)}
	st := status.FromProto(&spb.Status{Code: -1, Message: "caf\xe9"})
	if _, err := c.Reply(context.Background(), st.Err(), "text/plain, \xff", metadata.Pairs("x", "\xff")); err != nil {
		t.Fatal(err)
	}
	if sent := server.grpcRequest; !proto.Equal(sent.GetStatus(), &spb.Status{Code: 2, Message: "caf\ufffd"}) ||
		sent.GetAccept() != "text/plain, \ufffd" || string(sent.GetTrailers()[0].GetRaw()) != "\xff" {
		t.Error(sent)
	}
	if st.Message() != "caf\xe9" {
		t.Error("the error was changed")
	}
}

func TestErrorsOfEveryKindGoBackWhole(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.grpcAnswer = &v1.ConvertGrpcResponseResponse{Http: &v1.HttpResponse{Code: proto.Int32(404)}}
	c := &Converter{Conn: server.conn(t)}
	converted := &Error{status.New(codes.NotFound, "cut"), gone(t), metadata.Pairs("x-id-bin", "\x00\x01", "grpc-message", "m"), nil}
	for _, one := range []struct {
		err      error
		md       metadata.MD
		want     *spb.Status
		trailers string
	}{
		{nil, nil, &spb.Status{}, ""},
		{context.Canceled, nil, &spb.Status{Code: 1, Message: "context canceled"}, ""},
		{errors.New("plain"), nil, &spb.Status{Code: 2, Message: "plain"}, ""},
		{status.ErrorProto(gone(t)), metadata.Pairs("retry-after", "30"), gone(t), "retry-after 30"},
		{fmt.Errorf("wrapped: %w", converted), nil, gone(t), "x-id-bin AAE"},
	} {
		if _, err := c.Reply(context.Background(), one.err, "", one.md); err != nil {
			t.Fatal(err)
		}
		var trailers []string
		for _, trailer := range server.grpcRequest.GetTrailers() {
			trailers = append(trailers, trailer.GetName()+" "+trailer.GetText())
		}
		if !proto.Equal(server.grpcRequest.GetStatus(), one.want) || strings.Join(trailers, ", ") != one.trailers {
			t.Errorf("%v: %v, %q", one.err, server.grpcRequest.GetStatus(), trailers)
		}
	}
}

func TestWhatIsTooLongToGoBackWholeIsCut(t *testing.T) {
	server := newFake(t, nil, "127.0.0.1:0")
	server.grpcAnswer = &v1.ConvertGrpcResponseResponse{Http: &v1.HttpResponse{Code: proto.Int32(404)}}
	c := &Converter{Conn: server.conn(t)}
	long := strings.Repeat("a", 256<<10)
	converted := &Error{status.New(codes.NotFound, "cut"), &spb.Status{Code: 5, Message: long}, nil, nil}
	if _, err := c.Reply(context.Background(), converted, long, metadata.Pairs("x", long)); err != nil {
		t.Fatal(err)
	}
	if sent := server.grpcRequest; sent.GetStatus().GetMessage() != "cut" || len(sent.GetAccept()) != maxAcceptBytes ||
		len(sent.GetTrailers()) != 0 {
		t.Error(sent.GetStatus().GetMessage(), len(sent.GetAccept()), len(sent.GetTrailers()))
	}
}

// A gRPC server that returns the error sends it whole; the metadata is for grpc.SetTrailer.
func TestServerSendsTheErrorWhole(t *testing.T) {
	translator := newFake(t, nil, "127.0.0.1:0")
	translator.httpAnswer = answer(gone(t), "grpc-message", "no book 7, %C3%A9", detailsName, binary(t, gone(t)), "x-id-bin", "AAE")
	c := &Converter{Conn: translator.conn(t)}
	upstream := newFake(t, nil, "127.0.0.1:0")
	upstream.refusal = c.ErrorFromResponse(context.Background(), response(404, ""), 0)
	var got metadata.MD
	_, err := v1.NewTranslationServiceClient(upstream.conn(t)).ConvertHttpResponse(context.Background(),
		&v1.ConvertHttpResponseRequest{}, grpc.Trailer(&got))
	if !proto.Equal(status.Convert(err).Proto(), gone(t)) {
		t.Error(err, got)
	}
}

func TestPercentDecodedLeavesWhatIsNoEscape(t *testing.T) {
	for text, want := range map[string]string{"a%20b": "a b", "100% %4": "100% %4", "%zz%C3%A9": "%zzé", "%ff": "\ufffd", "%": "%"} {
		if got := percentDecoded(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
