#include "server/descriptors.h"

#include <sys/resource.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "support/limits.h"

namespace status_translator {
namespace {

// Fewer leave hardly a connection beside those that kReserved are for; with fewer than ten gRPC aborts the process.
constexpr rlim_t kMinDescriptors = 64;

// What is not a connection: at most twenty that are always open, and those of files while they are read. Each listener
// has up to two sockets (of localhost) or a socket and a lock file.
constexpr size_t kReserved = 32;
constexpr size_t kPerListener = 2;

}  // namespace

absl::StatusOr<size_t> RaiseDescriptorLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kMinDescriptors;
  if (limit.rlim_max < kMinDescriptors) {
    return absl::UnavailableError(absl::StrCat("the limit of open files is ", limit.rlim_max, " (ulimit -n); at least ",
                                               kMinDescriptors, " are needed"));
  }
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : before;
}

ConnectionShares ShareDescriptors(size_t descriptors, size_t most_grpc, size_t grpc_listeners, size_t http_listeners,
                                  bool with_health) {
  const size_t listeners = grpc_listeners + http_listeners + (with_health ? 1 : 0);
  const size_t others = kReserved + kPerListener * listeners;
  size_t left = descriptors > others ? descriptors - others : 0;
  ConnectionShares shares;
  if (with_health) shares.health = std::clamp<size_t>(left / 4, 1, kMaxHealthConnections);
  left -= std::min(left, shares.health);
  if (http_listeners > 0) {
    shares.http_per_listener = std::clamp<size_t>(left / 2 / http_listeners, 1, kMaxHttpConnections);
  }
  const size_t http = shares.http_per_listener * http_listeners;
  shares.grpc = std::clamp<size_t>(left > http ? left - http : 0, 1, std::max<size_t>(most_grpc, 1));
  return shares;
}

}  // namespace status_translator
