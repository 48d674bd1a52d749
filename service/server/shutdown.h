// What happens on SIGTERM and SIGINT:
//
//   1. Health says NOT_SERVING and /readyz says 503. Calls and connections are still accepted for `drain_delay`, so
//      that load balancers stop sending new ones before any is refused.
//   2. The listeners close. gRPC clients get a GOAWAY, HTTP connections close after their next answer, and streams
//      without an end of their own (watches, ext_proc, reflection) are ended.
//   3. Open calls and HTTP requests have `drain_timeout` to finish; those left over are cancelled.
//   4. The process exits with code 0.
//
// StopSignals (stop_signals.h) ends the process without waiting, whatever hangs: with code 1 at a second signal and
// when LongestShutdown() has passed since the first, and with code 0 at a signal that comes before the service serves.
#ifndef STATUS_TRANSLATOR_SERVER_SHUTDOWN_H_
#define STATUS_TRANSLATOR_SERVER_SHUTDOWN_H_

#include <memory>

#include "absl/time/time.h"
#include "config/profile_watcher.h"
#include "server/http_server.h"
#include "server/options.h"
#include "server/rpc_server.h"

namespace status_translator {

// How long steps 1 to 3 may take, counted from the signal.
absl::Duration LongestShutdown(const ServeOptions& options);

// Performs steps 1 to 3 after `signal`, and returns when no call and no HTTP request is open any more. Needs no new
// file descriptor and no new thread. `watcher` may be null.
void ShutDown(int signal, RpcServer& rpc, HttpServer& http, std::unique_ptr<ProfileWatcher> watcher,
              const ServeOptions& options);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_SHUTDOWN_H_
