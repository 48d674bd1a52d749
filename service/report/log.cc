#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "report/line.h"

namespace status_translator {
namespace {

using Json = nlohmann::ordered_json;

constexpr absl::string_view kMember = "translation";

// Finds the one object in a line that says a translation, whatever it is called and however deep it is: operators have
// log formats of their own. Keeps only its words, so a line takes no memory for what it holds besides.
class Finder final : public nlohmann::json_sax<Json> {
 public:
  bool key(std::string& name) override {
    key_ = std::move(name);
    return true;
  }
  bool string(std::string& value) override {
    // "-" is how a log writes what is not there.
    Saw(value == "-");
    for (size_t i = 0; i < kWords.size(); ++i) {
      if (key_ != kWords[i].name) continue;
      here_.*kWords[i].value = PlainWord(value);
      said_ |= 1U << i;
    }
    return Next();
  }
  bool null() override {
    Saw(true);
    return Next();
  }
  bool boolean(bool) override { return Other(); }
  bool number_integer(int64_t) override { return Other(); }
  bool number_unsigned(uint64_t) override { return Other(); }
  bool number_float(double, const std::string&) override { return Other(); }
  bool binary(binary_t&) override { return Other(); }
  bool start_array(size_t) override { return Other(); }
  bool end_array() override { return Forget(); }

  bool start_object(size_t) override {
    const bool ours = key_ == kMember;
    Forget();
    is_member_ = ours;
    return true;
  }
  bool end_object() override {
    const bool whole = (said_ & kNeeded) == kNeeded;
    if (whole && !found_.has_value()) found_ = here_;
    if (is_member_ && !whole) lacks_ = true;
    return Forget();
  }
  bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception&) override {
    broken_at_ = position;
    return false;
  }

  std::optional<LoggedTranslation>& found() { return found_; }
  bool passed() const { return passed_; }
  bool lacks() const { return lacks_; }
  size_t broken_at() const { return broken_at_; }

 private:
  struct Word {
    absl::string_view name;
    std::string LoggedTranslation::*value;
  };
  static constexpr std::array<Word, 8> kWords = {{{"from", &LoggedTranslation::from},
                                                  {"before", &LoggedTranslation::before},
                                                  {"to", &LoggedTranslation::to},
                                                  {"retry_flip", &LoggedTranslation::retry_flip},
                                                  {"action", &LoggedTranslation::action},
                                                  {"origin", &LoggedTranslation::origin},
                                                  {"recognised", &LoggedTranslation::recognised},
                                                  {"rule", &LoggedTranslation::rule}}};
  static constexpr unsigned kNeeded = 0xF;  // the first four

  // A value of the member that is no object.
  void Saw(bool absent) {
    if (key_ == kMember) (absent ? passed_ : lacks_) = true;
  }
  bool Other() {
    Saw(false);
    return Next();
  }
  bool Next() {
    key_.clear();
    return true;
  }
  bool Forget() {
    here_ = {};
    said_ = 0;
    is_member_ = false;
    return Next();
  }

  std::string key_;
  LoggedTranslation here_;  // what the innermost object has said so far
  unsigned said_ = 0;
  bool is_member_ = false;
  std::optional<LoggedTranslation> found_;
  bool passed_ = false;
  bool lacks_ = false;
  size_t broken_at_ = 0;
};

LineMistake Broken(absl::string_view line, size_t position) {
  if (position > line.size()) return {line.size() + 1, "ends in the middle of JSON: was it cut?"};
  return {position == 0 ? 1 : position,
          absl::StrCat("is not JSON from \"", PlainWord(line.substr(position - 1, 20)), "\" on")};
}

}  // namespace

ReportLine ReadLogLine(absl::string_view line) {
  // The library would stop reading there.
  const size_t nul = line.find('\0');
  if (nul != absl::string_view::npos) return LineMistake{nul + 1, "has a NUL, which JSON cannot have"};
  Finder finder;
  if (!Json::sax_parse(line.begin(), line.end(), &finder)) return Broken(line, finder.broken_at());
  const size_t member = line.find(kMember) == absl::string_view::npos ? 1 : line.find(kMember);
  if (auto& found = finder.found(); found.has_value()) {
    if (IsRetryFlip(found->retry_flip)) return *std::move(found);
    return LineMistake{member,
                       absl::StrCat("retry_flip is \"", found->retry_flip, "\", which is not none, becomes or stops")};
  }
  if (finder.lacks()) {
    return LineMistake{member,
                       "\"translation\" lacks one of from, before, to and retry_flip; in json_format it is "
                       "\"%DYNAMIC_METADATA(status_translator)%\" and nothing else"};
  }
  return finder.passed() ? OtherLine::kPassed : OtherLine::kLog;
}

}  // namespace status_translator
