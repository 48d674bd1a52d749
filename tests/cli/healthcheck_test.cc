#include <gmock/gmock.h>

#include <fstream>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

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

// tests/peers/tls.py has the rest, with a server.
TEST(HealthcheckTest, WrongFilesForTlsAreNamed) {
  const TempDir dir;
  std::ofstream(dir / "ca.crt") << "hello";
  const Result no_pem = RunCommand({"healthcheck", "--tls-ca", dir / "ca.crt"});
  EXPECT_EQ(no_pem.exit_code, 2);
  EXPECT_THAT(no_pem.output, HasSubstr("--tls-ca " + (dir / "ca.crt") + ": is not PEM"));
  EXPECT_THAT(RunCommand({"explain", "404", "--server", "127.0.0.1:1", "--tls-ca", dir / "none"}).output,
              HasSubstr("--tls-ca " + (dir / "none") + ": cannot be read"));
  EXPECT_THAT(RunCommand({"healthcheck", "--tls-cert", dir / "ca.crt"}).output, HasSubstr("--tls-ca"));
}

TEST(HealthcheckTest, AServerThatCannotBeReachedSaysWhy) {
  EXPECT_THAT(RunCommand({"healthcheck", "--server", "127.0.0.1:1"}).output, HasSubstr("refused"));
}

}  // namespace
}  // namespace status_translator
