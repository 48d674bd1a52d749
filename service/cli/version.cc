#include "cli/version.h"

#include <google/protobuf/stubs/common.h>
#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "cli/output.h"
#include "core/version.h"

namespace status_translator {

void AddVersion(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "version", "Print the versions of the program and its libraries, and the revision of its profiles");
  command.callback([&exit_code] {
    Print(absl::StrCat("status-translator ", kVersion, "\ngRPC ", grpc::Version(), "\nProtobuf ",
                       google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION), "\nprofiles ",
                       LocalTranslator().profiles().revision(), "\n"));
    exit_code = kExitDone;
  });
}

}  // namespace status_translator
