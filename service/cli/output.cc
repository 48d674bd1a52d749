#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "cli/exit_code.h"
#include "core/nearest.h"
#include "wire/proto_json.h"

namespace status_translator {
namespace {

// errno of the first write to standard output that failed; 0: none.
int output_error = 0;

void KeepFirstError() {
  if (output_error == 0) output_error = errno;
}

}  // namespace

void OccupyStandardDescriptors() {
  // Opened for the wrong direction: a read or write fails with EBADF, as it would on the closed descriptor.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is taken, which is this one.
    (void)open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void AddOutputOption(CLI::App& command, OutputFormat& format) {
  // In the order of OutputFormat.
  static constexpr absl::string_view kNames[] = {"text", "json", "tsv"};
  command
      .add_option_function<std::string>(
          "-o,--output",
          [&format](const std::string& name) {
            format = static_cast<OutputFormat>(absl::c_find(kNames, name) - std::begin(kNames));
          },
          "How to print: text, json or tsv")
      ->transform(CLI::Validator(
          [](std::string& name) {
            absl::AsciiStrToLower(&name);
            return NotOneOf(name, kNames);
          },
          ""))
      ->type_name("FORMAT")
      ->envname("STATUS_TRANSLATOR_OUTPUT")
      ->default_str("text");
}

int PrintJson(const google::protobuf::Message& message) {
  const absl::StatusOr<std::string> json = ProtoJson(message, JsonLayout::kIndented);
  if (!json.ok()) return Fail(json.status());
  Print(*json);
  return kExitDone;
}

std::string FormatTable(OutputFormat format, const TextRows& rows) {
  return format == OutputFormat::kTsv ? TabSeparated(rows) : PaddedColumns(rows);
}

void Print(absl::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) KeepFirstError();
}

int FinishOutput(int exit_code) {
  if (std::fflush(stdout) != 0) KeepFirstError();
  // Network file systems report some errors only here.
  if (close(STDOUT_FILENO) != 0) KeepFirstError();
  if (output_error == 0) return exit_code;
  if (output_error != EPIPE) {
    std::fprintf(stderr, "status-translator: cannot write to standard output: %s\n", std::strerror(output_error));
  }
  return kExitFailed;
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "status-translator: %s\n", std::string(status.message()).c_str());
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ? kExitUsage : kExitFailed;
}

}  // namespace status_translator
