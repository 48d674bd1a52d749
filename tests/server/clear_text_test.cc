#include "server/clear_text.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ClearTextTest, OnlyThisMachineIsServedInClearText) {
  EXPECT_TRUE(CheckClearText({}).ok());
  EXPECT_TRUE(CheckClearText({.listen = {"127.0.0.1:1", "[::1]:1", "localhost:1", "unix:/run/x"}}).ok());
  const absl::Status refused = CheckClearText({.listen = {"127.0.0.1:1", "0.0.0.0:50051"}});
  EXPECT_TRUE(absl::IsInvalidArgument(refused));
  // The ways out.
  EXPECT_THAT(std::string(refused.message()),
              AllOf(HasSubstr("--listen 0.0.0.0:50051: "), HasSubstr("--tls-cert"), HasSubstr("--tls-client-ca"),
                    HasSubstr("127.0.0.1"), HasSubstr("unix:PATH"), HasSubstr("--insecure")));
  EXPECT_THAT(std::string(CheckClearText({.http_listen = {"[::]:80"}}).message()),
              HasSubstr("--http-listen [::]:80: "));
}

TEST(ClearTextTest, ANameMayStandForAnyAddress) {
  const absl::Status refused = CheckClearText({.listen = {"st.example:50051"}});
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("--listen st.example:50051: the name may stand for an address"));
}

TEST(ClearTextTest, TlsAndTheOperatorAllowIt) {
  EXPECT_TRUE(CheckClearText({.listen = {"0.0.0.0:1"}, .insecure = true}).ok());
  EXPECT_TRUE(CheckClearText({.listen = {"0.0.0.0:1"}, .http_listen = {"[::]:1"}, .tls = {"a", "b", "", {}}}).ok());
}

}  // namespace
}  // namespace status_translator
