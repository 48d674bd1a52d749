#include "codec/json.h"
#include "fuzz/require.h"

namespace status_translator {
namespace {

void RequireBounded(const Json& json, int depth) {
  Require(depth <= kMaxJsonDepth, "depth is bounded");
  Require(!json.is_object() || json.size() <= kMaxJsonMembers, "members are bounded");
  if (!json.is_structured()) return;
  for (const Json& value : json) RequireBounded(value, depth + (value.is_structured() ? 1 : 0));
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  const std::optional<Json> json = ParseJson(text);
  if (!json.has_value()) return 0;
  Require(IsUtf8(text), "JSON is UTF-8");
  RequireBounded(*json, 1);
  const std::string written = WriteJson(*json);
  Require(written.find('\n') == std::string::npos, "JSON is written on one line");
  const std::optional<Json> again = ParseJson(written);
  Require(again.has_value() && *again == *json, "what is written is read as the same");
  Require(WriteJson(*again) == written, "and written as the same");
  if (!json->is_object()) return 0;
  for (const char* name : {"code", "message", "status"}) {
    Require(IsUtf8(StringMember(*json, name)), "a string is UTF-8");
    Require(StringMember(*json, name).empty() || !IntegerMember(*json, name).has_value(),
            "a member is a string or a number");
  }
  return 0;
}
