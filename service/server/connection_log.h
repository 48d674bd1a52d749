// Log lines about connections that are not served. Clients can cause these events as often as they like, so each line
// is written once a minute; status_translator_connections_refused_total counts the events.
#ifndef STATUS_TRANSLATOR_SERVER_CONNECTION_LOG_H_
#define STATUS_TRANSLATOR_SERVER_CONNECTION_LOG_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// A connection was closed because of `limit`: an option that sets it, or what it limits. Thread-safe.
void LogRefused(absl::string_view protocol, absl::string_view limit);

// The TLS handshake of `peer` failed; `error` says why. One line a minute in all. Thread-safe.
void LogHandshakeFailed(absl::string_view protocol, const std::string& peer, const char* error);

// A connection could not be accepted, for the reason in `error`, an errno. Thread-safe.
void LogCannotAccept(absl::string_view protocol, int error);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_CONNECTION_LOG_H_
