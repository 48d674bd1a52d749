#include <openssl/crypto.h>

#include <CLI/CLI.hpp>

#include "absl/synchronization/mutex.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/program.h"
#include "server/command.h"
#include "server/free_memory.h"
#include "support/quiet_protobuf.h"

// An unexpected exception of the command line library may end the program.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) {
  status_translator::SetHeapLimits();
  // gRPC's threads cannot be waited for, and one may be in a handshake when the program ends. OpenSSL must not free
  // what that thread uses.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  if (!status_translator::OccupyStandardDescriptors()) return status_translator::kExitFailed;
  status_translator::QuietProtobuf();
  // Debian's Abseil checks for deadlocks at each lock, also those of gRPC. That is for debugging, and costs a call
  // several per cent.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app(
      "Translates between HTTP status codes and gRPC status codes, and whole responses: as a service (serve) and "
      "offline (explain, list, compare, convert, check, export, report).",
      "status-translator");
  int exit_code = 0;
  status_translator::AddServeCommand(app, exit_code);
  status_translator::AddOfflineCommands(app, exit_code);
  status_translator::AddProgramCommands(app, exit_code);
  return status_translator::FinishOutput(status_translator::RunProgram(app, argc, argv, exit_code));
}
