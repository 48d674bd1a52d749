// Runs the server, from start to exit.
#ifndef STATUS_TRANSLATOR_SERVER_SERVE_H_
#define STATUS_TRANSLATOR_SERVER_SERVE_H_

#include "server/options.h"

namespace status_translator {

// Serves until SIGTERM or SIGINT, then shuts down (shutdown.h); SIGHUP reads the profiles and the TLS files again.
// Returns the exit code: 0 after a shutdown, 1 if the service could not start, 2 if an option is wrong. Call it once,
// before other threads start.
int Serve(const ServeOptions& options);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_SERVE_H_
