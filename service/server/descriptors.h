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
  size_t health = 0;             // of the listener of health
};

// The most connections that leave enough descriptors for everything else. Each has a share of its own, so that clients
// of one cannot keep those of another out: health at most a quarter, HTTP at most half of the rest, and gRPC what is
// left, at most `most_grpc`.
ConnectionShares ShareDescriptors(size_t descriptors, size_t most_grpc, size_t grpc_listeners, size_t http_listeners,
                                  bool with_health);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_DESCRIPTORS_H_
