// google.rpc details as JSON and back.
#ifndef STATUS_TRANSLATOR_CODEC_ANY_JSON_H_
#define STATUS_TRANSLATOR_CODEC_ANY_JSON_H_

#include <google/protobuf/any.pb.h>

#include <memory>
#include <optional>

#include "codec/json.h"

namespace status_translator {

// A google.rpc message (or our own OriginalResponse) as protobuf's JSON beside "@type". Any other type, and one that
// JSON would lose something of (unknown fields, broken values), as {"@type": …, "value": base64}. Never fails.
Json DetailToJson(const google::protobuf::Any& detail);

// The reverse. None where it is neither form.
std::optional<google::protobuf::Any> DetailFromJson(const Json& json);

// The message that a detail holds, if its type is one of these and its bytes are one; null otherwise.
std::unique_ptr<google::protobuf::Message> UnpackKnown(const google::protobuf::Any& detail);

// "google.rpc.ErrorInfo" of a type URL.
absl::string_view TypeName(absl::string_view type_url);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_ANY_JSON_H_
