// Keeps the service from listening beyond this machine in clear text unless the operator says so.
#ifndef STATUS_TRANSLATOR_SERVER_CLEAR_TEXT_H_
#define STATUS_TRANSLATOR_SERVER_CLEAR_TEXT_H_

#include "absl/status/status.h"
#include "server/options.h"

namespace status_translator {

// INVALID_ARGUMENT names the first address of --listen or --http-listen that other machines could connect to without
// TLS, and the ways out. OK with TLS, and with --insecure. Wrong addresses are left to those who listen.
absl::Status CheckClearText(const ServeOptions& options);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_CLEAR_TEXT_H_
