// The translation of HTTP statuses and gRPC codes in your own process: the table of one profile of a status-translator
// server, kept here and kept up to date.
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
// What an answer costs: Pin() tens of nanoseconds, a look-up a few; neither allocates, neither waits for the network.
// What can go wrong: the server may be gone, drain, forget the profile, refuse more streams or send nonsense. In all
// of these the last good table goes on answering, age() grows, and last_error() says why.
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
}

namespace status_translator {

class ClientTable;

// One table, pinned. It never changes: answers of one Snapshot fit together. Cheap to copy; thread-safe; may outlive
// the LocalTable. While it lives its table stays in memory (about 0.1 MiB), also when there is a newer one.
class Snapshot {
 public:
  explicit Snapshot(std::shared_ptr<const ClientTable> table) : table_(std::move(table)) {}

  // What an HTTP status becomes. Never fails for 100-599; null for any other number. `error_code` is what the body
  // says ("Ecs.0001", a google.rpc.ErrorInfo reason), bytes for bytes; empty or unknown: the status alone decides, as
  // it always does for 100-199.
  //
  // Of the rule: `code` is the gRPC number, 0-16, if has_answer(); otherwise the profile's source does not say.
  // `reason` says why, `row` and `profile` name the row that answered, `retry` tells whether the same request may be
  // sent again. The pointer is good for as long as a copy of this Snapshot lives.
  const Rule* HttpToGrpc(int http, Origin origin = Origin::kUnspecified, absl::string_view error_code = {}) const;

  // What a gRPC number becomes; null below 0. Of the rule: `code` is the HTTP status, 100-599, if has_answer(). A
  // number above 16 that the profile has no row for is answered with kind kUnknownNumber.
  const Rule* GrpcToHttp(int64_t number) const;

  // The profile's name, and the SHA-256 of its table, 64 lower-case hexadecimal digits. Good as long as the rules.
  absl::string_view profile() const;
  absl::string_view revision() const;

 private:
  std::shared_ptr<const ClientTable> table_;
};

// Keeps the table of one profile, and follows the server in a thread of its own. All const methods are thread-safe.
class LocalTable {
 public:
  struct Options {
    // Where to ask, as gRPC names targets: "127.0.0.1:50051", "dns:///codes.example:50051", "unix:/run/codes.sock".
    // Without encryption; it reconnects within a second, and pings, so that a peer that died in silence is noticed
    // within 15 s.
    std::string server = {};
    // Or else a channel of your own, for TLS and the like. How fast it reconnects and whether it notices dead peers is
    // then up to its arguments: gRPC's own back-off grows to 2 minutes unless GRPC_ARG_MAX_RECONNECT_BACKOFF_MS is set.
    std::shared_ptr<grpc::Channel> channel = {};
    // Empty: the server's default profile.
    std::string profile = {};
    // A table to start with: bytes of a GetProfileResponse or a CompiledProfile, as a build step or another process
    // got them, or those of a cache file. Empty: none.
    std::string initial = {};
    // A file that keeps the newest table for the next start; each process needs its own, or the same profile. It is
    // replaced in one step, so that it is always whole. Read at start, where it goes before `initial`; one that is
    // missing, broken or of another profile is passed over. Empty: none.
    std::string cache_path = {};
    // Called after a change of revision(), last_error() or of being in step. From the follower's thread, which waits
    // meanwhile; it may call anything here but the destructor.
    std::function<void()> on_change = {};
  };

  // Reads what there is to start with and begins to follow; does not wait for the server. InvalidArgument where
  // neither or both of `server` and `channel` are given, or `initial` is no valid table of `profile`.
  static absl::StatusOr<std::unique_ptr<LocalTable>> Start(Options options);

  // Cancels the stream and returns at once.
  ~LocalTable();
  LocalTable(const LocalTable&) = delete;
  LocalTable& operator=(const LocalTable&) = delete;

  // The table of now. Unavailable, with what went wrong, only before the first one: never again after it.
  absl::StatusOr<Snapshot> Pin() const;

  // Waits at most `timeout` for the first table: OK once there is one, else as Pin().
  absl::Status WaitForTable(absl::Duration timeout) const;

  // How long ago this table was last known to be the server's: zero while the stream is open. For a table from the
  // cache file, at most since the file was written; infinite for `initial`, until the server was reached.
  absl::Duration age() const;

  // Of the table of now; empty before the first one.
  std::string revision() const;

  // Why it is not in step with the server: Unavailable (gone, draining, unreachable), NotFound (the profile is gone),
  // ResourceExhausted (too many streams), DataLoss (it sent no valid table), or what else the server said. OK while it
  // is in step; then it is only about a cache file that cannot be written (or, before anything, read).
  absl::Status last_error() const;

 private:
  class Parts;

  explicit LocalTable(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_LOCAL_TABLE_H_
