// What the program says at its start about TLS files and options.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/serve_tls.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;

using ServeTlsStartTest = ServeTlsTest;

TEST_F(ServeTlsStartTest, EachWrongFileIsOneClearErrorAtStart) {
  std::vector<std::string> arguments = TlsArguments();
  ReplaceFile(dir_ / "tls.key", MakeServerCertificate(authority_).key_pem);
  const std::string output = StartError(arguments, 1);
  EXPECT_THAT(output, AllOf(HasSubstr("cannot start"), HasSubstr("--tls-key " + (dir_ / "tls.key")),
                            HasSubstr("the certificate was issued for")));
  EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
  const TestCertificate expired = MakeCertificate({.begins = -absl::Hours(2), .ends = -absl::Hours(1)}, &authority_);
  Use(expired, authority_);
  EXPECT_THAT(StartError(arguments, 1), HasSubstr("expired at "));
  ASSERT_EQ(std::remove((dir_ / "tls.crt").c_str()), 0);
  EXPECT_THAT(StartError(arguments, 2), HasSubstr("No such file or directory"));
}

TEST_F(ServeTlsStartTest, OptionsThatLackAnotherAreWrongUsage) {
  EXPECT_THAT(StartError({"--tls-cert", dir_ / "tls.crt"}, 2), HasSubstr("--tls-key"));
  EXPECT_THAT(StartError({"--tls-key", dir_ / "tls.key"}, 2), HasSubstr("--tls-cert"));
  EXPECT_THAT(StartError({"--tls-client-ca", dir_ / "ca.crt"}, 2), HasSubstr("--tls-cert"));
  std::vector<std::string> arguments = TlsArguments();
  arguments.insert(arguments.end(), {"--tls-client-identity", "x"});
  EXPECT_THAT(StartError(arguments, 2), HasSubstr("--tls-client-ca"));
  arguments.insert(arguments.end(), {"--tls-client-ca", dir_ / "ca.crt", "--tls-client-identity", "*.example"});
  EXPECT_THAT(StartError(arguments, 2), HasSubstr("name each one"));
}

// Otherwise the server would start without what the variable is for, and admit every client.
TEST_F(ServeTlsStartTest, AnEmptyVariableIsWrongUsage) {
  const std::vector<std::string> arguments = TlsArguments();
  const auto start_with = [&](const std::string& variable, std::vector<std::string> more) {
    more.insert(more.begin(), {"serve", "--listen", "127.0.0.1:0"});
    more.insert(more.end(), arguments.begin(), arguments.end());
    Process process(kBinary, more, {{variable, ""}});
    // It ends, or says that it serves.
    process.WaitForLine("\"serving\"");
    process.Signal(SIGTERM);
    EXPECT_EQ(process.Wait(), 2) << process.Output();
    return process.Output();
  };
  for (const char* variable : {"STATUS_TRANSLATOR_TLS_CLIENT_CA", "STATUS_TRANSLATOR_HEALTH_LISTEN"}) {
    EXPECT_THAT(start_with(variable, {}), HasSubstr(absl::StrCat(variable, ": the variable is empty")));
  }
  EXPECT_THAT(start_with("STATUS_TRANSLATOR_TLS_CLIENT_IDENTITY", {"--tls-client-ca", dir_ / "ca.crt"}),
              HasSubstr("STATUS_TRANSLATOR_TLS_CLIENT_IDENTITY: the variable is empty"));
  Process process(kBinary, {"serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"},
                  {{"STATUS_TRANSLATOR_HTTP_LISTEN", ""}});
  EXPECT_THAT(process.WaitForLine("\"serving\""), HasSubstr("127.0.0.1:")) << "the command line takes precedence";
}

TEST_F(ServeTlsStartTest, ClearTextBeyondThisMachineNeedsToBeAskedFor) {
  EXPECT_THAT(StartError({"--listen", "0.0.0.0:0"}, 2), HasSubstr("or accept it with --insecure"));
  EXPECT_THAT(StartError({"--http-listen", "0.0.0.0:0"}, 2), HasSubstr("--http-listen 0.0.0.0:0"));
  EXPECT_THAT(StartError({"--health-listen", "0.0.0.0:0"}, 2), HasSubstr("to this machine only"));
  Server insecure({"--listen", "0.0.0.0:0", "--insecure", "--drain-delay", "0s"});
  EXPECT_THAT(insecure.start_line(), HasSubstr("0.0.0.0:"));
  std::vector<std::string> arguments = TlsArguments();
  arguments.insert(arguments.end(), {"--listen", "0.0.0.0:0", "--drain-delay", "0s"});
  EXPECT_THAT(Server(arguments).start_line(), HasSubstr("0.0.0.0:"));
}

TEST_F(ServeTlsStartTest, AKeyThatEveryoneMayReadIsAWarning) {
  ASSERT_EQ(chmod((dir_ / "tls.key").c_str(), 0644), 0);
  std::vector<std::string> arguments = {"serve", "--listen", "127.0.0.1:0"};
  for (const std::string& one : TlsArguments()) arguments.push_back(one);
  Process server(kBinary, arguments);
  EXPECT_THAT(server.WaitForLine("every user of this machine"), HasSubstr(dir_ / "tls.key"));
}

}  // namespace
}  // namespace status_translator
