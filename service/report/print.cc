#include "report/print.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "support/text_table.h"

namespace status_translator {
namespace {

using Cells = std::vector<std::string>;
template <typename Row>
using Rows = std::vector<std::pair<Row, uint64_t>>;

constexpr absl::string_view kPassed = "passed:";
constexpr struct {
  const char* flip;
  const char* title;
} kGroups[] = {{kRetryFlips[0], "BECOMES RETRYABLE: callers that give up now would send again"},
               {kRetryFlips[1], "STOPS BEING RETRYABLE: callers that send again now would give up"},
               {kRetryFlips[2], "Retried as before"}};

std::string Percent(uint64_t count, uint64_t of) {
  const double percent = 100 * ShareOf(count, of);
  if (count > 0 && percent < 0.1) return "<0.1 %";
  return count < of && percent > 99.9 ? ">99.9 %" : absl::StrFormat("%.1f %%", percent);
}

std::string Number(uint64_t number) {
  std::string digits = absl::StrCat(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

bool IsPassed(const CountedOutcome& row) { return absl::StartsWith(row.action, kPassed); }

uint64_t Sum(const Rows<CountedOutcome>& rows) {
  uint64_t sum = 0;
  for (const auto& [row, count] : rows) sum += count;
  return sum;
}

Cells Header(const LoggedTranslation&) { return {"from", "before", "", "to", "origin", "body", "rule"}; }
// For people, what is not known is a dash.
std::string OrDash(const std::string& word) {
  return word.empty() || word == "none given" || word == "UNSPECIFIED" ? "-" : word;
}

Cells Words(const LoggedTranslation& row) {
  return {row.from, row.before,         row.action == "changed" ? "=>" : "->",
          row.to,   OrDash(row.origin), OrDash(row.recognised),
          row.rule};
}

Cells Header(const CountedOutcome& first) {
  if (IsPassed(first)) return {"mode", "direction", "why"};
  return {"mode", "direction", "action", "rule"};
}
Cells Words(const CountedOutcome& row) {
  if (!IsPassed(row)) return {row.mode, row.direction, row.action, row.kind};
  const absl::string_view why = absl::StripPrefix(row.action, kPassed);
  const absl::string_view words = WhyPassed(why);
  return {row.mode, row.direction, words.empty() ? std::string(why) : absl::StrCat(why, ": ", words)};
}

// Counts to the right, everything else to the left.
template <typename Row>
std::string Group(absl::string_view title, const Rows<Row>& rows, uint64_t others, uint64_t all, size_t top) {
  uint64_t total = others;
  for (const auto& [row, count] : rows) total += count;
  if (total == 0) return "";
  const size_t shown = top == 0 ? rows.size() : std::min(top, rows.size());
  const size_t width = std::max<size_t>(Number(std::max(others, rows.empty() ? 0 : rows[0].second)).size(), 5);
  const auto line = [&](const std::string& count, const std::string& share, Cells words) {
    words.insert(words.begin(), absl::StrFormat("  %*s  %7s", width, count, share));
    return words;
  };
  std::vector<Cells> lines;
  if (shown > 0) lines.push_back(line("count", "share", Header(rows[0].first)));
  uint64_t hidden = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto& [row, count] = rows[i];
    if (i < shown) {
      lines.push_back(line(Number(count), Percent(count, all), Words(row)));
    } else {
      hidden += count;
    }
  }
  std::string text = absl::StrCat("\n", title, ": ", Number(total), "\n", PaddedColumns(lines));
  if (hidden > 0) {
    absl::StrAppend(&text, "  ", Number(hidden), " more in ", rows.size() - shown, " rows: --top 0 shows them\n");
  }
  if (others > 0) {
    absl::StrAppend(&text, "  ", Number(others), " others, in more different rows than are kept apart (",
                    Tally<Row>::kMaxRows, ")\n");
  }
  return text;
}

std::string FlipsLine(uint64_t becomes, uint64_t stops, uint64_t all) {
  return absl::StrCat("Retry flips: ", Number(becomes), " (", Percent(becomes, all), ") become retryable, ",
                      Number(stops), " (", Percent(stops, all), ") stop being retryable.\n");
}

std::string LogText(const Report& report, size_t top) {
  const Tally<LoggedTranslation>& log = report.translations;
  uint64_t changed = 0;
  uint64_t same_code = 0;
  for (const auto& group : kGroups) {
    for (const auto& [row, count] : log.Sorted(group.flip)) {
      changed += row.action == "changed" ? count : 0;
      same_code += row.before == row.to ? count : 0;
    }
  }
  std::string text = absl::StrCat("Access log: ", Number(report.log_lines), " responses; ",
                                  Number(log.total() - changed), " would change");
  if (changed > 0) absl::StrAppend(&text, ", ", Number(changed), " changed (=>)");
  absl::StrAppend(&text, ", ", Percent(log.total(), report.log_lines), "; of these ", Number(same_code),
                  " keep their code, in a better message or shape.\n",
                  FlipsLine(log.flips("becomes"), log.flips("stops"), report.log_lines));
  for (const auto& group : kGroups) {
    text += Group(group.title, log.Sorted(group.flip), log.others(group.flip), report.log_lines, top);
  }
  return text;
}

// What was translated, and what passed.
std::pair<Rows<CountedOutcome>, Rows<CountedOutcome>> Parted(const Rows<CountedOutcome>& rows) {
  std::pair<Rows<CountedOutcome>, Rows<CountedOutcome>> parted;
  for (const auto& row : rows) (IsPassed(row.first) ? parted.second : parted.first).push_back(row);
  return parted;
}

std::string MetricsText(const Report& report, size_t top) {
  const Tally<CountedOutcome>& metrics = report.responses;
  const auto [translated, passed] = Parted(metrics.Sorted("none"));
  std::string text = absl::StrCat("Metrics: ", Number(metrics.total()), " responses came to the service; ",
                                  Number(Sum(passed)), " (", Percent(Sum(passed), metrics.total()), ") passed.\n",
                                  FlipsLine(metrics.flips("becomes"), metrics.flips("stops"), metrics.total()));
  for (const auto& group : kGroups) {
    const bool none = absl::string_view(group.flip) == "none";
    text += Group(group.title, none ? translated : metrics.Sorted(group.flip), none ? 0 : metrics.others(group.flip),
                  metrics.total(), top);
  }
  return text + Group("Passed as they are", passed, metrics.others("none"), metrics.total(), top);
}

}  // namespace

std::string ReportText(const Report& report, size_t top) {
  const bool has_log = report.log_lines > 0;
  const bool has_metrics = report.responses.total() > 0;
  std::string text;
  if (report.bad_lines > 0) {
    absl::StrAppend(&text, "Left out because they cannot be read: ", Number(report.bad_lines), " lines.\n");
  }
  if (has_log) text += LogText(report, top);
  if (has_log && has_metrics) text += "\n";
  if (has_metrics) text += MetricsText(report, top);
  if (has_log && report.translations.total() == 0) {
    text +=
        "\nNo line says a translation: nothing failed, or nothing reached the log. The second: metadata_options: "
        "{receiving_namespaces: {untyped: [status_translator]}} has to stand in ext_proc's configuration.\n";
  }
  if (has_log && !has_metrics) {
    absl::StrAppend(&text, "\nWhat passed, and why, the metrics say: curl -s http://HOST:PORT/metrics | ",
                    "status-translator report LOG -\n");
  }
  if (has_metrics && !has_log) {
    text += "\nWhich codes become which, Envoy's access log says: status-translator report LOG\n";
  }
  return text;
}

}  // namespace status_translator
