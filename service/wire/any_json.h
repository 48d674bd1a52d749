// google.rpc details as JSON and back.
#ifndef STATUS_TRANSLATOR_WIRE_ANY_JSON_H_
#define STATUS_TRANSLATOR_WIRE_ANY_JSON_H_

#include <google/protobuf/any.pb.h>

#include <memory>
#include <optional>

#include "absl/strings/string_view.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace status_translator {

// The details that WriteDetails writes as protobuf's JSON, which costs microseconds each. ReadDetails (api_error.h)
// reads at most as many from a body.
inline constexpr int kMaxReadableDetails = 64;

// A google.rpc message, our own OriginalResponse or a message of UseDetailTypes as protobuf's JSON beside "@type":
//   {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "STOCKOUT", "metadata": {"zone": "a"}}
// Any other type is written as {"@type": …, "value": base64}. So is a message that JSON cannot represent in full or
// that DetailFromJson would refuse: unknown fields, invalid values, more members than kMaxJsonMembers, a single string
// "value". Never fails.
void WriteDetail(const google::protobuf::Any& detail, JsonWriter& writer);

// Writes an array of details. Only the first kMaxReadableDetails are protobuf's JSON, the others base64.
void WriteDetails(const google::protobuf::RepeatedPtrField<google::protobuf::Any>& details, JsonWriter& writer);

// The JSON of a message of UseDetailTypes, as WriteDetail writes it, without "@type". None for any other detail, and if
// WriteDetail writes base64.
std::optional<JsonDocument> OwnDetailJson(const google::protobuf::Any& detail);

// Reads what WriteDetail writes. None if `json` has neither form.
std::optional<google::protobuf::Any> DetailFromJson(JsonValue json);

// Reads a detail as Connect writes it: {"type": "google.rpc.ErrorInfo", "value": base64 without padding}. None for
// another form.
std::optional<google::protobuf::Any> DetailFromConnect(JsonValue entry);

// The message that a detail holds. Null if the type is none of those above or the bytes cannot be parsed.
std::unique_ptr<google::protobuf::Message> UnpackKnown(const google::protobuf::Any& detail);

// The part of a type URL after the last slash, for example "google.rpc.ErrorInfo".
absl::string_view TypeName(absl::string_view type_url);

// Whether a detail is of that type: faster than to compare TypeName.
bool IsOfType(const google::protobuf::Any& detail, absl::string_view type_name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_ANY_JSON_H_
