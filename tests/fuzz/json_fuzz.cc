// JSON, parsed by JsonDocument and by nlohmann-json: both must accept and reject the same grammar.
#include <cmath>
#include <cstdlib>
#include <set>
#include <vector>

#include "core/utf8.h"
#include "fuzz/require.h"
#include "support/json.h"
#include "support/limits.h"
#include "wire/json.h"

namespace status_translator {
namespace {

// Whether a document that the library reads is within our bounds and has no key twice in one object.
class Bounds final : public nlohmann::json_sax<Json> {
 public:
  bool kept() const { return kept_; }

  bool null() override { return Value(); }
  bool boolean(bool) override { return Value(); }
  bool number_integer(int64_t) override { return Value(); }
  bool number_unsigned(uint64_t) override { return Value(); }
  bool number_float(double, const std::string&) override { return Value(); }
  bool string(std::string&) override { return Value(); }
  bool binary(binary_t&) override { return Value(); }
  bool start_object(size_t) override { return Open(); }
  bool start_array(size_t) override { return Open(); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool key(std::string& key) override {
    kept_ = kept_ && open_.back().insert(key).second && open_.back().size() <= kMaxJsonMembers;
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool Value() {
    kept_ = kept_ && ++values_ <= kMaxJsonValues;
    return true;
  }
  bool Open() {
    open_.emplace_back();
    kept_ = kept_ && open_.size() <= static_cast<size_t>(kMaxJsonDepth);
    return Value();
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> open_;
  size_t values_ = 0;
  bool kept_ = true;
};

// Whether a number is in it that no double holds: the library refuses such documents.
bool HasHugeNumber(JsonValue value) {
  if (value.kind() == JsonKind::kNumber) return std::isinf(std::strtod(std::string(value.Text()).c_str(), nullptr));
  for (const JsonValue inside : value) {
    if (HasHugeNumber(inside)) return true;
  }
  return false;
}

void RequireSound(JsonValue value, int depth) {
  Require(value.exists() && value.kind() != JsonKind::kMissing, "a value has a kind");
  Require(IsUtf8(value.Text()) && IsUtf8(value.Key()), "strings are UTF-8");
  Require(depth <= kMaxJsonDepth + 1, "depth is bounded");
  Require(!value.IsObject() || value.size() <= kMaxJsonMembers, "members are bounded");
  Require(!value.Integer().has_value() || value.kind() == JsonKind::kNumber, "an integer is a number");
  size_t seen = 0;
  for (const JsonValue inside : value) {
    ++seen;
    if (value.IsObject()) Require(value.Find(inside.Key()).Key() == inside.Key(), "a member is found");
    RequireSound(inside, depth + 1);
  }
  Require(seen == value.size(), "as many as it says");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  const auto document = JsonDocument::Parse(text);
  // The library stops reading at NUL, and skips a byte order mark, which is not JSON.
  const bool has_nul = text.find('\0') != absl::string_view::npos;
  const bool has_mark = text.substr(0, 3) == "\xEF\xBB\xBF";
  const bool library_reads = !has_nul && !has_mark && Json::accept(text.begin(), text.end());
  if (!document.has_value()) {
    Bounds bounds;
    if (library_reads) Json::sax_parse(text.begin(), text.end(), &bounds);
    Require(!library_reads || !bounds.kept(), "what the library reads and is within the bounds is read");
    return 0;
  }
  Require(!has_nul, "there is no NUL but in escapes");
  RequireSound(document->Root(), 1);
  const std::string written = Rewritten(*document);
  Require(written.find('\n') == std::string::npos, "JSON is written on one line");
  const auto again = JsonDocument::Parse(written);
  Require(again.has_value() && Rewritten(*again) == written, "what is written is read as the same");
  Require(!again->repaired(), "and needs no repair");
  if (document->repaired() || HasHugeNumber(document->Root())) return 0;
  Require(library_reads, "the library reads it too");
  Require(Json::parse(text.begin(), text.end()) == Json::parse(written), "as the same");
  return 0;
}
