package statustranslator

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	v1 "statustranslator/v1"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

const nobody = "127.0.0.1:1"

// watched is a LocalTable of which changes can be awaited.
type watched struct {
	*LocalTable
	changed chan struct{}
}

func watch(t *testing.T, options Options) watched {
	t.Helper()
	changed := make(chan struct{}, 1)
	options.OnChange = func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	started, err := Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(started.Close)
	return watched{started, changed}
}

func (w watched) until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for end := time.After(patience); !condition(); {
		select {
		case <-w.changed:
		case <-end:
			t.Fatalf("%s: not in time; age %v, error %v", what, w.Age(), w.LastError())
		}
	}
}

func (w watched) untilCurrent(t *testing.T) {
	t.Helper()
	w.until(t, "current", func() bool { return w.Age() == 0 && w.LastError() == nil })
}

func (w watched) of420(t *testing.T) codes.Code {
	t.Helper()
	pinned, err := w.Pin()
	if err != nil {
		t.Fatal(err)
	}
	return pinned.HTTPToGRPC(420, 0, "").GRPCCode()
}

func TestBeforeTheFirstTableTheErrorSaysWhy(t *testing.T) {
	w := watch(t, Options{Server: nobody})
	w.until(t, "an error", func() bool { return w.LastError() != nil })
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, pinned := w.Pin()
	_, waited := w.WaitForTable(ctx)
	for _, err := range []error{pinned, waited} {
		if !errors.Is(err, ErrNoTable) || !strings.Contains(err.Error(), "no table yet: ") {
			t.Error(err)
		}
	}
	if w.Age() != Never || w.Revision() != "" || status.Code(w.LastError()) != codes.Unavailable {
		t.Error(w.Age(), w.Revision(), w.LastError())
	}
}

func TestCloseWakesWhoWaitsForTheFirstTable(t *testing.T) {
	w := watch(t, Options{Server: nobody})
	waited := make(chan error)
	go func() {
		_, err := w.WaitForTable(context.Background())
		waited <- err
	}()
	w.Close()
	select {
	case err := <-waited:
		if !errors.Is(err, ErrNoTable) {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("still waits")
	}
}

func TestFollowsEachChangeAndAPinnedTableDoesNotChange(t *testing.T) {
	server := newFake(t, house("1", code.Code_ABORTED), "127.0.0.1:0")
	w := watch(t, Options{Server: server.address, Profile: "house"})
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	before, err := w.WaitForTable(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.untilCurrent(t)
	server.set(house("2", code.Code_DATA_LOSS))
	w.until(t, "another table", func() bool { return w.of420(t) == codes.DataLoss })
	if before.HTTPToGRPC(420, 0, "").GRPCCode() != codes.Aborted || w.Revision() != revision("2") {
		t.Error(before.Revision(), w.Revision())
	}
}

func TestInitialTableAnswersAtOnceAndIsConfirmed(t *testing.T) {
	data := encoded(t, house("1", code.Code_ABORTED), proto.Marshal)
	server := newFake(t, house("1", code.Code_ABORTED), "127.0.0.1:0")
	w := watch(t, Options{Server: server.address, Initial: data})
	if got := w.of420(t); got != codes.Aborted {
		t.Error(got)
	}
	w.untilCurrent(t)
	for _, options := range []Options{{Server: nobody, Initial: []byte("other")}, {Server: nobody, Profile: "other", Initial: data},
		{}, {Server: nobody, Conn: server.conn(t)}} {
		if _, err := Start(options); err == nil {
			t.Errorf("%+v is accepted", options)
		}
	}
}

func TestAnswersContinueWithoutTheServerAndItIsFoundAgain(t *testing.T) {
	server := newFake(t, house("1", code.Code_ABORTED), "127.0.0.1:0")
	w := watch(t, Options{Server: server.address})
	w.untilCurrent(t)
	server.server.Stop()
	w.until(t, "an error", func() bool { return w.LastError() != nil })
	if age := w.Age(); age <= 0 || age > time.Minute || w.of420(t) != codes.Aborted {
		t.Error(age, w.of420(t))
	}
	newFake(t, house("2", code.Code_DATA_LOSS), server.address)
	w.until(t, "another table", func() bool { return w.of420(t) == codes.DataLoss })
	w.untilCurrent(t)
}

func TestInvalidTableIsRefusedAndTheLastOneKept(t *testing.T) {
	broken := house("2", code.Code_DATA_LOSS)
	broken.GrpcToHttp = broken.GrpcToHttp[:5]
	for _, message := range []*v1.CompiledProfile{broken, madeUp("other", revision("2"), code.Code_DATA_LOSS)} {
		server := newFake(t, house("1", code.Code_ABORTED), "127.0.0.1:0")
		w := watch(t, Options{Server: server.address, Profile: "house"})
		w.untilCurrent(t)
		server.set(message)
		w.until(t, "a refusal", func() bool {
			return w.LastError() != nil && strings.HasPrefix(w.LastError().Error(), "refused the table")
		})
		if w.Revision() != revision("1") || w.of420(t) != codes.Aborted {
			t.Error(w.Revision())
		}
	}
}

func TestCacheFileAnswersBeforeAServerIsReached(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache")
	initial := encoded(t, house("2", code.Code_DATA_LOSS), proto.Marshal)
	server := newFake(t, house("1", code.Code_ABORTED), "127.0.0.1:0")
	w := watch(t, Options{Server: server.address, CachePath: path})
	w.untilCurrent(t)
	w.Close() // waits until it is written
	if cached, err := ReadTable(path, "house"); err != nil || cached.Revision() != revision("1") {
		t.Fatal(err)
	}
	w = watch(t, Options{Server: nobody, CachePath: path, Initial: initial})
	if w.of420(t) != codes.Aborted || w.Age() > time.Minute {
		t.Error(w.of420(t), w.Age())
	}
	if err := os.WriteFile(path, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	w = watch(t, Options{Server: nobody, CachePath: path, Initial: initial})
	if w.of420(t) != codes.DataLoss || w.LastError() == nil {
		t.Error(w.of420(t), w.LastError())
	}
}

func TestCacheThatCannotBeWrittenIsReportedWhileTheTableIsCurrent(t *testing.T) {
	server := newFake(t, house("1", code.Code_ABORTED), "127.0.0.1:0")
	w := watch(t, Options{Server: server.address, CachePath: "/dev/null/cache"})
	w.until(t, "an error", func() bool { return w.Age() == 0 && w.LastError() != nil })
}

func TestConnectionOfOnesOwnStaysOpen(t *testing.T) {
	server := newFake(t, house("1", code.Code_ABORTED), "127.0.0.1:0")
	conn := server.conn(t)
	for range 2 {
		w := watch(t, Options{Conn: conn})
		w.untilCurrent(t)
		w.Close()
		if got := w.of420(t); got != codes.Aborted {
			t.Error(got)
		}
	}
}
