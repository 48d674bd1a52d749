#include "report/access_log_line.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "report/plain_word.h"
#include "wire/json.h"

namespace status_translator {
namespace {

// The member as deploy/envoy writes it. Only to tell a response that was not translated from a log without
// translations.
constexpr absl::string_view kMember = "translation";
constexpr absl::string_view kMissingValue = "-";

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
constexpr size_t kLastRequired = kRetryFlip;
using Words = std::array<std::string, kWordCount>;

bool HasWrongSetting(const Words& words) { return IsPassedAction(words[kAction]) && !words[kSetting].empty(); }

// What a line says of a translation.
struct Found {
  std::optional<Words> words;  // of the first object that has the required ones
  bool member_is_absent = false;
  bool member_is_incomplete = false;
};

// Whether the object says what became of a response. Of one that passes because of its settings, nothing else is known.
bool ReadWords(JsonValue object, Words& words) {
  bool has_required = true;
  for (size_t i = 0; i < kWords.size(); ++i) {
    const JsonValue word = object.Find(kWords[i]);
    if (word.IsString()) {
      words[i] = PlainWord(word.Text(), i == kSkeleton || i == kSetting ? kMaxSkeletonWordBytes : kMaxWordBytes);
    } else if (i <= kLastRequired) {
      has_required = false;
    }
  }
  return has_required || HasWrongSetting(words);
}

// Recursive: documents are bounded in depth.
void Search(JsonValue value, Found& found) {
  for (const JsonValue inner : value) Search(inner, found);
  Words words;
  const bool complete = value.IsObject() && ReadWords(value, words);
  if (complete && !found.words.has_value()) found.words = std::move(words);
  if (value.Key() != kMember || complete) return;
  // A log writes "-" for a value that is missing.
  const bool is_absent = value.kind() == JsonKind::kNull || value.String() == kMissingValue;
  (is_absent ? found.member_is_absent : found.member_is_incomplete) = true;
}

std::string RouteOf(JsonValue line) {
  for (const absl::string_view name : {"route", "route_name"}) {
    const absl::string_view route = line.Find(name).String();
    if (!route.empty() && route != kMissingValue) return PlainWord(route);
  }
  return "";
}

// The first byte that is not JSON, from 1; 0: there is none. The parser of this program refuses more than that, for
// example arrays that are nested too deeply.
size_t MistakeIn(absl::string_view line) {
  try {
    [[maybe_unused]] const auto json = nlohmann::json::parse(line.begin(), line.end());
  } catch (const nlohmann::json::parse_error& error) {
    return error.byte;
  } catch (const nlohmann::json::exception&) {
    // JSON, but for example a number that no double holds.
  }
  return 0;
}

// `position`: that of the mistake, from 1.
LineMistake NotJson(absl::string_view line, size_t position) {
  if (position > line.size()) return {line.size() + 1, "ends in the middle of JSON: was it cut?"};
  return {position, absl::StrCat("is not JSON from \"", PlainWord(line.substr(position - 1, 20)), "\" on")};
}

}  // namespace

InputLine ReadAccessLogLine(absl::string_view line) {
  // The library would take it for the end of the text.
  const size_t nul = line.find('\0');
  if (nul != absl::string_view::npos) return LineMistake{nul + 1, "contains a NUL byte, which JSON does not allow"};
  const std::optional<JsonDocument> json = JsonDocument::Parse(line, RepeatedKey::kIsFirst);
  if (!json.has_value() || json->repaired()) {
    const size_t mistake = MistakeIn(line);
    if (mistake > 0) return NotJson(line, mistake);
    if (!json.has_value()) return OtherLine::kForeignLog;
  }
  Found found;
  Search(json->Root(), found);
  const size_t member = line.find(kMember) == absl::string_view::npos ? 1 : line.find(kMember);
  if (found.words.has_value()) {
    Words& words = *found.words;
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
                          .route = RouteOf(json->Root())};
  }
  if (found.member_is_incomplete) {
    return LineMistake{member,
                       "\"translation\" lacks one of from, before, to and retry_flip; in json_format it is "
                       "\"%DYNAMIC_METADATA(status_translator)%\" and nothing else"};
  }
  return found.member_is_absent ? OtherLine::kPassed : OtherLine::kForeignLog;
}

}  // namespace status_translator
