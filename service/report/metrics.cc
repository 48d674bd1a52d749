#include <cmath>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "report/line.h"

namespace status_translator {
namespace {

constexpr absl::string_view kMetric = "status_translator_ext_proc_responses_total";
constexpr double kMostExact = 9007199254740992;  // beyond 2^53 a count is not exact any more

bool IsNameByte(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':'; }

// name{label="value",…} value [timestamp] [# exemplar]
class Sample {
 public:
  explicit Sample(absl::string_view line) : line_(line) {}

  ReportLine Read() {
    SkipSpace();
    const absl::string_view name = Name();
    if (name.empty() || absl::ascii_isdigit(static_cast<unsigned char>(name[0])) || at_ == line_.size() ||
        (line_[at_] != '{' && line_[at_] != ' ' && line_[at_] != '\t')) {
      return Mistake(
          "is neither a JSON object nor a line of Prometheus's text; Envoy writes JSON where log_format is "
          "json_format");
    }
    ours_ = name == kMetric;
    labels_at_ = at_;
    if (line_[at_] == '{' && !Labels()) {
      return Mistake("is not label=\"value\", as Prometheus's text has it between braces");
    }
    double value = 0;
    if (!Value(value)) return Mistake("is no number, as the value of a metric has to be");
    if (!ours_) return OtherLine::kMetrics;
    if (!(value >= 0) || value > kMostExact) return Mistake("is no count of responses");
    return Ours(value);
  }

 private:
  LineMistake Mistake(absl::string_view what) const { return {at_ + 1, std::string(what)}; }

  void SkipSpace() {
    while (at_ < line_.size() && absl::ascii_isspace(static_cast<unsigned char>(line_[at_]))) ++at_;
  }
  bool Take(char c) {
    SkipSpace();
    if (at_ == line_.size() || line_[at_] != c) return false;
    ++at_;
    return true;
  }
  absl::string_view Name() {
    const size_t start = at_;
    while (at_ < line_.size() && IsNameByte(line_[at_])) ++at_;
    return line_.substr(start, at_ - start);
  }

  bool Labels() {
    ++at_;
    while (!Take('}')) {
      SkipSpace();
      const absl::string_view name = Name();
      std::string value;
      if (name.empty() || !Take('=') || !Take('"') || !Text(value)) return false;
      if (ours_) KeepLabel(name, value);
      if (Take(',')) continue;
      if (!Take('}')) return false;
      break;
    }
    return true;
  }
  // To the closing quote.
  bool Text(std::string& value) {
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
      if (ours_ && value.size() <= kMaxWordBytes) value += c;
    }
    return false;
  }
  void KeepLabel(absl::string_view name, absl::string_view value) {
    for (const absl::string_view known : {"retry_flip", "mode", "direction", "action", "kind"}) {
      if (name == known) labels_[known] = PlainWord(value);
    }
  }
  // What follows it, a timestamp or an exemplar, does not matter here.
  bool Value(double& value) {
    SkipSpace();
    const size_t end = std::min(line_.find_first_of(" \t\r", at_), line_.size());
    return absl::SimpleAtod(line_.substr(at_, end - at_), &value);
  }

  ReportLine Ours(double value) {
    at_ = labels_at_;
    for (const absl::string_view name : {"retry_flip", "mode", "direction", "action", "kind"}) {
      if (labels_.count(name) == 0) return Mistake(absl::StrCat("has no label \"", name, "\""));
    }
    if (!IsRetryFlip(labels_["retry_flip"])) {
      return Mistake(
          absl::StrCat("retry_flip is \"", labels_["retry_flip"], "\", which is not none, becomes or stops"));
    }
    return CountedResponses{{.retry_flip = labels_["retry_flip"],
                             .mode = labels_["mode"],
                             .direction = labels_["direction"],
                             .action = labels_["action"],
                             .kind = labels_["kind"]},
                            static_cast<uint64_t>(value)};
  }

  const absl::string_view line_;
  size_t at_ = 0;
  size_t labels_at_ = 0;
  bool ours_ = false;
  std::map<absl::string_view, std::string> labels_;
};

}  // namespace

ReportLine ReadMetricsLine(absl::string_view line) { return Sample(line).Read(); }

}  // namespace status_translator
