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
  EXPECT_EQ(no_pem.exit_code, 1);
  EXPECT_EQ(no_pem.output, "status-translator: --tls-ca " + (dir / "ca.crt") + ": has no certificate in PEM\n");
  for (const char* text : {"-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n",
                           "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n", ""}) {
    std::ofstream(dir / "ca.crt") << text;
    EXPECT_EQ(RunCommand({"explain", "404", "--server", "127.0.0.1:1", "--tls-ca", dir / "ca.crt"}).output,
              no_pem.output);
  }
  EXPECT_THAT(RunCommand({"explain", "404", "--server", "127.0.0.1:1", "--tls-ca", dir / "none"}).output,
              HasSubstr("--tls-ca " + (dir / "none") + ": cannot be read"));
  EXPECT_THAT(RunCommand({"healthcheck", "--tls-cert", dir / "ca.crt"}).output, HasSubstr("--tls-ca"));
}

TEST(HealthcheckTest, AServerThatCannotBeReachedSaysWhy) {
  EXPECT_THAT(RunCommand({"healthcheck", "--server", "127.0.0.1:1"}).output, HasSubstr("refused"));
}

TEST(HealthcheckTest, AnAddressNeedsAPort) {
  for (const char* address : {"localhost", "[::1]", "127.0.0.1"}) {
    const Result health = RunCommand({"healthcheck", "--server", address});
    EXPECT_EQ(health.exit_code, 1);
    EXPECT_THAT(health.output, HasSubstr(std::string("--server: \"") + address +
                                         "\" is not the address of a server: the port is missing"));
    EXPECT_EQ(RunCommand({"explain", "404", "--server", address}).exit_code, 2);
  }
  const RunningServer server("general");
  const std::string port = server.address().substr(server.address().rfind(':') + 1);
  // gRPC itself would connect to `server`.
  for (const std::string& wrong :
       {std::to_string(std::stoi(port) + 65536), std::string("0"), std::string("x"), std::string()}) {
    const Result health = RunCommand({"healthcheck", "--server", "127.0.0.1:" + wrong});
    EXPECT_EQ(health.exit_code, 1);
    EXPECT_THAT(health.output, HasSubstr("\"" + wrong + "\" is not a port, 1 to 65535; for example 127.0.0.1:50051\n"));
  }
}

TEST(HealthcheckTest, AnHttpPortIsNamedAsSuch) {
  const TempDir dir;
  Process process(STATUS_TRANSLATOR_BINARY,
                  {"serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--ports-file", dir / "ports"});
  process.WaitForLine("\"serving\"");
  const std::string address = nlohmann::json::parse(ReadFile(dir / "ports"))["http"][0];
  EXPECT_THAT(RunCommand({"healthcheck", "--server", address}).output,
              HasSubstr("this is an HTTP port; name that of gRPC"));
  EXPECT_THAT(RunCommand({"explain", "404", "--server", address}).output, HasSubstr("this is an HTTP port"));
}

}  // namespace
}  // namespace status_translator
