#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/command_words.h"
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

bool OccupyStandardDescriptors() {
  // Opened for the wrong direction: a read or write fails with EBADF, as it would on the closed descriptor.
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is taken, which is this one.
    if (open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY) != descriptor) return false;
  }
  // No descriptor that is closed at exec is inherited: a library opened this one before main, so it stays open.
  const int flags = fcntl(STDIN_FILENO, F_GETFD);
  if (flags == -1 || (flags & FD_CLOEXEC) == 0) return true;
  if (std::FILE* const unreadable = std::fopen("/dev/null", "w"); unreadable != nullptr) stdin = unreadable;
  return true;
}

void AddOutputOption(CLI::App& command, OutputFormat& format) {
  // In the order of OutputFormat.
  static constexpr absl::string_view kNames[] = {"text", "json", "tsv"};
  AddOutputOption(command, kNames, [&format](size_t index) { format = static_cast<OutputFormat>(index); });
}

void AddOutputOption(CLI::App& command, absl::Span<const absl::string_view> names, std::function<void(size_t)> choose) {
  const std::string first = absl::StrJoin(names.first(names.size() - 1), ", ");
  command
      .add_option_function<std::string>(
          "-o,--output",
          [names, choose = std::move(choose)](const std::string& name) {
            choose(static_cast<size_t>(absl::c_find(names, name) - names.begin()));
          },
          absl::StrCat("How to print: ", first, " or ", names.back()))
      ->transform(CLI::Validator(
          [names](std::string& name) {
            absl::AsciiStrToLower(&name);
            return NotOneOf(name, names);
          },
          WordSet(names)))
      ->type_name("FORMAT")
      ->envname("STATUS_TRANSLATOR_OUTPUT")
      ->default_str(std::string(names[0]));
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
  // Errors of the API carry details. Others may begin with the name of a file, which may be that of a field.
  bool is_of_api = false;
  status.ForEachPayload([&is_of_api](absl::string_view, const absl::Cord&) { is_of_api = true; });
  const std::string message(status.message());
  std::fprintf(stderr, "status-translator: %s\n", (is_of_api ? InWordsOfCommand(message) : message).c_str());
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ? kExitUsage : kExitFailed;
}

}  // namespace status_translator
