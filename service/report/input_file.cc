#include "report/input_file.h"

#include <cerrno>
#include <cstring>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/utf8.h"
#include "report/add_response.h"
#include "report/error_lines.h"
#include "report/input_line.h"
#include "report/line_reader.h"
#include "support/count.h"
#include "wire/charset.h"

namespace status_translator {
namespace {

constexpr absl::string_view kGzipMagic = "\x1f\x8b";

// The lines of one file by what they are.
struct LineCounts {
  uint64_t reportable = 0;
  uint64_t foreign_log = 0;
  uint64_t other_metrics = 0;
  uint64_t own_metrics = 0;  // of the same program, which do not count responses; part of other_metrics
  uint64_t text = 0;
  std::string what_else;  // the file seems to be
};

void AddLine(absl::string_view text, const InputLine& line, ErrorLines& errors, ReportData& report,
             LineCounts& counts) {
  if (const auto* response = std::get_if<LoggedResponse>(&line)) {
    ++counts.reportable;
    AddResponse(*response, report);
    return;
  }
  if (const auto* shapes = std::get_if<CountedShapes>(&line)) {
    ++counts.reportable;
    report.counted_shapes.Add(shapes->recognised, shapes->count);
    return;
  }
  if (const auto* responses = std::get_if<CountedResponses>(&line)) {
    ++counts.reportable;
    report.responses.Add(responses->outcome, responses->count);
    return;
  }
  switch (std::get<OtherLine>(line)) {
    case OtherLine::kBlank:
      return;
    case OtherLine::kPassed:
      ++report.log_lines;
      ++counts.reportable;
      return;
    case OtherLine::kForeignLog:
      ++report.log_lines;
      ++report.foreign_lines;
      ++counts.foreign_log;
      errors.Add(text);
      return;
    case OtherLine::kOtherMetrics:
      ++counts.other_metrics;
      if (absl::StartsWith(text, "status_translator_")) ++counts.own_metrics;
      return;
    case OtherLine::kText:
      ++counts.text;
      errors.Add(text);
      return;
  }
}

constexpr absl::string_view kExpected =
    "expected the log of a program, an access log of Envoy in JSON, or the text of /metrics (report --help)";

// What one response or a binary file is, by its first line, and the command that reads it; empty: a log or metrics.
std::string WhatElseItIs(absl::string_view first_line) {
  if (absl::StartsWith(first_line, "HTTP/")) {
    return "seems to be an HTTP response; to translate it: status-translator convert < FILE; to explain it: "
           "status-translator explain < FILE";
  }
  return IsText(first_line) ? "" : absl::StrCat("is no text in UTF-8; ", kExpected);
}

// For a file without a reportable line.
absl::Status NothingToReport(absl::string_view name, const LineCounts& counts, bool has_bad_lines) {
  if (!counts.what_else.empty()) return absl::FailedPreconditionError(absl::StrCat(name, ": ", counts.what_else));
  if (counts.foreign_log > 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        name, ": ", CountOf(counts.foreign_log, "line"),
        " of JSON, none with a translation, and none with an error of a gRPC client or of a proxy that is known. "
        "Let Envoy log translations: in json_format, translation: "
        "\"%DYNAMIC_METADATA(status_translator)%\", and in ext_proc, metadata_options: "
        "{receiving_namespaces: {untyped: [status_translator]}}; see deploy/envoy/error-only.yaml"));
  }
  if (counts.own_metrics > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(name,
                     ": has the metrics of status-translator, but none of a response: the service that wrote "
                     "them has not translated or recognised any response yet"));
  }
  if (counts.other_metrics > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(name, ": has metrics, but no status_translator_ext_proc_responses_total: either another program ",
                     "wrote them (read /metrics of serve --http-listen), or no response has reached the service yet"));
  }
  if (counts.text > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(name, ": ", CountOf(counts.text, "line"),
                     " of text, none with an error of a gRPC client or of a proxy that is known, nor is it an "
                     "access log: Envoy logs JSON if log_format is json_format (report --help)"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(name, ": ", has_bad_lines ? "has nothing to report" : "is empty", "; ", kExpected));
}

}  // namespace

InputFileResult ReadInputFile(absl::string_view name, std::FILE* file, const ReadProgress& progress,
                              const CauseFinder& finder, ReportData& report) {
  InputFileResult result;
  LineCounts counts;
  ErrorLines errors(finder, report);
  const uint64_t errors_before = report.causes.total();
  LineReader reader(file);
  absl::string_view line;
  while (reader.ReadLine(line)) {
    if (reader.number() == 1 && absl::StartsWith(line, kGzipMagic)) {
      result.status = absl::FailedPreconditionError(
          absl::StrCat(name, ": is compressed; decompress it: zcat FILE | status-translator report -"));
      return result;
    }
    if (reader.number() == 1 && BeginsUtf16(line)) {
      result.status = absl::FailedPreconditionError(
          absl::StrCat(name, ": is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE | status-translator report -"));
      return result;
    }
    if (reader.number() == 1) {
      absl::ConsumePrefix(&line, kUtf8Mark);
      counts.what_else = WhatElseItIs(line);
    }
    progress(reader.bytes(), reader.number());
    const InputLine read = reader.too_long() ? LineMistake{LineReader::kMaxLineBytes + 1,
                                                           "is longer than 1 MiB, the longest line that is read"}
                                             : ReadInputLine(line);
    if (const auto* mistake = std::get_if<LineMistake>(&read)) {
      ++report.bad_lines;
      if (++result.bad_lines > 1) continue;
      result.first_bad = absl::StrCat(name, ":", reader.number(), ":", mistake->column, ": ", mistake->message);
      report.bad.push_back(result.first_bad);
      continue;
    }
    AddLine(line, read, errors, report, counts);
  }
  const int read_error = errno;  // of the last read, if that failed
  errors.Finish();
  counts.reportable += report.causes.total() - errors_before;
  if (reader.failed()) {
    result.status = absl::UnavailableError(
        absl::StrCat(name, ": cannot be read after line ", reader.number(), ": ", std::strerror(read_error)));
  } else if (counts.reportable == 0) {
    result.status = NothingToReport(name, counts, result.bad_lines > 0);
  }
  return result;
}

}  // namespace status_translator
