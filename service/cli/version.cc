#include "core/version.h"

#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/translation_source.h"

namespace status_translator {

void AddVersion(CLI::App& app, int& exit_code) {
  CLI::App& command =
      *app.add_subcommand("version", "Print the versions of this program, its libraries and its tables");
  command.callback([&exit_code] {
    Print(absl::StrCat("status-translator ", kVersion, "\ngRPC ", grpc::Version(), "\nProtobuf ",
                       google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION), "\natlas ",
                       LocalAnswers().profiles().revision(), "\n"));
    exit_code = kExitDone;
  });
}

}  // namespace status_translator
