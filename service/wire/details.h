// The details of a google.rpc.Status.
#ifndef STATUS_TRANSLATOR_WIRE_DETAILS_H_
#define STATUS_TRANSLATOR_WIRE_DETAILS_H_

#include <google/protobuf/any.pb.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>

#include "absl/strings/string_view.h"
#include "wire/any_json.h"

namespace status_translator {

// The type of the detail of this project that carries the original response.
inline constexpr absl::string_view kOriginalType = "statustranslator.v1.OriginalResponse";

using StatusDetails = google::protobuf::RepeatedPtrField<google::protobuf::Any>;

// Reads the first detail of the message's type into `message`. False if there is none or its bytes cannot be parsed.
template <typename Message>
bool FindDetail(const StatusDetails& details, Message& message) {
  for (const google::protobuf::Any& detail : details) {
    if (IsOfType(detail, Message::descriptor()->full_name())) return message.ParseFromString(detail.value());
  }
  return false;
}

// The error code that the ErrorInfo of an outcome names: as the API wrote it, in the metadata, or else the reason,
// which has only letters, digits and underscores. Empty if there is none.
std::string ErrorCodeOf(const StatusDetails& details);

// Removes every detail of a type, for example "google.rpc.DebugInfo". Returns whether there was one.
bool RemoveDetails(absl::string_view type_name, StatusDetails& details);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_DETAILS_H_
