package statustranslator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	v1 "statustranslator/v1"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// defaultTimeout: the caller waits for the answer, which takes the server well below a millisecond.
const defaultTimeout = 2 * time.Second

// Converter turns HTTP responses into gRPC errors and gRPC errors into HTTP responses, by the conversions of the server. Its
// methods may be called concurrently; the fields must not change then.
type Converter struct {
	// Conn is a connection to the server. Required.
	Conn grpc.ClientConnInterface
	// Table answers by the code alone, with a fixed message, if the server does not answer. Optional.
	Table *LocalTable
	// Profile: empty is the server's default.
	Profile string
	// Expose is what to pass on to callers beyond the default.
	Expose *v1.Expose
	// Timeout of the call to the server, and of reading the body before it; zero: 2 s.
	Timeout time.Duration
}

// Error is the gRPC error that an HTTP response became. [status.FromError] and status.Convert read it.
type Error struct {
	status *status.Status
	whole  *spb.Status
	// Metadata is what the trailers hold beside the status. Values of "-bin" are bytes: grpc.SetTrailer takes it.
	Metadata metadata.MD
	// Report says how the response was converted; nil if a table answered instead of the server.
	Report *v1.ConversionReport
}

// Error describes it as the error of a gRPC call is described.
func (e *Error) Error() string { return e.status.String() }

// GRPCStatus is the status to send. It fits into trailers of 8,000 bytes, for which the server cuts long details and messages.
func (e *Error) GRPCStatus() *status.Status { return e.status }

// Whole is the status with everything, however long.
func (e *Error) Whole() *spb.Status { return e.whole }

// ConversionError says that neither the server nor a table converted. It does not wrap the error of the call to the server, so
// that status.FromError does not take that for the error of an upstream.
type ConversionError struct {
	// Cause is the error of the call.
	Cause error
}

func (e *ConversionError) Error() string {
	return "status-translator did not convert: " + e.Cause.Error()
}

// GRPCStatus is UNKNOWN, with a message that names nothing internal.
func (e *ConversionError) GRPCStatus() *status.Status {
	return status.New(codes.Unknown, "the response could not be converted")
}

// ErrorFromResponse gives the gRPC error for an HTTP response: an *Error, nil for a gRPC response that succeeded, or a
// *ConversionError. It reads the body, at most 128 KiB of it, for at most Timeout, and then converts what came; it closes the
// body only if ctx or Timeout ends the reading. origin says who made the response; unspecified: the server finds out.
func (c *Converter) ErrorFromResponse(ctx context.Context, response *http.Response, origin v1.Origin) error {
	request := &v1.ConvertHttpResponseRequest{Origin: origin, Profile: c.Profile, Expose: c.Expose}
	read, cancel := context.WithTimeout(ctx, c.timeout())
	request.Http = httpResponse(read, response)
	cancel()
	call, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	answer, err := v1.NewTranslationServiceClient(c.Conn).ConvertHttpResponse(call, request)
	if err != nil {
		table, err := c.tableInstead(err)
		if err != nil {
			return err
		}
		return errorByTable(table, response.StatusCode, origin)
	}
	if answer.GetStatus().GetCode() == 0 {
		return nil
	}
	sent, md := readTrailers(answer.GetTrailers(), answer.GetStatus().GetCode())
	return &Error{status.FromProto(sent), answer.GetStatus(), md, answer.GetReport()}
}

// errorByTable: a response that is not gRPC never becomes OK.
func errorByTable(table *Table, code int, origin v1.Origin) error {
	grpcCode := table.HTTPToGRPC(code, origin, "").GRPCCode()
	if grpcCode == codes.OK {
		grpcCode = codes.Unknown
	}
	st := status.New(grpcCode, fmt.Sprintf("HTTP %d", code))
	return &Error{st, st.Proto(), metadata.MD{}, nil}
}

// Reply is an HTTP response.
type Reply struct {
	StatusCode int
	Header     http.Header
	Body       []byte
	// Report says how the error was converted; nil if a table answered instead of the server.
	Report *v1.ConversionReport
}

// Write sends the reply.
func (r *Reply) Write(w http.ResponseWriter) error {
	for name, values := range r.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.StatusCode)
	_, err := w.Write(r.Body)
	if errors.Is(err, http.ErrBodyNotAllowed) {
		return nil
	}
	return err
}

// Reply gives the HTTP response for an error of gRPC, an *Error, or nil. accept is the caller's Accept header; md is metadata
// of the error's trailers (grpc.Trailer), in which values of "-bin" are bytes. The error is a *ConversionError.
func (c *Converter) Reply(ctx context.Context, err error, accept string, md metadata.MD) (*Reply, error) {
	st, ok := status.FromError(err)
	if !ok {
		st = status.FromContextError(err)
	}
	var whole *Error
	request := &v1.ConvertGrpcResponseRequest{Profile: c.Profile, Expose: c.Expose}
	if errors.As(err, &whole) {
		request.Status, md = whole.whole, metadata.Join(whole.Metadata, md)
	} else {
		request.Status = sendableStatus(st)
	}
	request.Trailers = wireTrailers(md)
	request.Accept = validUTF8(accept[:min(len(accept), maxAcceptBytes)])
	if whole != nil && proto.Size(request) > maxRequestBytes {
		request.Status = whole.status.Proto()
	}
	call, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	answer, failed := v1.NewTranslationServiceClient(c.Conn).ConvertGrpcResponse(call, request)
	if failed != nil {
		table, failed := c.tableInstead(failed)
		if failed != nil {
			return nil, failed
		}
		return replyByTable(table, request.Status.GetCode()), nil
	}
	reply := &Reply{int(answer.GetHttp().GetCode()), http.Header{}, answer.GetHttp().GetBody(), answer.GetReport()}
	for _, header := range answer.GetHttp().GetHeaders() {
		reply.Header.Add(header.GetName(), header.GetText())
	}
	return reply, nil
}

// sendableStatus: an upstream can send a code below 0 and a message that is not UTF-8.
func sendableStatus(st *status.Status) *spb.Status {
	sent := st.Proto() // a copy; nil for OK
	if sent == nil {
		return &spb.Status{}
	}
	if sent.Code < 0 {
		sent.Code = int32(codes.Unknown)
	}
	sent.Message = validUTF8(sent.Message)
	return sent
}

// WriteError writes the HTTP response for an error: that of Reply, or 500 without a body if there is none. The error says why
// nothing was converted or written; the response is complete in either case.
func (c *Converter) WriteError(w http.ResponseWriter, r *http.Request, err error) error {
	reply, failed := c.Reply(r.Context(), err, r.Header.Get("Accept"), nil)
	if failed != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return failed
	}
	return reply.Write(w)
}

func (c *Converter) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return defaultTimeout
}

// tableInstead is the table that answers instead of the server. A refusal of the server is not hidden by it.
func (c *Converter) tableInstead(failed error) (*Table, error) {
	if code := status.Code(failed); c.Table != nil && code != codes.InvalidArgument && code != codes.NotFound {
		if table, err := c.Table.Pin(); err == nil {
			return table, nil
		}
	}
	return nil, &ConversionError{failed}
}
