// JSON, or else a type on the first line and the bytes of a message.
#include "absl/strings/str_cat.h"
#include "codec/any_json.h"
#include "fuzz/require.h"
#include "support/details.h"

namespace status_translator {
namespace {

void RequireRoundTrip(const google::protobuf::Any& detail) {
  const Json json = DetailToJson(detail);
  Require(json.is_object() && StringMember(json, "@type") == detail.type_url(), "the type stands beside its members");
  const std::optional<Json> read = ParseJson(WriteJson(json));
  Require(read.has_value(), "a detail is JSON that we read");
  const auto again = DetailFromJson(*read);
  Require(again.has_value() && SameDetail(detail, *again), "a detail comes back");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view text = Text(data, size);
  if (size > 0 && text[0] == '{') {
    const std::optional<Json> json = ParseJson(text);
    if (!json.has_value()) return 0;
    if (const auto detail = DetailFromJson(*json); detail.has_value()) RequireRoundTrip(*detail);
    return 0;
  }
  google::protobuf::Any detail;
  detail.set_type_url(absl::StrCat("type.googleapis.com/", FixUtf8(TakeLine(text))));
  detail.set_value(std::string(text));
  // A detail without a type is none.
  if (!TypeName(detail.type_url()).empty()) RequireRoundTrip(detail);
  return 0;
}
