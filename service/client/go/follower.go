package statustranslator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	v1 "statustranslator/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

const (
	// Far more than an answer takes, and short beside the 15 s in which a dead peer is noticed.
	confirmTimeout = 5 * time.Second
	// The waits between attempts: not so short that clients flood the server, and not so long that they return late.
	shortestWait = 250 * time.Millisecond
	longestWait  = time.Second
)

// follower keeps a LocalTable equal to the table of a server.
type follower struct {
	table       *LocalTable
	catalog     v1.CatalogServiceClient
	translation v1.TranslationServiceClient
}

func (f follower) run(ctx context.Context) {
	limit := shortestWait
	// The first attempt fails at once and says why; while the server is unavailable, the next ones wait for the connection.
	waitForReady := false
	for {
		began := time.Now()
		err := f.followOnce(ctx, waitForReady)
		if ctx.Err() != nil {
			return
		}
		f.table.setStale(err)
		waitForReady = status.Code(err) == codes.Unavailable
		if time.Since(began) > longestWait { // a stream that ends right after it began is not a success
			limit = shortestWait
		}
		limit = min(limit*2, longestWait)
		select {
		case <-ctx.Done():
			return
		case <-time.After(shortestWait + rand.N(limit-shortestWait)):
		}
	}
}

// followOnce follows one stream until it ends; the error is never nil.
func (f follower) followOnce(ctx context.Context, waitForReady bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	request := &v1.WatchProfileRequest{Name: f.table.options.Profile, Revision: f.table.Revision()}
	stream, err := f.catalog.WatchProfile(ctx, request, grpc.WaitForReady(waitForReady))
	if err != nil {
		return err
	}
	if request.Revision != "" && !f.confirm(ctx, request.Revision, waitForReady) {
		return status.Error(codes.Unavailable, "the server does not answer")
	}
	for {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return status.Error(codes.Unavailable, "the server ended the stream")
		}
		if err != nil {
			return err
		}
		f.apply(response)
	}
}

// confirm asks whether the server still has the revision; false if it does not answer in time. A server with the same revision
// sends nothing, and so does an unreachable one: only an answer tells them apart.
func (f follower) confirm(ctx context.Context, revision string, waitForReady bool) bool {
	ctx, cancel := context.WithTimeout(ctx, confirmTimeout)
	defer cancel()
	request := &v1.HttpToGrpcRequest{Code: proto.Int32(200), Profile: f.table.options.Profile}
	response, err := f.translation.HttpToGrpc(ctx, request, grpc.WaitForReady(waitForReady))
	if err == nil && response.GetTranslation().GetProfileRevision() == revision {
		f.table.setCurrent(nil)
	}
	return status.Code(err) != codes.DeadlineExceeded
}

func (f follower) apply(response *v1.WatchProfileResponse) {
	table, err := NewTable(response.GetProfile())
	if profile := f.table.options.Profile; err == nil && profile != "" && table.profile != profile {
		err = bad("it is profile %s", table.profile)
	}
	if err != nil {
		f.table.setStale(fmt.Errorf("refused the table that the server sent: %w", err))
		return
	}
	f.table.setCurrent(table)
	if path := f.table.options.CachePath; path != "" {
		data, err := proto.Marshal(response)
		if err == nil {
			err = writeFile(path, data)
		}
		f.table.setCacheError(err)
	}
}
