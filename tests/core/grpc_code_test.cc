#include "core/grpc_code.h"

#include <gmock/gmock.h>

#include "absl/status/status.h"

namespace status_translator {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(GrpcCodeTest, NumbersAndNamesAreThoseOfAbseil) {
  ASSERT_EQ(GrpcCodes().size(), 17u);
  for (int number = 0; number < kGrpcCodeCount; ++number) {
    const GrpcCodeInfo& code = GrpcCodes()[number];
    EXPECT_EQ(code.number, number);
    EXPECT_EQ(code.name, absl::StatusCodeToString(static_cast<absl::StatusCode>(number)));
    EXPECT_FALSE(code.description.empty());
    EXPECT_FALSE(code.retry_reason.empty());
    EXPECT_THAT(GrpcCodeFromName(code.name), Optional(number));
  }
}

TEST(GrpcCodeTest, OnlyUnavailableIsRetryableByItself) {
  for (const GrpcCodeInfo& code : GrpcCodes()) EXPECT_EQ(code.retryable, code.name == "UNAVAILABLE") << code.name;
}

TEST(GrpcCodeTest, OtherNamesAreNotCodes) {
  for (const char* name : {"", "not_found", "CANCELED", "NOT_FOUND ", "17", "NOT_FOUN"}) {
    EXPECT_THAT(GrpcCodeFromName(name), Eq(std::nullopt)) << name;
  }
}

TEST(GrpcCodeTest, TextIsTheNameOrTheNumber) {
  EXPECT_EQ(GrpcCodeText(5), "NOT_FOUND");
  EXPECT_EQ(GrpcCodeText(16), "UNAUTHENTICATED");
  EXPECT_EQ(GrpcCodeText(17), "17");
  EXPECT_EQ(GrpcCodeText(-1), "-1");
}

TEST(GrpcCodeTest, RangeEndsAt16) {
  EXPECT_FALSE(IsGrpcCode(-1));
  EXPECT_TRUE(IsGrpcCode(0));
  EXPECT_TRUE(IsGrpcCode(16));
  EXPECT_FALSE(IsGrpcCode(17));
  EXPECT_FALSE(IsGrpcCode(int64_t{1} << 32));
}

}  // namespace
}  // namespace status_translator
