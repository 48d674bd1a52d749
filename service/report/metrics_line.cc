#include "report/metrics_line.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "report/plain_word.h"

namespace status_translator {
namespace {

constexpr absl::string_view kResponses = "status_translator_ext_proc_responses_total";
constexpr absl::string_view kResponseLabels[] = {"retry_flip", "mode", "direction", "action", "kind"};
constexpr absl::string_view kShapes = "status_translator_recognised_responses_total";
constexpr absl::string_view kShapeLabels[] = {"source", "shape"};
constexpr double kMaxCount = 9007199254740992;  // 2^53: beyond it a double does not hold every count

bool IsNameByte(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':'; }

// name{label="value",…} value [timestamp] [# exemplar]
class SampleParser {
 public:
  explicit SampleParser(absl::string_view line) : line_(line) {}

  InputLine Parse() {
    SkipSpace();
    const absl::string_view name = ParseName();
    // A colon may end the name of a sample, but ends the first word of many texts: "unavailable: 503".
    if (name.empty() || name.back() == ':' || absl::ascii_isdigit(static_cast<unsigned char>(name[0])) ||
        at_ == line_.size() || (line_[at_] != '{' && line_[at_] != ' ' && line_[at_] != '\t')) {
      return OtherLine::kText;
    }
    if (name == kResponses) ours_ = kResponseLabels;
    if (name == kShapes) ours_ = kShapeLabels;
    labels_at_ = at_;
    if (line_[at_] == '{' && !ParseLabels()) {
      if (!is_ours()) return OtherLine::kText;
      return Mistake("is not label=\"value\", which the Prometheus text format has between braces");
    }
    const std::optional<double> value = ParseValue();
    if (!value.has_value()) {
      if (!is_ours()) return OtherLine::kText;
      return Mistake("is not a number, which the value of a metric must be");
    }
    // Words may follow the number in any text, for example in "Error: 14 UNAVAILABLE: x".
    if (!is_ours()) return IsEndOfSample() ? OtherLine::kOtherMetrics : OtherLine::kText;
    if (!(*value >= 0) || *value > kMaxCount) return Mistake("is not a count of responses: 0 to 2^53");
    at_ = labels_at_;
    for (const absl::string_view label : ours_) {
      if (labels_.count(label) == 0) return Mistake(absl::StrCat("has no label \"", label, "\""));
    }
    const auto count = static_cast<uint64_t>(*value);
    if (name == kResponses) return Responses(count);
    return CountedShapes{{.source = labels_["source"], .shape = labels_["shape"]}, count};
  }

 private:
  bool is_ours() const { return !ours_.empty(); }
  LineMistake Mistake(absl::string_view message) const { return {at_ + 1, std::string(message)}; }

  void SkipSpace() {
    while (at_ < line_.size() && absl::ascii_isspace(static_cast<unsigned char>(line_[at_]))) ++at_;
  }
  bool Consume(char c) {
    SkipSpace();
    if (at_ == line_.size() || line_[at_] != c) return false;
    ++at_;
    return true;
  }
  absl::string_view ParseName() {
    const size_t start = at_;
    while (at_ < line_.size() && IsNameByte(line_[at_])) ++at_;
    return line_.substr(start, at_ - start);
  }

  bool ParseLabels() {
    ++at_;
    while (!Consume('}')) {
      SkipSpace();
      const absl::string_view name = ParseName();
      std::string value;
      if (name.empty() || !Consume('=') || !Consume('"') || !ParseQuoted(value)) return false;
      if (is_ours()) KeepLabel(name, value);
      if (Consume(',')) continue;
      if (!Consume('}')) return false;
      break;
    }
    return true;
  }
  // To the closing quote. Keeps one byte more than a plain word can have, so that PlainWord marks the cut.
  bool ParseQuoted(std::string& value) {
    for (; at_ < line_.size(); ++at_) {
      char c = line_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c == '\\') {
        if (++at_ == line_.size()) return false;
        c = line_[at_] == 'n' ? '\n' : line_[at_];
      }
      if (is_ours() && value.size() <= kMaxWordBytes) value += c;
    }
    return false;
  }
  void KeepLabel(absl::string_view name, absl::string_view value) {
    const auto* const known = std::find(ours_.begin(), ours_.end(), name);
    if (known != ours_.end()) labels_[*known] = PlainWord(value);
  }
  // A timestamp or an exemplar may follow it.
  std::optional<double> ParseValue() {
    SkipSpace();
    value_end_ = std::min(line_.find_first_of(" \t\r", at_), line_.size());
    double value = 0;
    return absl::SimpleAtod(line_.substr(at_, value_end_ - at_), &value) ? std::optional<double>(value) : std::nullopt;
  }
  // Whether nothing follows the value, or only what a sample may have there.
  bool IsEndOfSample() const {
    absl::string_view rest = absl::StripAsciiWhitespace(line_.substr(value_end_));
    rest = absl::StripAsciiWhitespace(rest.substr(0, rest.find('#')));
    double timestamp = 0;
    return rest.empty() || absl::SimpleAtod(rest, &timestamp);
  }

  InputLine Responses(uint64_t count) {
    const std::optional<RetryFlip> flip = RetryFlipFromName(labels_["retry_flip"]);
    if (!flip.has_value()) return Mistake(UnknownRetryFlip(labels_["retry_flip"]));
    return CountedResponses{{.retry_flip = *flip,
                             .mode = labels_["mode"],
                             .direction = labels_["direction"],
                             .action = labels_["action"],
                             .kind = labels_["kind"]},
                            count};
  }

  const absl::string_view line_;
  size_t at_ = 0;
  size_t labels_at_ = 0;
  size_t value_end_ = 0;
  absl::Span<const absl::string_view> ours_;  // the labels that are read; empty: another metric
  std::map<absl::string_view, std::string> labels_;
};

}  // namespace

InputLine ReadMetricsLine(absl::string_view line) { return SampleParser(line).Parse(); }

}  // namespace status_translator
