// Servers that answer with errors of real libraries, for make.sh: specimens NAME ADDRESS
package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

// life bounds every server, should nobody stop it.
const life = 5 * time.Minute

var servers = map[string]func() http.Handler{
	"grpc-gateway": grpcGateway,
	"connect":      connectGo,
	"twirp":        twirpErrors,
	"kubernetes":   kubernetes,
	"huma":         humaOnChi,
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: specimens NAME ADDRESS")
	}
	time.AfterFunc(life, func() { os.Exit(1) })
	listener, err := net.Listen("tcp", os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	switch name := os.Args[1]; name {
	case "silent":
		accept(listener, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	case "rude":
		accept(listener, func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) })
	default:
		server, ok := servers[name]
		if !ok {
			log.Fatalf("no server %q", name)
		}
		log.Fatal(http.Serve(listener, server()))
	}
}

// accept hands every connection to talk and then closes it.
func accept(listener net.Listener, talk func(net.Conn)) {
	for {
		c, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer c.Close()
			talk(c)
		}()
	}
}
