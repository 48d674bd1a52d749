// A detail as JSON, or a type on the first line and then the bytes of a message.
#include "absl/strings/str_cat.h"
#include "fuzz/require.h"
#include "support/details.h"
#include "support/json.h"
#include "wire/any_json.h"

namespace status_translator {
namespace {

void RequireRoundTrip(const google::protobuf::Any& detail) {
  const std::string text = DetailText(detail);
  const auto json = JsonDocument::Parse(text);
  Require(json.has_value() && !json->repaired(), "a detail is JSON that we read");
  Require(json->Root().Find("@type").String() == detail.type_url(), "the type stands beside its members");
  const auto again = DetailFromJson(json->Root());
  Require(again.has_value() && SameDetail(detail, *again), "a detail comes back");
  Require(DetailText(*again) == text, "and is written as the same");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view text = Text(data, size);
  if (size > 0 && text[0] == '{') {
    if (const auto detail = DetailFromText(text); detail.has_value()) RequireRoundTrip(*detail);
    return 0;
  }
  google::protobuf::Any detail;
  detail.set_type_url(absl::StrCat("type.googleapis.com/", FixUtf8(ConsumeLine(text))));
  detail.set_value(std::string(text));
  // A detail without a type is none.
  if (!TypeName(detail.type_url()).empty()) RequireRoundTrip(detail);
  return 0;
}
