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

// Details that WriteDetails writes as protobuf's JSON, which costs microseconds each; as many as are read from a body.
inline constexpr int kMaxReadableDetails = 64;

// A google.rpc message (or our own OriginalResponse) as protobuf's JSON beside "@type":
//   {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "STOCKOUT", "metadata": {"zone": "a"}}
// Any other type, and a message that JSON would lose something of or that DetailFromJson would refuse (unknown fields,
// broken values, more members than kMaxJsonMembers), as {"@type": …, "value": base64}. Never fails.
void WriteDetail(const google::protobuf::Any& detail, JsonWriter& writer);

// Writes an array of them. Only the first kMaxReadableDetails are protobuf's JSON, the others base64.
void WriteDetails(const google::protobuf::RepeatedPtrField<google::protobuf::Any>& details, JsonWriter& writer);

// The reverse of WriteDetail. None where it is neither form.
std::optional<google::protobuf::Any> DetailFromJson(JsonValue json);

// The message that a detail holds, if its type is one of these and its bytes are one; null otherwise.
std::unique_ptr<google::protobuf::Message> UnpackKnown(const google::protobuf::Any& detail);

// "google.rpc.ErrorInfo" of a type URL.
absl::string_view TypeName(absl::string_view type_url);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_ANY_JSON_H_
