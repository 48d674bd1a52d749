// made_up_exports DIRECTORY: writes what tests/peers/exports compiles and formats, which no built-in profile has:
//   made-up.FORMAT       the source export of the made-up profile in each language
//   made-up.error_codes  its error codes, one a line
//   made-up.expected     its answers to every question, one a line
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "export/made_up_profile.h"
#include "export/source.h"

namespace status_translator {
namespace {

bool HasAnswer(const Rule* rule) { return rule != nullptr && rule->has_answer(); }

void WriteSources(const std::string& directory) {
  for (const SourceFormat& format : SourceFormats()) {
    std::ofstream(absl::StrCat(directory, "/made-up.", format.name))
        << ExportSource(format, MadeUpProfile(), "").value();
  }
}

void WriteAnswers(const std::string& directory) {
  const RevisedProfile& made_up = MadeUpProfile();
  std::vector<std::string> error_codes = {""};
  for (const auto& [error_code, rules] : made_up.profile->error_codes()) error_codes.push_back(error_code);
  std::ofstream asked(absl::StrCat(directory, "/made-up.error_codes"));
  std::ofstream answers(absl::StrCat(directory, "/made-up.expected"));
  answers << "made-up\t" << made_up.revision << "\n";
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    answers << absl::StrCat(code.number, "\t", code.name, "\t", code.description, "\n");
  }
  for (const std::string& error_code : error_codes) {
    if (!error_code.empty()) asked << error_code << "\n";
    for (int o = 0; o < kOriginCount; ++o) {
      for (int http = kFirstHttpStatus - 1; http <= kLastHttpStatus + 1; ++http) {
        const Rule* rule = made_up.profile->HttpToGrpc(http, static_cast<Origin>(o), error_code);
        answers << absl::StrCat(error_code, "\t", o, "\t", http, "\t",
                                HasAnswer(rule) ? absl::StrCat(rule->code, rule->retry.retryable ? "\tretry\t" : "\t\t",
                                                               rule->reason.text())
                                                : "-",
                                "\n");
      }
    }
  }
  for (int number = -1; number <= 20; ++number) {
    const Rule* rule = made_up.profile->GrpcToHttp(number);
    answers << absl::StrCat(number, "\t", HasAnswer(rule) ? absl::StrCat(rule->code) : "-", "\n");
  }
}

}  // namespace
}  // namespace status_translator

// An exception ends the program, and with it the test that runs it.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: made_up_exports DIRECTORY\n";
    return 2;
  }
  status_translator::WriteSources(argv[1]);
  status_translator::WriteAnswers(argv[1]);
  return 0;
}
