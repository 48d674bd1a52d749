// Errors of net/http, and of grpc-go behind its ServeHTTP, on 127.0.0.1:18082.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/h2c"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func main() {
	gs := grpc.NewServer(grpc.UnknownServiceHandler(func(srv any, st grpc.ServerStream) error {
		m, _ := grpc.MethodFromServerStream(st)
		if strings.HasSuffix(m, "List") {
			st.SetTrailer(map[string][]string{"x-shelf": {"7"}})
			time.Sleep(50 * time.Millisecond)
			st.SendMsg([]byte("\n\x05Emma\n"))
			time.Sleep(50 * time.Millisecond)
			return status.Error(codes.Unavailable, "the reading room is closed: 50% of lamps\nare out")
		}
		return status.Error(codes.NotFound, "no book 7")
	}), grpc.ForceServerCodec(raw{}))
	m := http.NewServeMux()
	m.HandleFunc("/error", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no shelf 7", 404) })
	m.HandleFunc("/chunked", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(409)
		for _, p := range []string{`{"title":"Conflict","status":409,`, `"detail":"the book`, ` is lent"}` + "\n"} {
			io.WriteString(w, p)
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	})
	m.HandleFunc("/trailers", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Trailer", "Grpc-Status, Grpc-Message")
		w.WriteHeader(200)
		io.WriteString(w, `{"result":{"note":"grpc-status: 0 is written here"}}`)
		w.(http.Flusher).Flush()
		w.Header().Set("Grpc-Status", "13")
		w.Header().Set("Grpc-Message", "the stream broke")
		w.Header().Set(http.TrailerPrefix+"X-Unannounced", "yes")
	})
	m.HandleFunc("/hints", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload; as=style")
		w.WriteHeader(103)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(404)
		io.WriteString(w, `{"message":"No book.","code":"BOOK_MISSING"}`)
	})
	m.HandleFunc("/http", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(400)
		io.WriteString(w, "HTTP/1.1 404 Not Found\nis what the library said\n")
	})
	m.HandleFunc("/digest", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			w.Header().Set("WWW-Authenticate", `Digest realm="books", nonce="n7", qop="auth"`)
			http.Error(w, "who are you?", 401)
			return
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(403)
		io.WriteString(w, `{"title":"Forbidden","status":403,"detail":"The card has run out."}`)
	})
	m.HandleFunc("/", http.NotFound)
	connect := func(w http.ResponseWriter, r *http.Request) {
		{
			up, err := net.Dial("tcp", r.Host)
			if err != nil {
				http.Error(w, err.Error(), 502)
				return
			}
			c, _, _ := w.(http.Hijacker).Hijack()
			io.WriteString(c, "HTTP/1.1 200 Connection established\r\nVia: 1.1 lobby\r\n\r\n")
			go io.Copy(up, c)
			io.Copy(c, up)
			c.Close()
		}
	}
	top := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/grpc") {
			gs.ServeHTTP(w, r)
			return
		}
		if r.Method == "CONNECT" {
			connect(w, r)
			return
		}
		m.ServeHTTP(w, r)
	})
	fmt.Println(grpc.Version)
	http.ListenAndServe("127.0.0.1:18082", h2c.NewHandler(top, &http2.Server{}))
}

type raw struct{}

func (raw) Marshal(v any) ([]byte, error)   { return v.([]byte), nil }
func (raw) Unmarshal(d []byte, v any) error { return nil }
func (raw) Name() string                    { return "raw" }
