#include "report/access_log_line.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "report/plain_word.h"

namespace status_translator {
namespace {

using Json = nlohmann::ordered_json;

// The member as deploy/envoy writes it. Only to tell a response that was not translated from a log without
// translations.
constexpr absl::string_view kMember = "translation";

// The words of a translation, and which of them a log must have.
enum Word : size_t {
  kFrom,
  kBefore,
  kTo,
  kRetryFlip,
  kAction,
  kOrigin,
  kShape,
  kBody,
  kRule,
  kSkeleton,
  kSetting,
  kWordCount,
};
constexpr std::array<absl::string_view, kWordCount> kWords = {
    "from", "before", "to", "retry_flip", "action", "origin", "shape", "body", "rule", "skeleton", "setting"};
constexpr unsigned kRequired = 1U << kFrom | 1U << kBefore | 1U << kTo | 1U << kRetryFlip;
using Words = std::array<std::string, kWordCount>;

bool HasWrongSetting(const Words& words) { return IsPassedAction(words[kAction]) && !words[kSetting].empty(); }

// Finds the first object with the required words. Does not keep what else the line holds.
class TranslationFinder final : public nlohmann::json_sax<Json> {
 public:
  bool key(std::string& name) override {
    key_ = std::move(name);
    return true;
  }
  bool string(std::string& value) override {
    // A log writes "-" for a value that is missing.
    NoteMember(value == "-");
    if (depth_ == 1 && value != "-" && (key_ == "route" || key_ == "route_name")) route_ = PlainWord(value);
    for (size_t i = 0; i < kWords.size(); ++i) {
      if (key_ != kWords[i]) continue;
      words_[i] = PlainWord(value, i == kSkeleton || i == kSetting ? kMaxSkeletonWordBytes : kMaxWordBytes);
      present_ |= 1U << i;
    }
    return EndValue();
  }
  bool null() override {
    NoteMember(true);
    return EndValue();
  }
  bool boolean(bool) override { return OtherValue(); }
  bool number_integer(int64_t) override { return OtherValue(); }
  bool number_unsigned(uint64_t) override { return OtherValue(); }
  bool number_float(double, const std::string&) override { return OtherValue(); }
  bool binary(binary_t&) override { return OtherValue(); }
  bool start_array(size_t) override {
    ++depth_;
    return OtherValue();
  }
  bool end_array() override {
    --depth_;
    return ResetObject(false);
  }
  bool start_object(size_t) override {
    ++depth_;
    return ResetObject(key_ == kMember);
  }
  bool end_object() override {
    --depth_;
    // Of a response that passes because of its settings, nothing else is known.
    const bool complete = (present_ & kRequired) == kRequired || HasWrongSetting(words_);
    if (complete && !found_.has_value()) found_ = words_;
    if (is_member_ && !complete) member_is_incomplete_ = true;
    return ResetObject(false);
  }
  bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception&) override {
    error_position_ = position;
    return false;
  }

  std::optional<Words>& found() { return found_; }
  std::string& route() { return route_; }
  bool member_is_absent() const { return member_is_absent_; }
  bool member_is_incomplete() const { return member_is_incomplete_; }
  size_t error_position() const { return error_position_; }

 private:
  // For a value that is not an object.
  void NoteMember(bool absent) {
    if (key_ == kMember) (absent ? member_is_absent_ : member_is_incomplete_) = true;
  }
  bool OtherValue() {
    NoteMember(false);
    return EndValue();
  }
  bool EndValue() {
    key_.clear();
    return true;
  }
  bool ResetObject(bool is_member) {
    words_ = {};
    present_ = 0;
    is_member_ = is_member;
    return EndValue();
  }

  std::string key_;
  Words words_;           // of the innermost object, so far
  unsigned present_ = 0;  // which of them, by bit
  bool is_member_ = false;
  size_t depth_ = 0;  // of open objects and arrays
  std::string route_;
  std::optional<Words> found_;
  bool member_is_absent_ = false;
  bool member_is_incomplete_ = false;
  size_t error_position_ = 0;
};

LineMistake NotJson(absl::string_view line, size_t position) {
  if (position > line.size()) return {line.size() + 1, "ends in the middle of JSON: was it cut?"};
  return {position == 0 ? 1 : position,
          absl::StrCat("is not JSON from \"", PlainWord(line.substr(position - 1, 20)), "\" on")};
}

}  // namespace

InputLine ReadAccessLogLine(absl::string_view line) {
  // The library would take it for the end of the text.
  const size_t nul = line.find('\0');
  if (nul != absl::string_view::npos) return LineMistake{nul + 1, "contains a NUL byte, which JSON does not allow"};
  TranslationFinder finder;
  if (!Json::sax_parse(line.begin(), line.end(), &finder)) return NotJson(line, finder.error_position());
  const size_t member = line.find(kMember) == absl::string_view::npos ? 1 : line.find(kMember);
  if (finder.found().has_value()) {
    Words& words = *finder.found();
    if (HasWrongSetting(words)) words[kRetryFlip] = std::string(RetryFlipName(RetryFlip::kNone));
    const std::optional<RetryFlip> flip = RetryFlipFromName(words[kRetryFlip]);
    if (!flip.has_value()) return LineMistake{member, UnknownRetryFlip(words[kRetryFlip])};
    const bool is_claimed = !words[kShape].empty();
    return LoggedResponse{.translation = {.retry_flip = *flip,
                                          .action = std::move(words[kAction]),
                                          .from = std::move(words[kFrom]),
                                          .before = std::move(words[kBefore]),
                                          .to = std::move(words[kTo]),
                                          .origin = std::move(words[kOrigin]),
                                          .shape = std::move(words[is_claimed ? kShape : kBody]),
                                          .rule = std::move(words[kRule])},
                          .is_claimed = is_claimed,
                          .skeleton = std::move(words[kSkeleton]),
                          .setting = std::move(words[kSetting]),
                          .route = std::move(finder.route())};
  }
  if (finder.member_is_incomplete()) {
    return LineMistake{member,
                       "\"translation\" lacks one of from, before, to and retry_flip; in json_format it is "
                       "\"%DYNAMIC_METADATA(status_translator)%\" and nothing else"};
  }
  return finder.member_is_absent() ? OtherLine::kPassed : OtherLine::kForeignLog;
}

}  // namespace status_translator
