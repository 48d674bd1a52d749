#include "diagnose/first_error.h"

#include <gmock/gmock.h>

#include <string>

#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUnhealthy[] = "a: rpc error: code = Unavailable desc = no healthy upstream";
constexpr char kDeadline[] = "b: rpc error: code = DeadlineExceeded desc = context deadline exceeded";

std::string FirstIn(const std::string& text) {
  return std::string(FirstOfSeveralErrors(text, TestTranslator().profiles().symptoms().compiled()).value_or("none"));
}

TEST(FirstErrorTest, FindsTheFirstOfSeveralEntries) {
  const std::string one = kUnhealthy, other = kDeadline;
  EXPECT_EQ(FirstIn(one + "\n" + other), one);
  EXPECT_EQ(FirstIn("starting\n" + one + "\nretrying\n\n" + other + "\n"), one);
  EXPECT_EQ(FirstIn(one + "\n\tat main.go:7\nCaused by: x\n" + other), one + "\n\tat main.go:7\nCaused by: x");
  EXPECT_EQ(FirstIn(one + "\n" + one), one) << "the words may differ where the code does not";
}

TEST(FirstErrorTest, OneErrorMayHaveSeveralLines) {
  const std::string one = kUnhealthy;
  for (const std::string& text : {std::string(), std::string("\n\n"), one, one + "\n", one + "\n    " + kDeadline,
                                  one + "\nCaused by: " + kDeadline, one + "\nconnection refused",
                                  std::string("ERROR:\n  Code: Unimplemented\n  Message: x y"),
                                  std::string("<_InactiveRpcError of RPC that terminated with:\n\tstatus = "
                                              "StatusCode.UNAVAILABLE\n\tdetails = \"x\"\n>")}) {
    EXPECT_EQ(FirstIn(text), "none") << text;
  }
}

TEST(FirstErrorTest, WordsOfOneErrorDoNotExplainAnother) {
  const std::string both = std::string(kUnhealthy) + "\n" + kDeadline;
  const v1::Cause first = First(both);
  const v1::Cause alone = First(kUnhealthy);
  EXPECT_EQ(first.kind(), alone.kind());
  EXPECT_EQ(first.grpc_by_profile(), alone.grpc_by_profile());
  EXPECT_EQ(first.may_have_run(), alone.may_have_run());
  EXPECT_THAT(first.distinguish(), Contains(HasSubstr("several errors")));
  EXPECT_THAT(alone.distinguish(), Not(Contains(HasSubstr("several errors"))));
}

}  // namespace
}  // namespace status_translator
