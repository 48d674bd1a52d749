// Text to a checked table.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/mistakes.h"
#include "core/table.h"

namespace status_translator {

// The largest profile that is read, in bytes.
inline constexpr size_t kMaxProfileBytes = 1 << 20;

// Where a file says what only other files can confirm, and where the rows of its table stand, in their order.
struct ProfilePlaces {
  Place name;
  Place extends;
  Place superseded_by;
  std::vector<Place> http_to_grpc;
  std::vector<Place> http_to_grpc_ranges;
  std::vector<Place> grpc_to_http;
};

// Reads a text-format statustranslator.v1.Profile and checks all that can be checked without other profiles. An error
// is InvalidArgument; its message has one line for each mistake, `file:line:column: what is wrong`. `file` is only
// used in messages. Fills `places`, unless it is null. Thread-safe.
absl::StatusOr<Table> ParseProfile(absl::string_view file, absl::string_view text, ProfilePlaces* places = nullptr);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_
