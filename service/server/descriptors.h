// How many file descriptors the process may have, and how the connections of gRPC and HTTP share them.
#ifndef STATUS_TRANSLATOR_SERVER_DESCRIPTORS_H_
#define STATUS_TRANSLATOR_SERVER_DESCRIPTORS_H_

#include <cstddef>

#include "absl/status/statusor.h"

namespace status_translator {

// Raises the limit of open files to its maximum, and returns it. UNAVAILABLE if it is too low to serve.
absl::StatusOr<size_t> RaiseDescriptorLimit();

struct ConnectionShares {
  size_t grpc = 0;               // of all gRPC listeners together
  size_t http_per_listener = 0;  // of each HTTP listener
};

// The most connections that leave enough descriptors for everything else. gRPC and HTTP have separate shares, so that
// clients of one cannot keep those of the other out: HTTP at most half, gRPC the rest, and at most `most_grpc`.
ConnectionShares ShareDescriptors(size_t descriptors, size_t most_grpc, size_t grpc_listeners, size_t http_listeners);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_DESCRIPTORS_H_
