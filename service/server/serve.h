// The life of the server, from start to drained.
#ifndef STATUS_TRANSLATOR_SERVER_SERVE_H_
#define STATUS_TRANSLATOR_SERVER_SERVE_H_

#include "server/options.h"

namespace status_translator {

// Serves until SIGTERM or SIGINT, then drains: NOT_SERVING, accept calls for `drain_delay`, finish those that are open
// within `drain_timeout`. A second signal ends it at once, and so does one before it serves, whatever hangs then: the
// log, the drain, the files of profiles. Returns the exit code: 0 drained, 1 could not start or was forced, 2 an option
// is wrong.
int Serve(const ServeOptions& options);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_SERVE_H_
