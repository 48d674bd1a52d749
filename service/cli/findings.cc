#include "cli/findings.h"

#include <nlohmann/json.hpp>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "wire/html.h"

namespace status_translator {
namespace {

absl::string_view SeverityName(Severity severity) { return severity == Severity::kError ? "error" : "warning"; }

// Removes ":NUMBER" from the end.
bool ConsumeNumberSuffix(absl::string_view& text, int& number) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(text.substr(colon + 1), &number) || number < 1) {
    return false;
  }
  text = text.substr(0, colon);
  return true;
}

// "FILE:LINE:COLUMN: message". The name of a file may contain ": ", so each place is tried.
bool ReadPlace(absl::string_view text, Finding& finding) {
  for (size_t end = text.find(": "); end != absl::string_view::npos; end = text.find(": ", end + 1)) {
    // Two numbers of an int and their colons; bounds the work at each place.
    constexpr size_t kLongestPlace = 24;
    const size_t begin = end > kLongestPlace ? end - kLongestPlace : 0;
    absl::string_view place = text.substr(begin, end - begin);
    if (!ConsumeNumberSuffix(place, finding.column) || !ConsumeNumberSuffix(place, finding.line)) continue;
    finding.file = std::string(text.substr(0, begin + place.size()));
    finding.message = std::string(text.substr(end + 2));
    return true;
  }
  finding.line = finding.column = 0;
  return false;
}

// As text or the value of an attribute, in which XML would make a space of a line end.
std::string Xml(absl::string_view text) { return absl::StrReplaceAll(EscapeHtml(text), {{"\n", "&#10;"}}); }

std::string PlacedText(const Finding& finding) {
  if (finding.file.empty()) return finding.message;
  if (finding.line == 0) return absl::StrCat(finding.file, ": ", finding.message);
  return absl::StrCat(finding.file, ":", finding.line, ":", finding.column, ": ", finding.message);
}

// The lines of one file with this severity; empty: none.
std::string LinesOf(const std::vector<Finding>& findings, absl::string_view file, Severity severity) {
  std::string text;
  for (const Finding& finding : findings) {
    if (finding.file == file && finding.severity == severity) absl::StrAppend(&text, PlacedText(finding), "\n");
  }
  return text;
}

// In a workflow command a newline would begin the next one; in its properties a colon or a comma ends the value.
std::string WorkflowText(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"%", "%25"}, {"\r", "%0D"}, {"\n", "%0A"}});
}
std::string WorkflowProperty(absl::string_view text) {
  return absl::StrReplaceAll(WorkflowText(text), {{":", "%3A"}, {",", "%2C"}});
}

}  // namespace

Finding ReadFinding(absl::string_view text, Severity severity, absl::Span<const std::string> files) {
  Finding finding{.severity = severity};
  if (ReadPlace(text, finding)) return finding;
  for (const std::string& file : files) {
    absl::string_view rest = text;
    if (!absl::ConsumePrefix(&rest, file) || !absl::ConsumePrefix(&rest, ": ")) continue;
    finding.file = file;
    text = rest;
    break;
  }
  finding.message = std::string(text);
  return finding;
}

nlohmann::ordered_json FindingsJson(const std::vector<Finding>& findings) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    nlohmann::ordered_json one = nlohmann::ordered_json::object();
    if (!finding.file.empty()) one["file"] = finding.file;
    if (finding.line > 0) {
      one["line"] = finding.line;
      one["column"] = finding.column;
    }
    one["severity"] = SeverityName(finding.severity);
    one["message"] = finding.message;
    json.push_back(std::move(one));
  }
  return json;
}

std::string FindingsJunit(const std::vector<Finding>& findings, absl::Span<const std::string> files) {
  std::vector<std::string> names(files.begin(), files.end());
  for (const Finding& finding : findings) {
    if (!absl::c_linear_search(names, finding.file)) names.push_back(finding.file);
  }
  std::string cases;
  int failures = 0;
  for (const std::string& name : names) {
    const std::string errors = LinesOf(findings, name, Severity::kError);
    const std::string warnings = LinesOf(findings, name, Severity::kWarning);
    absl::StrAppend(&cases, "  <testcase classname=\"status-translator check\" name=\"",
                    Xml(name.empty() ? "all files" : name), "\" time=\"0\">\n");
    if (!errors.empty()) {
      ++failures;
      const absl::string_view first = absl::string_view(errors).substr(0, errors.find('\n'));
      absl::StrAppend(&cases, "    <failure type=\"mistake\" message=\"", Xml(first), "\">", Xml(errors),
                      "</failure>\n");
    }
    if (!warnings.empty()) absl::StrAppend(&cases, "    <system-out>", Xml(warnings), "</system-out>\n");
    absl::StrAppend(&cases, "  </testcase>\n");
  }
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"status-translator ",
                      "check\" tests=\"", names.size(), "\" failures=\"", failures,
                      "\" errors=\"0\" skipped=\"0\" time=\"0\">\n", cases, "</testsuite>\n</testsuites>\n");
}

std::string FindingsGithubActions(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    absl::StrAppend(&text, "::", SeverityName(finding.severity), " title=status-translator check");
    if (!finding.file.empty()) absl::StrAppend(&text, ",file=", WorkflowProperty(finding.file));
    if (finding.line > 0) absl::StrAppend(&text, ",line=", finding.line, ",col=", finding.column);
    absl::StrAppend(&text, "::", WorkflowText(finding.message), "\n");
  }
  return text;
}

}  // namespace status_translator
