#include "cli/report.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "cli/log_causes.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/request_options.h"
#include "report/input_file.h"
#include "report/machine_output.h"
#include "report/report_data.h"
#include "report/text_output.h"
#include "support/count.h"

namespace status_translator {
namespace {

struct ReportOptions {
  std::vector<std::string> files;
  std::string profile;
  size_t top = 20;
  OutputFormat output = OutputFormat::kText;
};

// So that the clock is not read for every line.
constexpr uint64_t kLinesBetweenChecks = 10'000;

absl::Status ReadFile(const std::string& path, const CauseFinder& finder, ReportData& report) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "standard input" : path;
  if (is_stdin && isatty(STDIN_FILENO) != 0) {
    std::cerr << "Reading logs or metrics from the terminal; end with Ctrl-D.\n";
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(is_stdin ? nullptr : std::fopen(path.c_str(), "rb"),
                                                               [](std::FILE* file) { return std::fclose(file); });
  std::FILE* file = is_stdin ? stdin : opened.get();
  struct stat info = {};
  if (file == nullptr) {
    const bool is_url = absl::StartsWith(path, "http://") || absl::StartsWith(path, "https://");
    return absl::NotFoundError(
        is_url ? absl::StrCat(path, ": a URL is not read; use curl -s ", path, " | status-translator report -")
               : absl::StrCat(path, ": ", std::strerror(errno)));
  }
  if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
    return absl::NotFoundError(absl::StrCat(path, ": is a directory; name its files"));
  }
  Progress progress;
  const auto show = [&](uint64_t bytes, uint64_t lines) {
    if (lines % kLinesBetweenChecks != 0 || !progress.IsDue()) return;
    progress.Show(absl::StrFormat("%s: %d MB, %d lines", name, bytes / 1'000'000, lines));
  };
  const InputFileResult read = ReadInputFile(name, file, show, finder, report);
  if (read.bad_lines > 0) std::cerr << "status-translator: " << read.first_bad << "\n";
  if (read.bad_lines > 1) {
    std::cerr << "status-translator: " << name << ": skipped " << CountOf(read.bad_lines - 1, "more such line") << "\n";
  }
  return read.status;
}

int PrintReport(const ReportOptions& options) {
  if (!options.profile.empty()) {
    const absl::Status known = LocalTranslator().FindProfile(options.profile).status();
    if (!known.ok()) return Fail(known);
  }
  const LogCauses finder(options.profile);
  ReportData report;
  int exit_code = kExitDone;
  bool has_any = false;
  for (const std::string& file : options.files) {
    const absl::Status read = ReadFile(file, finder, report);
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
    "Reads three kinds of input, told apart by their content:\n"
    "  Envoy's access log, one JSON object a line, where member \"translation\" is\n"
    "  \"%DYNAMIC_METADATA(status_translator)%\" as in deploy/envoy/error-only.yaml and full.yaml: which codes become "
    "which,\n"
    "  which shapes claim the responses, and what those look like that no shape claims, by the member \"route\": names "
    "of "
    "members, no values;\n"
    "  the metrics of serve, one scrape of each replica: what passed unchanged, and why, and the shapes;\n"
    "  the logs of programs, text or JSON, one entry a line, stack traces below it: errors of gRPC clients and proxies "
    "by\n"
    "  cause, with the code that is right, whether a retry is safe, and the newest of each.\n"
    "Retry flips come first: errors after which callers would send again and now do not, or the other way round.\n"
    "Examples: report access.log                               what observe mode would have changed\n"
    "          kubectl logs deploy/envoy | status-translator report -\n"
    "          zcat access.log.*.gz | status-translator report -\n"
    "          curl -s http://127.0.0.1:8080/metrics | status-translator report access.log -\n"
    "          report access.log -o json | jq '.log.unclaimed[:5]'      what to write a shape for\n"
    "          report access.log -o json | jq '.log.rows[] | select(.retryFlip != \"none\")'\n"
    "          kubectl logs deploy/orders --since 1h | status-translator report -     why calls fail\n"
    "Lines that cannot be read are skipped and counted; the first of each file is named, file:line:column.\n"
    "Exit codes: 0 done; 1 a file has nothing to report or cannot be read to its end; 2 wrong usage, no such file.";

}  // namespace

void AddReport(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("report",
                                          "Summarise what observe mode would have changed, and errors in logs by "
                                          "cause");
  auto options = std::make_shared<ReportOptions>();
  command.add_option("FILE", options->files, "Access logs in JSON, texts of /metrics, logs; none or -: standard input")
      ->type_name("");
  AddProfileOption(command, options->profile);
  AddProfilesOption(command);
  AddTopOption(command, options->top, "Rows of each group in text output; 0: all");
  AddOutputOption(command, options->output);
  command.footer(kReportFooter);
  command.callback([options, &exit_code] {
    if (options->files.empty()) options->files.emplace_back("-");
    exit_code = PrintReport(*options);
  });
}

}  // namespace status_translator
