package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"statustranslator"
	"strings"

	v1 "statustranslator/v1"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

const (
	problem = `{"type": "about:blank", "title": "Conflict", "status": 409, "detail": "book 7 is lent, é"}`
	aip193  = `{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "no more loans", "details": [{"@type":` +
		` "type.googleapis.com/google.rpc.ErrorInfo", "reason": "LOAN_LIMIT", "domain": "books.example"}]}}`
)

func zipped(text string) string {
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	must(writer.Write([]byte(text)))
	must(0, writer.Close())
	return out.String()
}

// By path.
var responses = map[string]struct {
	code     int
	header   http.Header
	body     string
	grpcCode codes.Code
	message  string // empty: any
}{
	"/problem": {409, http.Header{"Content-Type": {"application/problem+json"}}, problem, codes.Aborted, "book 7 is lent, é"},
	"/gzip": {409, http.Header{"Content-Type": {"application/problem+json"}, "Content-Encoding": {"gzip"}}, zipped(problem),
		codes.Aborted, "book 7 is lent, é"},
	"/details": {429, http.Header{"Content-Type": {"application/json"}, "Retry-After": {"30"}}, aip193, codes.ResourceExhausted,
		"no more loans"},
	"/page":  {503, http.Header{"Content-Type": {"text/html"}}, "<html><h1>Sorry</h1></html>", codes.Unavailable, ""},
	"/empty": {404, http.Header{}, "", codes.Unimplemented, ""},
	"/ok":    {200, http.Header{"Content-Type": {"text/html"}}, "<html>Log in</html>", codes.Unknown, ""},
}

// relay is a gRPC server of which every method ends with err.
type relay struct {
	address string
	err     error
	md      metadata.MD
}

func newRelay() (*relay, func()) {
	r := &relay{}
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	r.address = listener.Addr().String()
	server := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		stream.SetTrailer(r.md)
		return r.err
	}))
	go server.Serve(listener)
	return r, server.Stop
}

// sent is what a client of the relay gets.
func (r *relay) sent(ctx context.Context, err error, md metadata.MD) (error, metadata.MD) {
	r.err, r.md = err, md
	conn := must(grpc.NewClient(r.address, grpc.WithTransportCredentials(insecure.NewCredentials())))
	defer conn.Close()
	var got metadata.MD
	return conn.Invoke(ctx, "/relay/Call", &emptypb.Empty{}, &emptypb.Empty{}, grpc.Trailer(&got)), got
}

// convert sends responses of a real HTTP server to a real gRPC client, and back.
func convert(ctx context.Context, conn *grpc.ClientConn) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one := responses[r.URL.Path]
		for name, values := range one.header {
			w.Header()[name] = values
		}
		w.WriteHeader(one.code)
		w.Write([]byte(one.body))
	}))
	defer upstream.Close()
	via, stop := newRelay()
	defer stop()
	c := &statustranslator.Converter{Conn: conn}
	// One client decodes gzip, the other leaves it.
	for name, client := range map[string]*http.Client{"decoding": {}, "as it is": {Transport: &http.Transport{DisableCompression: true}}} {
		for path, one := range responses {
			response := must(client.Get(upstream.URL + path))
			err := c.ErrorFromResponse(ctx, response, 0)
			response.Body.Close()
			st := status.Convert(err)
			check(fmt.Sprintf("%s, %s: %v", path, name, one.grpcCode),
				st.Code() == one.grpcCode && (one.message == "" || st.Message() == one.message), err)
			got, md := via.sent(ctx, err, err.(*statustranslator.Error).Metadata)
			check(path+": a gRPC server sends it whole", proto.Equal(status.Convert(got).Proto(), st.Proto()), got)
			recorder := httptest.NewRecorder()
			reply := must(c.Reply(ctx, got, "", md))
			check(path+": is written", reply.Write(recorder) == nil && recorder.Code == reply.StatusCode)
			if one.code >= 300 {
				check(fmt.Sprintf("%s: back to HTTP %d", path, one.code), recorder.Code == one.code, recorder)
			}
			if one.message != "" {
				check(path+": with its body", strings.Contains(recorder.Body.String(), one.message), recorder.Body)
			}
		}
	}
	own := must(status.New(codes.NotFound, "no book 7").WithDetails(&errdetails.ErrorInfo{Reason: "GONE", Domain: "books.example"}))
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest("GET", "/", nil)
	request.Header.Set("Accept", "application/json")
	check("an error of one's own becomes JSON", c.WriteError(recorder, request, own.Err()) == nil && recorder.Code == 404 &&
		strings.Contains(recorder.Body.String(), `"GONE"`), recorder.Body)
	mistake(ctx, conn, via)
}

// mistake: `trailers` are values of the wire. A library encodes "-bin" itself, so that passing them on encodes them twice.
func mistake(ctx context.Context, conn *grpc.ClientConn, via *relay) {
	answer := must(v1.NewTranslationServiceClient(conn).ConvertHttpResponse(ctx, &v1.ConvertHttpResponseRequest{
		Http: &v1.HttpResponse{Code: proto.Int32(429), Body: []byte(aip193), Headers: []*v1.Header{
			{Name: "content-type", Value: &v1.Header_Text{Text: "application/json"}}}}}))
	md := metadata.MD{}
	for _, trailer := range answer.GetTrailers() {
		md.Append(trailer.GetName(), trailer.GetText())
	}
	got, trailer := via.sent(ctx, status.Error(codes.ResourceExhausted, "no more loans"), md)
	fmt.Printf("   as they are: %v, details %.24q\n", got, trailer.Get("grpc-status-details-bin"))
	check("the mistake: the details do not arrive", len(status.Convert(got).Details()) == 0, got)
	got, _ = via.sent(ctx, status.ErrorProto(answer.GetStatus()), nil)
	check("right: with `status` every detail arrives", proto.Equal(status.Convert(got).Proto(), answer.GetStatus()), got)
}
