// What a profile says, and the mistakes that no file in bad/ can hold.
#include "config/profile_text.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(ProfileTextTest, TooLargeAndNoText) {
  EXPECT_THAT(ParseProfile("f", std::string(kMaxProfileBytes + 1, '#')).status().message(),
              HasSubstr("f: has 1048577 bytes; at most 1048576"));
  EXPECT_FALSE(ParseProfile("f", "name: \"\xff\"").ok());
  EXPECT_FALSE(ParseProfile("f", absl::string_view("\0\0", 2)).ok());
  EXPECT_FALSE(ParseProfile("f", "").ok());
}

TEST(ProfileTextTest, ReasonIsBounded) {
  const std::string text =
      absl::StrCat("name: \"t\" http_to_grpc { http: 404 grpc: \"OK\" reason: \"", std::string(1025, 'x'), "\" }");
  EXPECT_THAT(ParseProfile("f", text).status().message(), HasSubstr("reason has 1025 bytes; at most 1024"));
}

TEST(ProfileTextTest, ReadsEveryKindOfRow) {
  const absl::StatusOr<Table> table = ParseProfile("f", R"(
    name: "t" description: "d" extends: "general"
    http_to_grpc { http: 404 http: 410 grpc: "NOT_FOUND" reason: "gone" origin: "ORIGIN_APPLICATION" }
    http_to_grpc { error_code: "E.1" grpc: "RESOURCE_EXHAUSTED" reason: "quota" retry { retryable: true reason: "w" } }
    http_to_grpc_range { from: 480 to: 489 grpc: "ABORTED" reason: "ours" }
    http_to_grpc_default { grpc: "UNKNOWN" reason: "rest" }
    grpc_to_http { grpc: "ABORTED" http: 423 reason: "locked" }
    grpc_to_http { grpc: "1000" http: 420 reason: "ours" }
    grpc_to_http_default { http: 500 reason: "rest" })");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->name, "t");
  EXPECT_EQ(table->about.description, "d");
  EXPECT_EQ(table->extends, "general");
  ASSERT_EQ(table->http_to_grpc.size(), 3u);
  EXPECT_EQ(table->http_to_grpc[1].http, 410);
  EXPECT_EQ(table->http_to_grpc[1].origin, Origin::kApplication);
  EXPECT_EQ(table->http_to_grpc[1].answer.code, 5);
  EXPECT_EQ(table->http_to_grpc[1].answer.reason, "gone");
  EXPECT_EQ(table->http_to_grpc[2].http, std::nullopt);
  EXPECT_EQ(table->http_to_grpc[2].error_code, "E.1");
  EXPECT_EQ(table->http_to_grpc[2].answer.retry, (Retry{true, "w"}));
  ASSERT_EQ(table->http_to_grpc_ranges.size(), 1u);
  EXPECT_EQ(table->http_to_grpc_ranges[0].to, 489);
  ASSERT_EQ(table->http_to_grpc_defaults.size(), 1u);
  EXPECT_EQ(table->http_to_grpc_defaults[0].answer.code, 2);
  ASSERT_EQ(table->grpc_to_http.size(), 2u);
  EXPECT_EQ(table->grpc_to_http[1].grpc, 1000);
  ASSERT_TRUE(table->grpc_to_http_default.has_value());
  EXPECT_EQ(table->grpc_to_http_default->code, 500);
}

}  // namespace
}  // namespace status_translator
