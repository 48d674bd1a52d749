// What loggers write before a message.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_LOG_PREFIX_H_
#define STATUS_TRANSLATOR_DIAGNOSE_LOG_PREFIX_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// `line` from its message on: without times, levels, names in brackets, and places in source files, for example
//   2026-11-27T01:02:03Z ERROR [client] unavailable: x
//   E1127 01:02:03.000000       1 client.go:42] unavailable: x
// A name in brackets that is a gRPC code is part of the message. `line` itself if it has no prefix.
absl::string_view WithoutLogPrefix(absl::string_view line);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_LOG_PREFIX_H_
