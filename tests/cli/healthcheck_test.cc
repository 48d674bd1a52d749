#include <gmock/gmock.h>

#include "cli/run_command.h"

namespace status_translator {
namespace {

TEST(HealthcheckTest, PrintsTheHealthOfAServer) {
  const RunningServer server("general");
  EXPECT_EQ(RunCommand({"healthcheck", "--server", server.address()}).output, "SERVING\n");
  EXPECT_EQ(RunCommand({"healthcheck", "--server", server.address(), "--service", "readiness"}).exit_code, 0);
  EXPECT_EQ(RunCommand({"healthcheck", "--server", server.address(), "--service", "nobody"}).exit_code, 3);
}

// As grpc-health-probe has them; wrong usage must not look like a server that cannot be reached.
TEST(HealthcheckTest, ExitCodesTellWhatFailed) {
  EXPECT_EQ(RunCommand({"healthcheck", "--server", "127.0.0.1:1"}).exit_code, 2);
  EXPECT_EQ(RunCommand({"healthcheck", "--colour"}).exit_code, 1);
}

}  // namespace
}  // namespace status_translator
