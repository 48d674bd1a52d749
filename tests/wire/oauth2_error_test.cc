#include "wire/oauth2_error.h"

#include <gtest/gtest.h>

#include <string>

#include "support/bodies.h"

namespace status_translator {
namespace {

TEST(OAuth2ErrorTest, PollingMayBeRepeated) {
  for (const char* word : {"authorization_pending", "slow_down"}) {
    const ApiError error = ErrorOf("{\"error\":\"" + std::string(word) + "\"}");
    EXPECT_TRUE(error.retry.has_value()) << word;
    EXPECT_EQ(error.error_code, word);
  }
  EXPECT_FALSE(ErrorOf(R"({"error":"invalid_grant"})").retry.has_value());
}

}  // namespace
}  // namespace status_translator
