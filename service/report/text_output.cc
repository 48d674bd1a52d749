#include "report/text_output.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "ext_proc/pass_reason.h"
#include "support/count.h"
#include "support/text_table.h"

namespace status_translator {
namespace {

using Cells = std::vector<std::string>;
template <typename Row>
using Rows = std::vector<std::pair<Row, uint64_t>>;

constexpr absl::string_view kPassed = "passed:";

// The heading of a group.
std::string Title(RetryFlip flip) {
  if (flip == RetryFlip::kNone) return "Retried as before";
  return absl::StrCat(absl::AsciiStrToUpper(RetryFlipEffect(flip)), ": ", RetryFlipMeaning(flip));
}

std::string Percent(uint64_t count, uint64_t of) {
  const double percent = 100 * ShareOf(count, of);
  if (count > 0 && percent < 0.1) return "<0.1 %";
  return count < of && percent > 99.9 ? ">99.9 %" : absl::StrFormat("%.1f %%", percent);
}

std::string Number(uint64_t number) { return WithCommas(number); }

// "1 line", "5,000 lines".
std::string NumberOf(uint64_t number, absl::string_view noun) {
  return absl::StrCat(Number(number), " ", NounFor(number, noun));
}

bool IsPassed(const CountedOutcome& row) { return IsPassedAction(row.action); }

uint64_t Sum(const Rows<CountedOutcome>& rows) {
  uint64_t sum = 0;
  for (const auto& [row, count] : rows) sum += count;
  return sum;
}

Cells Headings(const LoggedTranslation&) { return {"from", "before", "", "to", "origin", "shape", "rule"}; }

// A word for "not known" becomes a dash.
std::string OrDash(const std::string& word) {
  return word.empty() || word == "none given" || word == "unspecified" ? "-" : word;
}

Cells ToCells(const LoggedTranslation& row) {
  return {row.from,          row.before, row.action == "changed" ? "=>" : "->", row.to, OrDash(row.origin),
          OrDash(row.shape), row.rule};
}

Cells Headings(const CountedOutcome& first) {
  if (IsPassed(first)) return {"mode", "direction", "why"};
  return {"mode", "direction", "action", "rule"};
}
Cells ToCells(const CountedOutcome& row) {
  if (!IsPassed(row)) return {row.mode, row.direction, row.action, row.kind};
  const absl::string_view reason = absl::StripPrefix(row.action, kPassed);
  const absl::string_view text = ExplainPassReason(reason);
  return {row.mode, row.direction, text.empty() ? std::string(reason) : absl::StrCat(reason, ": ", text)};
}

std::string ShapeText(const std::string& shape) { return shape == "none" ? "none: no shape claims them" : shape; }

Cells Headings(const RecognisedShape& first) {
  return first.source.empty() ? Cells{"shape"} : Cells{"source", "shape"};
}
Cells ToCells(const RecognisedShape& row) {
  return row.source.empty() ? Cells{ShapeText(row.shape)} : Cells{row.source, ShapeText(row.shape)};
}

Cells Headings(const UnclaimedResponse&) { return {"route", "from", "body", "names in it"}; }
Cells ToCells(const UnclaimedResponse& row) { return {OrDash(row.route), row.from, OrDash(row.body), row.skeleton}; }

Cells Headings(const LoggedCause&) {
  return {"cause", "on the wire", "seen", "right", "retry", "printed by", "newest"};
}
Cells ToCells(const LoggedCause& row) {
  return {row.causes,        OrDash(row.wire),       OrDash(row.seen), OrDash(row.right),
          OrDash(row.retry), OrDash(row.printed_by), row.newest};
}

Cells Headings(const WrongSetting&) { return {"route", "why", "what is wrong"}; }
Cells ToCells(const WrongSetting& row) {
  return {OrDash(row.route), std::string(absl::StripPrefix(row.action, kPassed)), row.setting};
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
  if (shown > 0) lines.push_back(line("count", "share", Headings(rows[0].first)));
  uint64_t hidden = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto& [row, count] = rows[i];
    if (i < shown) {
      lines.push_back(line(Number(count), Percent(count, all), ToCells(row)));
    } else {
      hidden += count;
    }
  }
  std::string text = absl::StrCat("\n", title, ": ", Number(total), "\n", PaddedColumns(lines));
  if (hidden > 0) {
    absl::StrAppend(&text, "  ", Number(hidden), " more in ", CountOf(rows.size() - shown, "row"),
                    ": --top 0 shows them\n");
  }
  if (others > 0) {
    absl::StrAppend(&text, "  ", NumberOf(others, "other"), ", beyond the number of different rows that are kept (",
                    kMaxReportRows, ")\n");
  }
  return text;
}

template <typename Row>
std::string FlipsLine(const RowCounts<Row>& counts, uint64_t all) {
  const uint64_t becomes = counts.flips(RetryFlip::kBecomes);
  const uint64_t stops = counts.flips(RetryFlip::kStops);
  return absl::StrCat("Retry flips: ", Number(becomes), " (", Percent(becomes, all), ") become retryable, ",
                      Number(stops), " (", Percent(stops, all), ") stop being retryable.\n");
}

std::string ShapesText(const RowCounts<RecognisedShape>& shapes, size_t top) {
  return Group("Responses by the shape that claims them", shapes.Sorted(RetryFlip::kNone),
               shapes.others(RetryFlip::kNone), shapes.total(), top);
}

std::string UnclaimedText(const ReportData& report, size_t top) {
  const RowCounts<UnclaimedResponse>& unclaimed = report.unclaimed;
  if (unclaimed.total() == 0) return "";
  return Group("Claimed by no shape, or only by one of generic form, by route", unclaimed.Sorted(RetryFlip::kNone),
               unclaimed.others(RetryFlip::kNone), report.shapes.total(), top) +
         "  A shape of your own claims them: curl -si URL | status-translator convert --draft-shape > "
         "NAME.shape.textproto\n";
}

std::string WrongSettingsText(const ReportData& report, size_t top) {
  const RowCounts<WrongSetting>& wrong = report.wrong_settings;
  return Group("Passed unchanged because a setting is wrong, by route", wrong.Sorted(RetryFlip::kNone),
               wrong.others(RetryFlip::kNone), report.log_lines, top);
}

std::string ErrorsText(const ReportData& report, size_t top) {
  if (report.causes.total() == 0) return "";
  return absl::StrCat("Logs of programs: ", NumberOf(report.text_lines, "line"), ".\n",
                      Group("Errors by cause", report.causes.Sorted(RetryFlip::kNone),
                            report.causes.others(RetryFlip::kNone), report.causes.total(), top),
                      "  What to check and to set next: status-translator explain 'LINE'\n");
}

std::string LogText(const ReportData& report, size_t top) {
  const RowCounts<LoggedTranslation>& log = report.translations;
  uint64_t changed = 0;
  uint64_t same_code = 0;
  for (const RetryFlip flip : kRetryFlips) {
    for (const auto& [row, count] : log.Sorted(flip)) {
      changed += row.action == "changed" ? count : 0;
      same_code += row.before == row.to ? count : 0;
    }
  }
  std::string text = absl::StrCat("Access log: ", NumberOf(report.log_lines, "response"), "; ",
                                  Number(log.total() - changed), " would change");
  if (changed > 0) absl::StrAppend(&text, ", ", Number(changed), " changed (=>)");
  absl::StrAppend(&text, ", ", Percent(log.total(), report.log_lines), "; of these ", Number(same_code),
                  same_code == 1 ? " keeps its code and gets" : " keep their code and get",
                  " a better message or body.\n", FlipsLine(log, report.log_lines));
  for (const RetryFlip flip : kRetryFlips) {
    text += Group(Title(flip), log.Sorted(flip), log.others(flip), report.log_lines, top);
  }
  return text + WrongSettingsText(report, top) + ShapesText(report.shapes, top) + UnclaimedText(report, top);
}

// Those that were translated, and those that passed unchanged.
std::pair<Rows<CountedOutcome>, Rows<CountedOutcome>> SplitByPassed(const Rows<CountedOutcome>& rows) {
  std::pair<Rows<CountedOutcome>, Rows<CountedOutcome>> split;
  for (const auto& row : rows) (IsPassed(row.first) ? split.second : split.first).push_back(row);
  return split;
}

std::string MetricsText(const ReportData& report, size_t top) {
  const RowCounts<CountedOutcome>& metrics = report.responses;
  const auto [translated, passed] = SplitByPassed(metrics.Sorted(RetryFlip::kNone));
  std::string text = absl::StrCat(
      "Metrics of ext_proc: ", NumberOf(metrics.total(), "response"), " reached the service; ", Number(Sum(passed)),
      " (", Percent(Sum(passed), metrics.total()), ") passed unchanged.\n", FlipsLine(metrics, metrics.total()));
  for (const RetryFlip flip : kRetryFlips) {
    const bool none = flip == RetryFlip::kNone;
    text += Group(Title(flip), none ? translated : metrics.Sorted(flip), none ? 0 : metrics.others(flip),
                  metrics.total(), top);
  }
  return text + Group("Passed unchanged", passed, metrics.others(RetryFlip::kNone), metrics.total(), top) +
         ShapesText(report.counted_shapes, top);
}

}  // namespace

std::string ReportText(const ReportData& report, size_t top) {
  const bool has_log = report.log_responses() > 0;
  const bool has_metrics = report.responses.total() > 0 || report.counted_shapes.total() > 0;
  std::string text;
  if (report.bad_lines > 0) {
    absl::StrAppend(&text, "Skipped lines that cannot be read: ", Number(report.bad_lines), ".\n");
  }
  if (has_log) text += LogText(report, top);
  if (has_log && has_metrics) text += "\n";
  if (has_metrics) text += MetricsText(report, top);
  if (has_log && report.translations.total() == 0 && report.shapes.total() == 0 && report.wrong_settings.total() == 0) {
    // Lines that were skipped may have held one.
    absl::StrAppend(&text, report.bad_lines > 0 ? "\nNo line that can be read holds" : "\nNo line holds",
                    " a translation: either nothing failed, or ext_proc's configuration lacks metadata_options: "
                    "{receiving_namespaces: {untyped: [status_translator]}}.\n");
  }
  if (has_log && !has_metrics) {
    text +=
        "\nThe metrics say what passed unchanged, and why: curl -s http://HOST:PORT/metrics | status-translator report "
        "LOG -\n";
  }
  if (has_metrics) {
    text += "\nCalls of the API are not among these responses: status_translator_translations_total counts them.\n";
  }
  if (has_metrics && !has_log) {
    text += "\nEnvoy's access log says which codes become which: status-translator report LOG\n";
  }
  const std::string errors = ErrorsText(report, top);
  if (!text.empty() && !errors.empty()) text += "\n";
  text += errors;
  return text;
}

}  // namespace status_translator
