#include <CLI/CLI.hpp>
#include <iostream>
#include <sstream>

#include "absl/synchronization/mutex.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "server/command.h"
#include "support/quiet_protobuf.h"

// An unexpected exception of the command line library may end the program.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) {
  status_translator::OccupyStandardDescriptors();
  status_translator::QuietProtobuf();
  // Debian's Abseil checks for deadlocks at each lock, also those of gRPC. That is for debugging, and costs a call
  // several per cent.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app(
      "Translates between HTTP status codes and gRPC status codes, and whole responses: as a service (serve) and "
      "offline (explain, list, compare, convert, check, export, report).",
      "status-translator");
  app.require_subcommand(1);
  app.footer(
      "Options with (Env:...) in their help can also be set by that environment variable; the command line takes "
      "precedence.\nExit codes: 0 done, 1 failed, 2 wrong usage; check and healthcheck have more (see their help).");
  int exit_code = 0;
  status_translator::AddServeCommand(app, exit_code);
  status_translator::AddOfflineCommands(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Exit code 2 of healthcheck means that it cannot connect.
    const int wrong_usage = app.got_subcommand("healthcheck") ? 1 : 2;
    std::ostringstream help;
    exit_code = app.exit(error, help, std::cerr) == 0 ? 0 : wrong_usage;
    status_translator::Print(help.str());
  }
  return status_translator::FinishOutput(exit_code);
}
