#include <CLI/CLI.hpp>
#include <iostream>
#include <sstream>

#include "absl/synchronization/mutex.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "server/command.h"
#include "support/quiet_protobuf.h"

// What the command line library throws by mistake may end the program.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) {
  status_translator::OccupyStandardDescriptors();
  status_translator::QuietProtobuf();
  // Abseil as Debian builds it looks for deadlocks at each lock, gRPC's own included: a check for debugging that costs
  // a call several per cent.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app(
      "Translates between HTTP status codes and gRPC status codes, and whole responses: as a service (serve) and "
      "offline (explain, list, compare, convert, check, export, report).",
      "status-translator");
  app.require_subcommand(1);
  app.footer(
      "Every option can be set by environment as well (STATUS_TRANSLATOR_...); an option on the command line goes "
      "first.\nExit codes: 0 done, 1 failed, 2 wrong usage; healthcheck has its own (healthcheck --help).");
  int exit_code = 0;
  status_translator::AddServeCommand(app, exit_code);
  status_translator::AddOfflineCommands(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // A health probe that was called wrongly must not look like one that could not connect.
    const int wrong_usage = app.got_subcommand("healthcheck") ? 1 : 2;
    std::ostringstream help;
    exit_code = app.exit(error, help, std::cerr) == 0 ? 0 : wrong_usage;
    status_translator::Print(help.str());
  }
  return status_translator::FinishOutput(exit_code);
}
