#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "report/input.h"
#include "report/print.h"
#include "report/tally.h"

namespace status_translator {
namespace {

struct ReportOptions {
  std::vector<std::string> files;
  size_t top = 20;
  OutputFormat output = OutputFormat::kText;
};

// What one file had.
struct Seen {
  uint64_t log_lines = 0;
  uint64_t of_ours = 0;
  uint64_t metrics_lines = 0;
  uint64_t bad_lines = 0;
  std::string first_bad;
};

// A line on a terminal that says how far a long file is read; nothing where nobody looks.
class Progress {
 public:
  explicit Progress(std::string file) : file_(std::move(file)), is_seen_(isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (shown_) std::cerr << "\r\x1b[K";
  }

  void Show(uint64_t bytes, uint64_t lines) {
    constexpr int kLinesBetweenLooks = 10'000;
    if (!is_seen_ || lines % kLinesBetweenLooks != 0 || absl::Now() < next_) return;
    next_ = absl::Now() + absl::Milliseconds(500);
    std::cerr << absl::StrFormat("\r\x1b[K%s: %d MB, %d lines", file_, bytes / 1'000'000, lines) << std::flush;
    shown_ = true;
  }

 private:
  const std::string file_;
  const bool is_seen_;
  absl::Time next_ = absl::Now() + absl::Milliseconds(500);
  bool shown_ = false;
};

void Count(const ReportLine& read, Report& report, Seen& seen) {
  if (const auto* translation = std::get_if<LoggedTranslation>(&read)) {
    ++report.log_lines;
    ++seen.of_ours;
    report.translations.Add(*translation, 1);
  } else if (const auto* counted = std::get_if<CountedResponses>(&read)) {
    ++seen.of_ours;
    report.responses.Add(counted->outcome, counted->count);
  } else if (const auto* other = std::get_if<OtherLine>(&read)) {
    report.log_lines += *other == OtherLine::kPassed || *other == OtherLine::kLog ? 1 : 0;
    seen.of_ours += *other == OtherLine::kPassed ? 1 : 0;
    seen.log_lines += *other == OtherLine::kLog ? 1 : 0;
    seen.metrics_lines += *other == OtherLine::kMetrics ? 1 : 0;
  }
}

absl::Status ReadLines(const std::string& name, std::FILE* file, Report& report, Seen& seen) {
  constexpr absl::string_view kGzip = "\x1f\x8b";
  LineReader reader(file);
  Progress progress(name);
  absl::string_view line;
  while (reader.Next(line)) {
    if (reader.number() == 1 && absl::StartsWith(line, kGzip)) {
      return absl::FailedPreconditionError(
          absl::StrCat(name, ": is compressed; give it by zcat FILE | status-translator report -"));
    }
    progress.Show(reader.bytes(), reader.number());
    ReportLine read = reader.too_long()
                          ? LineMistake{LineReader::kMaxLineBytes + 1, "is longer than a line of a log can be (1 MiB)"}
                          : ReadReportLine(line);
    if (const auto* mistake = std::get_if<LineMistake>(&read)) {
      ++report.bad_lines;
      if (++seen.bad_lines == 1) {
        seen.first_bad = absl::StrCat(name, ":", reader.number(), ":", mistake->column, ": ", mistake->what);
      }
      continue;
    }
    Count(read, report, seen);
  }
  if (reader.failed()) {
    return absl::UnavailableError(
        absl::StrCat(name, ": cannot be read on after line ", reader.number(), ": ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

// Why a file without a word of ours has none.
absl::Status SaysNothing(const std::string& name, const Seen& seen) {
  if (seen.log_lines > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(name, ": ", seen.log_lines,
                     " lines of JSON, none with a translation. Let Envoy log it: in json_format, translation: "
                     "\"%DYNAMIC_METADATA(status_translator)%\", and in ext_proc, metadata_options: "
                     "{receiving_namespaces: {untyped: [status_translator]}}, as deploy/envoy/error-only.yaml has it"));
  }
  if (seen.metrics_lines > 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(name, ": has metrics, but no status_translator_ext_proc_responses_total: either they are another ",
                     "program's (ask serve's --http-listen for /metrics), or no response came to the service yet"));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(name, ": ", seen.bad_lines == 0 ? "is empty" : "has nothing to report",
                   "; give an access log of Envoy in JSON, or what /metrics says (report --help)"));
}

absl::Status ReadOne(const std::string& name, Report& report) {
  const bool is_stdin = name == "-";
  const std::string shown = is_stdin ? "standard input" : name;
  if (is_stdin && isatty(STDIN_FILENO) != 0) {
    std::cerr << "Reading an access log or metrics from the terminal; end them with Ctrl-D.\n";
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(is_stdin ? nullptr : std::fopen(name.c_str(), "rb"),
                                                               [](std::FILE* file) { return std::fclose(file); });
  std::FILE* file = is_stdin ? stdin : opened.get();
  struct stat info = {};
  if (file == nullptr) {
    const bool is_url = absl::StartsWith(name, "http://") || absl::StartsWith(name, "https://");
    return absl::NotFoundError(
        is_url ? absl::StrCat(name, ": give it by curl: curl -s ", name, " | status-translator report -")
               : absl::StrCat(name, ": ", std::strerror(errno)));
  }
  if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
    return absl::NotFoundError(absl::StrCat(name, ": is a folder; name its files"));
  }
  Seen seen;
  absl::Status read = ReadLines(shown, file, report, seen);
  if (!seen.first_bad.empty()) {
    report.bad.push_back(seen.first_bad);
    std::cerr << "status-translator: " << seen.first_bad << "\n";
    if (seen.bad_lines > 1) {
      std::cerr << "status-translator: " << shown << ": and " << seen.bad_lines - 1 << " more such lines left out\n";
    }
  }
  if (!read.ok()) return read;
  return seen.of_ours == 0 ? SaysNothing(shown, seen) : absl::OkStatus();
}

int PrintReport(const ReportOptions& options) {
  Report report;
  int exit_code = kExitDone;
  bool has_any = false;
  for (const std::string& file : options.files) {
    const absl::Status read = ReadOne(file, report);
    if (!read.ok()) exit_code = std::max(exit_code, Fail(read));
    has_any |= read.ok();
  }
  if (!has_any) return exit_code;
  switch (options.output) {
    case OutputFormat::kText:
      Print(ReportText(report, options.top));
      break;
    case OutputFormat::kTsv:
      Print(ReportTsv(report));
      break;
    case OutputFormat::kJson:
      Print(ReportJson(report));
      break;
  }
  return exit_code;
}

constexpr char kReportFooter[] =
    "Reads Envoy's access log, a JSON object a line, as deploy/envoy/error-only.yaml and full.yaml write it: a line's\n"
    "member \"translation\" is \"%DYNAMIC_METADATA(status_translator)%\". And the metrics of serve, one scrape of "
    "each\n"
    "replica. What a file is, its content says. Logs tell from which code to which, metrics what passed and why.\n"
    "Retry flips come first: errors that callers would send again and now do not, or the other way round.\n"
    "Examples: report access.log                               what observe would have changed\n"
    "          kubectl logs deploy/envoy | status-translator report -\n"
    "          zcat access.log.*.gz | status-translator report -\n"
    "          curl -s http://127.0.0.1:8080/metrics | status-translator report access.log -\n"
    "          report access.log -o json | jq '.log.rows[] | select(.retryFlip != \"none\")'\n"
    "Lines that cannot be read are left out, counted, and the first of each file is named, file:line:column.\n"
    "Exit codes: 0 done; 1 a file has nothing to report or cannot be read to its end; 2 wrong usage, no such file.";

}  // namespace

void AddReport(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("report",
                                          "Say what observe would have changed, from Envoy's access log and "
                                          "from metrics");
  auto options = std::make_shared<ReportOptions>();
  command.add_option("FILE", options->files, "Access logs in JSON, texts of /metrics; none or -: standard input")
      ->type_name("");
  command.add_option("--top", options->top, "Rows of each group that text output shows; 0: all")
      ->type_name("N")
      ->capture_default_str();
  AddOutputOption(command, options->output);
  command.footer(kReportFooter);
  command.callback([options, &exit_code] {
    if (options->files.empty()) options->files.emplace_back("-");
    exit_code = PrintReport(*options);
  });
}

}  // namespace status_translator
