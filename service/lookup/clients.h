// What common gRPC clients report for an HTTP response without grpc-status: the rows of clients.tsv, which were
// measured.
#ifndef STATUS_TRANSLATOR_LOOKUP_CLIENTS_H_
#define STATUS_TRANSLATOR_LOOKUP_CLIENTS_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// The content of a response, by its type and whether it has a body. The values are indices of ClientResponses.
enum class ClientResponse : uint8_t { kPage, kPageEmpty, kUntyped, kUntypedEmpty, kGrpc, kGrpcEmpty };
inline constexpr size_t kClientResponseCount = 6;
using ClientResponses = std::bitset<kClientResponseCount>;

// The name in clients.tsv, for example "page-empty".
absl::string_view ClientResponseName(ClientResponse response);

// The names, separated by spaces; "any" for all of them.
std::string ClientResponsesText(const ClientResponses& responses);

// Whether a client with a retry policy (gRPC A6) that lists the code sends the request again.
enum class PolicyRetry : uint8_t { kUnmeasured, kNo, kYes };

// One row. The views are those of the parsed text.
struct ClientRow {
  absl::string_view client;
  std::vector<absl::string_view> versions;  // measured, ascending; the row is for those in between too
  ClientResponses responses;
  std::vector<int> statuses;  // empty: every status; otherwise exceptions from such a row
  std::optional<int> code;    // the gRPC code; none: that of the gRPC document's table
  PolicyRetry policy_retry = PolicyRetry::kUnmeasured;
  std::vector<int> measured;      // the statuses that were measured, ascending
  absl::string_view words;        // of the message; "{status}" is the status, "..." any text, "\n" a line break
  bool is_newest_client = false;  // whether the newest measured version of the client is one of `versions`

  // "1.40.0-1.76.0".
  std::string Window() const;
};

// Reads the format of clients.tsv. InvalidArgument names the line. `text` must outlive the rows.
absl::StatusOr<std::vector<ClientRow>> ParseClients(absl::string_view text);

// The built-in rows, parsed at the first call. Immutable, so thread-safe.
const std::vector<ClientRow>& BuiltInClients();

// Compares versions of numbers and points: 1.9.0 < 1.10.0.
bool IsOlderVersion(absl::string_view a, absl::string_view b);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_CLIENTS_H_
