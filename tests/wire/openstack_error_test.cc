#include "wire/openstack_error.h"

#include <gtest/gtest.h>

#include <string>

#include "support/bodies.h"

namespace status_translator {
namespace {

TEST(OpenStackErrorTest, ReadsTheWait) {
  EXPECT_EQ(ErrorOf(R"({"overLimit":{"code":413,"message":"m","retryAfter":17}})").retry_after, absl::Seconds(17));
  EXPECT_EQ(ErrorOf(R"({"overLimit":{"code":413,"message":"m","retryAfter":"17"}})").retry_after, absl::Seconds(17));
  EXPECT_FALSE(ErrorOf(R"({"overLimit":{"code":413,"message":"m","retryAfter":"-1"}})").retry_after.has_value());
}

}  // namespace
}  // namespace status_translator
