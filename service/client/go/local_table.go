package statustranslator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"sync"
	"time"

	v1 "statustranslator/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// Never is the Age of a table that was never known to be the server's.
const Never = time.Duration(math.MaxInt64)

// ErrNoTable is wrapped by the error of Pin before the first table.
var ErrNoTable = errors.New("there is no table yet")

// Options of a LocalTable. Give either Server or Conn.
type Options struct {
	// Server is a target of gRPC, for example "127.0.0.1:50051", without TLS. The connection is made again within a second,
	// and pings find a dead peer within 15 s.
	Server string
	// Conn is a connection of your own, for example with TLS. It is not closed.
	Conn grpc.ClientConnInterface
	// Profile: empty is the server's default.
	Profile string
	// Initial is a table to start with, as ParseTable reads it.
	Initial []byte
	// CachePath names a file that keeps the newest table for the next start. It is used instead of Initial if it is valid and
	// of this profile; it is replaced atomically.
	CachePath string
	// OnChange is called after the revision or LastError changed, and after the table became current or stale, by the
	// goroutine that follows the server, which waits for it. It must not call Close.
	OnChange func()
}

// LocalTable holds the table of one profile and follows the server in a goroutine. Its methods may be called concurrently.
//
// The server may be unreachable, drain, lose the profile, or send an invalid table: then the last valid table still answers,
// Age grows, and LastError says why.
type LocalTable struct {
	options Options
	owned   *grpc.ClientConn // nil if the caller's
	cancel  context.CancelFunc
	done    chan struct{}
	first   chan struct{} // closed at the first table

	mu       sync.RWMutex // guards the members below
	table    *Table
	current  bool
	age      time.Duration // at since
	since    time.Time
	err      error
	cacheErr error
}

// Start loads the initial table and starts to follow; it does not wait for the server.
func Start(options Options) (*LocalTable, error) {
	if (options.Server == "") == (options.Conn == nil) {
		return nil, errors.New("give either Server or Conn")
	}
	l := &LocalTable{options: options, age: Never, since: time.Now(), done: make(chan struct{}), first: make(chan struct{})}
	if len(options.Initial) > 0 {
		table, err := ParseTable(options.Initial, options.Profile)
		if err != nil {
			return nil, fmt.Errorf("Initial is %w", err)
		}
		l.table = table
	}
	l.loadCache()
	if l.table != nil {
		close(l.first)
	}
	conn := options.Conn
	if conn == nil {
		owned, err := dial(options.Server)
		if err != nil {
			return nil, err
		}
		l.owned, conn = owned, owned
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	f := follower{l, v1.NewCatalogServiceClient(conn), v1.NewTranslationServiceClient(conn)}
	go func() {
		defer close(l.done)
		f.run(ctx)
	}()
	return l, nil
}

// dial makes a connection that reconnects within a second and notices within 15 s that the peer is dead.
func dial(server string) (*grpc.ClientConn, error) {
	return grpc.NewClient(server, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{MinConnectTimeout: 5 * time.Second, Backoff: backoff.Config{
			BaseDelay: 250 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 800 * time.Millisecond}}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 5 * time.Second}))
}

// Close ends the stream; it does not wait for the server. The last table still answers.
func (l *LocalTable) Close() {
	l.cancel()
	<-l.done
	if l.owned != nil {
		l.owned.Close()
	}
}

// Pin gives the current table, so that the answers for one request are consistent. The error wraps ErrNoTable and says why.
func (l *LocalTable) Pin() (*Table, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.table != nil {
		return l.table, nil
	}
	if err := l.lastError(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoTable, err)
	}
	return nil, ErrNoTable
}

// WaitForTable waits for the first table until ctx is done or Close is called; then the error is that of Pin.
func (l *LocalTable) WaitForTable(ctx context.Context) (*Table, error) {
	select {
	case <-l.first:
	case <-l.done:
	case <-ctx.Done():
	}
	return l.Pin()
}

// Age is the time since the table was last known to be the server's: zero while the stream is open. A table of the cache file
// starts with the time since the file was written, Initial with Never.
func (l *LocalTable) Age() time.Duration {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.current {
		return 0
	}
	if l.age == Never {
		return Never
	}
	return l.age + time.Since(l.since)
}

// Revision is that of the current table; empty before the first one.
func (l *LocalTable) Revision() string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.table == nil {
		return ""
	}
	return l.table.revision
}

// LastError says why the table may differ from the server's: the server's error, or that it sent an invalid table. While the
// table is current: nil, or why the cache file cannot be written (or, at the start, read).
func (l *LocalTable) LastError() error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.lastError()
}

func (l *LocalTable) lastError() error {
	if l.err != nil {
		return l.err
	}
	return l.cacheErr
}

func (l *LocalTable) loadCache() {
	if l.options.CachePath == "" {
		return
	}
	data, written, err := readFile(l.options.CachePath)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var table *Table
	if err == nil {
		table, err = ParseTable(data, l.options.Profile)
	}
	if err != nil {
		l.cacheErr = fmt.Errorf("%s: %w", l.options.CachePath, err)
		return
	}
	l.table, l.age = table, max(time.Since(written), 0)
}

// change runs update with the lock and then tells the owner.
func (l *LocalTable) change(update func()) {
	l.mu.Lock()
	update()
	l.mu.Unlock()
	if l.options.OnChange != nil {
		l.options.OnChange()
	}
}

// setCurrent: the server has sent this table or, if it is nil, has confirmed the one that is there.
func (l *LocalTable) setCurrent(table *Table) {
	l.change(func() {
		if table != nil {
			if l.table == nil {
				close(l.first)
			}
			l.table = table
		}
		l.current, l.err = true, nil
	})
}

func (l *LocalTable) setStale(err error) {
	l.change(func() {
		if l.current {
			l.current, l.age, l.since = false, 0, time.Now()
		}
		l.err = err
	})
}

func (l *LocalTable) setCacheError(err error) {
	l.mu.RLock()
	same := fmt.Sprint(l.cacheErr) == fmt.Sprint(err)
	l.mu.RUnlock()
	if !same {
		l.change(func() { l.cacheErr = err })
	}
}
