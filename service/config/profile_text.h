// Parses a profile file, for example
//   name: "acme"
//   extends: "general"
//   http_to_grpc { http: 420 grpc: "RESOURCE_EXHAUSTED" reason: "the limiter sends 420" }
// into a checked table. proto/statustranslator/v1/profile.proto documents the format.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/file_errors.h"
#include "config/placed_message.h"
#include "core/table.h"

namespace status_translator {

// The places of the parts that can only be checked together with other profiles, and of the rows in their order.
struct ProfilePlaces {
  Place name;
  Place extends;
  Place superseded_by;
  std::vector<Place> http_to_grpc;
  std::vector<Place> http_to_grpc_ranges;
  std::vector<Place> grpc_to_http;
  std::vector<PlacedExample> examples;
};

// Parses a text-format statustranslator.v1.Profile and checks everything that can be checked without other profiles. An
// error is InvalidArgument; its message has one line for each error in the file, "file:line:column: what is wrong".
// `file` is used in messages only. Sets `places` unless it is null. Thread-safe.
absl::StatusOr<Table> ParseProfile(absl::string_view file, absl::string_view text, ProfilePlaces* places = nullptr);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_
