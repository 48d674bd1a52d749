// Translates HTTP statuses and gRPC codes in your own process: a copy of the table of one profile of a
// status-translator server, which is kept up to date.
//
//   find_package(status_translator REQUIRED)
//   target_link_libraries(gateway PRIVATE status_translator::client)
//
//   #include <status_translator/client/local_table.h>
//   using namespace status_translator;
//
//   auto started = LocalTable::Start({.server = "127.0.0.1:50051", .cache_path = "/var/cache/gateway/codes"});
//   if (!started.ok()) return started.status();                      // wrong options
//   const LocalTable& codes = **started;
//   ...
//   const absl::StatusOr<Snapshot> table = codes.Pin();              // once for each request
//   if (!table.ok()) ...                                             // no table yet
//   const Rule* rule = table->HttpToGrpc(404, Origin::kIntermediary);
//   if (rule != nullptr && rule->has_answer()) reply.set_code(rule->code);
//
// Cost: Pin() takes tens of nanoseconds, a lookup a few; neither allocates or waits for the network. Failures: the
// server may be unreachable, drain, lose the profile, refuse more streams or send an invalid table. In each case the
// last valid table still answers, age() grows, and last_error() says why.
#ifndef STATUS_TRANSLATOR_CLIENT_LOCAL_TABLE_H_
#define STATUS_TRANSLATOR_CLIENT_LOCAL_TABLE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
// Relative, so that they are found beside this file once it is installed.
#include "../core/origin.h"
#include "../core/rule.h"

namespace grpc {
class Channel;
class ChannelCredentials;
}  // namespace grpc

namespace status_translator {

class ClientTable;

// One immutable table, so that the answers for one request are consistent. Cheap to copy; thread-safe; may outlive the
// LocalTable. It keeps its table in memory (about 0.1 MiB), also when there is a newer one.
class Snapshot {
 public:
  explicit Snapshot(std::shared_ptr<const ClientTable> table) : table_(std::move(table)) {}

  // What an HTTP status becomes. Never null for 100-599; null for any other number. `error_code` is the one in the body
  // (for example "Ecs.0001", or the reason of a google.rpc.ErrorInfo), compared byte by byte; if it is empty or
  // unknown, and always for 100-199, the status alone decides.
  //
  // In the rule, `code` is the gRPC number, 0-16, if has_answer(); otherwise the source of the profile does not define
  // one. `reason` says why, `row` and `profile` name the row that answered, and `retry` tells whether the same request
  // may be sent again. The pointer is valid while a copy of this Snapshot exists.
  const Rule* HttpToGrpc(int http, Origin origin = Origin::kUnspecified, absl::string_view error_code = {}) const;

  // What a gRPC number becomes; null below 0. In the rule, `code` is the HTTP status, 100-599, if has_answer(). The
  // kind is kUnknownNumber for a number above 16 without a row in the profile.
  const Rule* GrpcToHttp(int64_t number) const;

  // The name of the profile, and the SHA-256 of its table in 64 lower-case hexadecimal digits. Valid as long as rules.
  absl::string_view profile() const;
  absl::string_view revision() const;

 private:
  std::shared_ptr<const ClientTable> table_;
};

// Holds the table of one profile and follows the server in a thread of its own. All const methods are thread-safe.
class LocalTable {
 public:
  struct Options {
    // The server as gRPC names targets: "127.0.0.1:50051", "dns:///codes.example:50051", "unix:/run/codes.sock". The
    // connection is made again within a second, and pings find a dead peer within 15 s.
    std::string server = {};
    // How to connect to `server`, for example grpc::SslCredentials(...) for TLS. Null: in clear text.
    std::shared_ptr<grpc::ChannelCredentials> credentials = {};
    // Instead of `server`: a channel of your own. Its arguments decide how fast it reconnects and whether it notices
    // dead peers: gRPC's backoff grows to 2 minutes unless GRPC_ARG_MAX_RECONNECT_BACKOFF_MS is set.
    std::shared_ptr<grpc::Channel> channel = {};
    // Empty: the server's default profile.
    std::string profile = {};
    // A table to start with: the bytes of a GetProfileResponse or a CompiledProfile, for example from a build step, or
    // those of a cache file. Empty: none.
    std::string initial = {};
    // A file that keeps the newest table for the next start; processes may share it if they use the same profile. It is
    // replaced atomically. At the start it is read and used instead of `initial`, unless it is missing, invalid or of
    // another profile. Empty: none.
    std::string cache_path = {};
    // Called after revision() or last_error() changes, and after the table becomes current or stale. Runs in the
    // follower's thread, which waits for it; it may call every method here except the destructor. It must not throw: an
    // exception would end the process.
    std::function<void()> on_change = {};
  };

  // Loads the initial table and starts to follow; does not wait for the server. InvalidArgument if neither or both of
  // `server` and `channel` are given, or `credentials` with a channel, or `initial` is not a valid table of `profile`.
  static absl::StatusOr<std::unique_ptr<LocalTable>> Start(Options options);

  // Cancels the stream; does not wait for the server.
  ~LocalTable();
  LocalTable(const LocalTable&) = delete;
  LocalTable& operator=(const LocalTable&) = delete;

  // The current table. Unavailable, with the reason, only before the first table.
  absl::StatusOr<Snapshot> Pin() const;

  // Waits at most `timeout` for the first table: OK when there is one, otherwise the error of Pin().
  absl::Status WaitForTable(absl::Duration timeout) const;

  // The time since the table was last known to be the server's: zero while the stream is open. A table from the cache
  // file starts with the time since the file was written, `initial` with infinity.
  absl::Duration age() const;

  // The revision of the current table; empty before the first one.
  std::string revision() const;

  // Why the table may differ from the server's: Unavailable (unreachable or draining), NotFound (the profile is gone),
  // ResourceExhausted (too many streams), DataLoss (it sent an invalid table), or another error of the server. While
  // the table is current: OK, or why the cache file cannot be written (or, at the start, read).
  absl::Status last_error() const;

 private:
  class Parts;

  explicit LocalTable(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_LOCAL_TABLE_H_
