// Every mistake is one line with its place.
#include "config/profile_text.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

struct Mistake {
  const char* name;
  const char* text;
  const char* message;
};

class MistakeTest : public ::testing::TestWithParam<Mistake> {};

TEST_P(MistakeTest, IsNamedWithItsPlace) {
  const absl::StatusOr<Table> table = ParseProfile("f.textproto", GetParam().text);
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(table.status().message()), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, MistakeTest,
    ::testing::Values(
        Mistake{"UnknownField", "name: \"t\"\ncolour: 1",
                "f.textproto:2:7: Message type \"statustranslator.v1.Profile\" has no field named \"colour\"."},
        Mistake{"MissingName", "http_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" }",
                "f.textproto:1:1: name is missing"},
        Mistake{
            "BadName", "\nname: \"My Table\"\nhttp_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" }",
            "f.textproto:2:1: name \"My Table\" must be lower-case letters, digits, '-' and '.', start with a letter "
            "and have at most 63 characters"},
        Mistake{"NoRow", "name: \"t\"", "f.textproto:1:1: a profile needs at least one row"},
        Mistake{"UnknownGrpcCode", "name: \"t\"\nhttp_to_grpc { http: 404 grpc: \"NOTFOUND\" reason: \"r\" }",
                "f.textproto:2:26: \"NOTFOUND\" is no gRPC code (did you mean NOT_FOUND?)"},
        Mistake{"MissingGrpcCode", "name: \"t\"\nhttp_to_grpc { http: 404 reason: \"r\" }",
                "f.textproto:2:1: grpc is missing: one of the 17 names, as \"NOT_FOUND\""},
        Mistake{"NumberOnTheWayToGrpc", "name: \"t\"\nhttp_to_grpc { http: 404 grpc: \"1000\" reason: \"r\" }",
                "f.textproto:2:26: \"1000\" is no gRPC code"},
        Mistake{"OwnNumberOf16", "name: \"t\"\ngrpc_to_http { grpc: \"16\" http: 404 reason: \"r\" }",
                "f.textproto:2:16: \"16\" is no gRPC code"},
        Mistake{"HttpTooLow", "name: \"t\"\nhttp_to_grpc { http: 99 grpc: \"OK\" reason: \"r\" }",
                "f.textproto:2:16: HTTP status 99 is outside 100-599"},
        Mistake{"HttpTooHigh", "name: \"t\"\nhttp_to_grpc { http: 404 http: 600 grpc: \"OK\" reason: \"r\" }",
                "f.textproto:2:26: HTTP status 600 is outside 100-599"},
        Mistake{"InterimAnswer", "name: \"t\"\ngrpc_to_http { grpc: \"OK\" http: 100 reason: \"r\" }",
                "f.textproto:2:27: HTTP status 100 is outside 200-599"},
        Mistake{"MissingHttp", "name: \"t\"\nhttp_to_grpc { grpc: \"OK\" reason: \"r\" }",
                "f.textproto:2:1: http is missing: a row needs a status or an error_code"},
        Mistake{"MissingReason", "name: \"t\"\n  http_to_grpc { http: 404 grpc: \"OK\" }",
                "f.textproto:2:3: reason is missing: say in one sentence why"},
        Mistake{"MissingRetryReason",
                "name: \"t\"\nhttp_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" retry { retryable: true } }",
                "f.textproto:2:49: retry needs a reason"},
        Mistake{"UnknownOrigin", "name: \"t\"\nhttp_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" origin: \"proxy\" }",
                "f.textproto:2:49: \"proxy\" is no origin (ORIGIN_APPLICATION, ORIGIN_INTERMEDIARY or "
                "ORIGIN_LOCAL_REPLY)"},
        Mistake{"SlippedOrigin",
                "name: \"t\"\nhttp_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" origin: \"ORIGIN_INTERMEDIATE\" }",
                "f.textproto:2:49: \"ORIGIN_INTERMEDIATE\" is no origin (did you mean ORIGIN_INTERMEDIARY?)"},
        Mistake{"SameStatusTwice",
                "name: \"t\"\nhttp_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" }\n"
                "http_to_grpc { http: 404 grpc: \"UNKNOWN\" reason: \"r\" }",
                "f.textproto:3:16: HTTP status 404 for this origin stands already in line 2"},
        Mistake{"SameErrorCodeTwice",
                "name: \"t\"\nhttp_to_grpc { error_code: \"E\" grpc: \"OK\" reason: \"r\" }\n"
                "http_to_grpc { error_code: \"E\" grpc: \"OK\" reason: \"r\" }",
                "f.textproto:3:16: error code \"E\" stands already in line 2"},
        Mistake{"SameErrorCodeAndStatusTwice",
                "name: \"t\"\nhttp_to_grpc { error_code: \"E\" http: 400 grpc: \"OK\" reason: \"r\" }\n"
                "http_to_grpc { error_code: \"E\" http: 400 grpc: \"OK\" reason: \"r\" }",
                "f.textproto:3:32: error code \"E\" with HTTP status 400 stands already in line 2"},
        Mistake{"ErrorCodeWithOrigin",
                "name: \"t\"\nhttp_to_grpc { error_code: \"E\" origin: \"application\" grpc: \"OK\" reason: \"r\" }",
                "f.textproto:2:32: an error code decides whoever answered: leave out the origin"},
        Mistake{"ErrorCodeOfInterim",
                "name: \"t\"\nhttp_to_grpc { error_code: \"E\" http: 100 grpc: \"OK\" reason: \"r\" }",
                "f.textproto:2:32: HTTP status 100 is outside 200-599"},
        Mistake{"BackwardRange", "name: \"t\"\nhttp_to_grpc_range { from: 499 to: 400 grpc: \"OK\" reason: \"r\" }",
                "f.textproto:2:32: range ends at 400, before it begins at 499"},
        Mistake{"OverlappingRanges",
                "name: \"t\"\nhttp_to_grpc_range { from: 400 to: 450 grpc: \"OK\" reason: \"r\" }\n"
                "http_to_grpc_range { from: 450 to: 499 grpc: \"OK\" reason: \"r\" }",
                "f.textproto:3:22: range 450-499 overlaps 400-450 for the same origin"},
        Mistake{"TwoDefaults",
                "name: \"t\"\nhttp_to_grpc_default { grpc: \"OK\" reason: \"r\" }\n"
                "http_to_grpc_default { grpc: \"OK\" reason: \"r\" }",
                "f.textproto:3:1: a default for this origin stands already in line 2"},
        Mistake{"SameGrpcCodeTwice",
                "name: \"t\"\ngrpc_to_http { grpc: \"OK\" http: 200 reason: \"r\" }\n"
                "grpc_to_http { grpc: \"OK\" http: 201 reason: \"r\" }",
                "f.textproto:3:16: gRPC code OK stands already in line 2"},
        Mistake{"SourceAndExtends",
                "name: \"t\"\nsource { repository: \"a/b\" }\nextends: \"general\"\n"
                "http_to_grpc { http: 404 grpc: \"OK\" }",
                "f.textproto:3:1: a profile with a source says what its source says, so it cannot extend another"}),
    [](const auto& test) { return test.param.name; });

TEST(ProfileTextTest, AllMistakesAreNamedAtOnce) {
  const absl::StatusOr<Table> table = ParseProfile(
      "f", "name: \"t\"\nhttp_to_grpc { http: 99 grpc: \"OK\" reason: \"r\" }\nhttp_to_grpc { http: 404 grpc: \"X\" }");
  EXPECT_EQ(std::string(table.status().message()),
            "f:2:16: HTTP status 99 is outside 100-599\n"
            "f:3:1: reason is missing: say in one sentence why\n"
            "f:3:26: \"X\" is no gRPC code");
}

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
