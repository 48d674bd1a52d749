#include <malloc.h>
#include <openssl/crypto.h>

#include <CLI/CLI.hpp>
#include <cstddef>

#include "absl/synchronization/mutex.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/program.h"
#include "server/command.h"
#include "support/quiet_protobuf.h"

namespace {

// Buffers of this size, such as bodies, are mapped on their own, so that their memory returns to the system. By default
// glibc raises the threshold to the size of the largest one that was freed, and many slow uploads leave holes in its
// heap.
constexpr size_t kMappedBytes = size_t{128} * 1024;

}  // namespace

// An unexpected exception of the command line library may end the program.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) {
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(kMappedBytes));
  // gRPC's threads cannot be waited for, and one may be in a handshake when the program ends. OpenSSL must not free
  // what that thread uses.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  status_translator::OccupyStandardDescriptors();
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
