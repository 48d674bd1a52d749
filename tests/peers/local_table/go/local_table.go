package main

import (
	"context"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"time"

	v1 "peer/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// LocalTable keeps the table of a profile: follows a server, and answers when that is gone.
type LocalTable struct {
	table atomic.Pointer[Table] // nil before the first one, if not embedded
	step  atomic.Pointer[Step]  // nil while it is in step with the server
}

// Step says since when the table is out of step, zero if it never was in step, and why.
type Step struct {
	since time.Time
	why   error
}

func (l *LocalTable) out(why error) {
	step := &Step{time.Now(), why}
	if old := l.step.Load(); old != nil {
		step.since = old.since
	}
	l.step.Store(step)
}

// Age is how long ago the table was last known to be the server's: endless if it never was.
func (l *LocalTable) Age() time.Duration {
	if step := l.step.Load(); step == nil {
		return 0
	} else if !step.since.IsZero() {
		return time.Since(step.since)
	}
	return math.MaxInt64
}

// Follow keeps it in step until ctx is done.
func (l *LocalTable) Follow(ctx context.Context, conn *grpc.ClientConn, profile string) {
	l.step.CompareAndSwap(nil, &Step{})
	for limit, wait := 500, false; ctx.Err() == nil; limit = min(limit*2, 1000) {
		began := time.Now()
		err := l.once(ctx, conn, profile, grpc.WaitForReady(wait))
		l.out(err)
		wait = status.Code(err) == codes.Unavailable
		if time.Since(began) > time.Second {
			limit = 500
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(250+rand.IntN(limit-249)) * time.Millisecond):
		}
	}
}

func (l *LocalTable) once(ctx context.Context, conn *grpc.ClientConn, profile string, wait grpc.CallOption) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	revision := ""
	if table := l.table.Load(); table != nil {
		revision = table.revision
	}
	stream, err := v1.NewCatalogServiceClient(conn).WatchProfile(ctx, &v1.WatchProfileRequest{Name: profile, Revision: revision}, wait)
	if err == nil && revision != "" { // a server with the same table is silent
		asked, stop := context.WithTimeout(ctx, 5*time.Second)
		defer stop()
		request := &v1.HttpToGrpcRequest{Code: proto.Int32(200), Profile: profile}
		var response *v1.HttpToGrpcResponse
		response, err = v1.NewTranslationServiceClient(conn).HttpToGrpc(asked, request, wait)
		if response.GetTranslation().GetProfileRevision() == revision {
			l.step.Store(nil)
		}
	}
	for err == nil {
		var response *v1.WatchProfileResponse
		if response, err = stream.Recv(); err != nil {
			break
		}
		if table, refused := NewTable(response.GetProfile()); refused != nil {
			l.out(refused)
		} else {
			l.table.Store(table)
			l.step.Store(nil)
		}
	}
	return err
}
