package statustranslator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	v1 "statustranslator/v1"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
)

const (
	// One more than the server parses: it reads a longer body as text only.
	maxBodyBytes = 131073
	// The server refuses more fields, of headers and of trailers.
	maxFields = 200
	// The server refuses a longer request. A body, headers, trailers and what else a request has fit into it.
	maxRequestBytes = 256 << 10
	maxFieldBytes   = 60 << 10
	maxAcceptBytes  = 8 << 10
	detailsName     = "grpc-status-details-bin"
)

// httpResponse reads the body, then the trailers, which are there only after it. A body that ends early, or is closed here
// because ctx is done, is sent as far as it came: its status is known.
func httpResponse(ctx context.Context, response *http.Response) *v1.HttpResponse {
	message := &v1.HttpResponse{Code: proto.Int32(int32(response.StatusCode))}
	if response.Body != nil {
		stop := context.AfterFunc(ctx, func() { response.Body.Close() }) // which ends a Read that waits
		message.Body, _ = io.ReadAll(io.LimitReader(response.Body, maxBodyBytes))
		stop()
	}
	message.Headers, message.Trailers = fields(response.Header), fields(response.Trailer)
	return message
}

// fields sends at most 200 of at most 60 KiB, in order of name but for those that say what the body is.
func fields(header http.Header) []*v1.Header {
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	rank := func(name string) string {
		switch lower := strings.ToLower(name); {
		case lower == "content-type", lower == "content-encoding", strings.HasPrefix(lower, "grpc-"):
			return "0" + lower
		default:
			return "1" + lower
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(rank(a), rank(b)) })
	var sent []*v1.Header
	size := 0
	for _, name := range names {
		for _, value := range header[name] {
			if len(sent) == maxFields || size+len(name)+len(value) > maxFieldBytes {
				continue
			}
			size += len(name) + len(value)
			field := &v1.Header{Name: strings.ToValidUTF8(name, "?"), Value: &v1.Header_Text{Text: value}}
			if !utf8.ValidString(value) {
				field.Value = &v1.Header_Raw{Raw: []byte(value)}
			}
			sent = append(sent, field)
		}
	}
	return sent
}

// readTrailers gives the status as it is sent, and the rest as grpc-go takes metadata: it encodes "-bin" itself.
func readTrailers(trailers []*v1.Header, code int32) (*spb.Status, metadata.MD) {
	if code > int32(codes.Unauthenticated) { // libraries report a number above 16 so
		code = int32(codes.Unknown)
	}
	sent, md := &spb.Status{}, metadata.MD{}
	var message string
	for _, trailer := range trailers {
		name, text := trailer.GetName(), trailer.GetText()
		switch {
		case name == "grpc-message":
			message = percentDecoded(text)
		case name == detailsName:
			if data, err := decodeBin(text); err != nil || proto.Unmarshal(data, sent) != nil {
				sent = &spb.Status{}
			}
		case strings.HasPrefix(name, "grpc-"):
		case strings.HasSuffix(name, "-bin"):
			if data, err := decodeBin(text); err == nil {
				md.Append(name, string(data))
			}
		default:
			md.Append(name, text)
		}
	}
	sent.Code, sent.Message = code, message
	return sent, md
}

// wireTrailers gives metadata as it is on the wire; the status is told otherwise.
func wireTrailers(md metadata.MD) []*v1.Header {
	wire := http.Header{}
	for name, values := range md {
		if strings.HasPrefix(name, "grpc-") {
			continue
		}
		for _, value := range values {
			if strings.HasSuffix(name, "-bin") {
				value = base64.RawStdEncoding.EncodeToString([]byte(value))
			}
			wire[name] = append(wire[name], value)
		}
	}
	return fields(wire)
}

func decodeBin(text string) ([]byte, error) { // the wire has no padding
	return base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
}

// percentDecoded leaves what is not an escape as it is.
func percentDecoded(text string) string {
	var decoded strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if one, err := url.PathUnescape(text[i : i+3]); err == nil {
				decoded.WriteString(one)
				i += 2
				continue
			}
		}
		decoded.WriteByte(text[i])
	}
	return validUTF8(decoded.String())
}

// validUTF8: a message with another string cannot be sent at all.
func validUTF8(text string) string { return strings.ToValidUTF8(text, "\ufffd") }

// replyByTable is problem+json with nothing of the error.
func replyByTable(table *Table, code int32) *Reply {
	httpCode := http.StatusInternalServerError
	if rule := table.GRPCToHTTP(int64(code)); rule != nil && rule.HasAnswer() {
		httpCode = rule.Code
	}
	reply := &Reply{StatusCode: httpCode, Header: http.Header{}}
	if httpCode < 300 || httpCode == http.StatusNotModified {
		return reply
	}
	reply.Header.Set("Content-Type", "application/problem+json")
	reply.Body, _ = json.Marshal(struct { // never fails: numbers and ASCII
		Type   string `json:"type"`
		Status int    `json:"status"`
		Title  string `json:"title,omitempty"`
	}{"about:blank", httpCode, http.StatusText(httpCode)})
	return reply
}
