#include "web/query.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

using ::testing::HasSubstr;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(QueryTest, GivesValuesByName) {
  const auto query = Query::Read({{"profile", "envoy"}, {"origin", ""}}, {"origin", "profile", "error_code"});
  ASSERT_TRUE(query.ok());
  EXPECT_EQ((*query)["profile"], "envoy");
  EXPECT_EQ((*query)["origin"], "");
  EXPECT_EQ((*query)["error_code"], "");
}

TEST(QueryTest, RefusesUnknownAndRepeatedParameters) {
  const auto unknown = Query::Read({{"profil", "envoy"}}, {"origin", "profile"});
  EXPECT_THAT(Message(unknown.status()),
              HasSubstr("unknown parameter \"profil\" (did you mean profile?); the parameters "
                        "of this path: origin, profile"));
  EXPECT_THAT(Message(Query::Read({{"a", ""}}, {}).status()),
              HasSubstr("unknown parameter \"a\"; this path has no parameters"));
  EXPECT_THAT(Message(Query::Read({{"a", "1"}, {"a", "1"}}, {"a"}).status()), HasSubstr("is given twice"));
}

TEST(QueryTest, ReadsWholeNumbersOnly) {
  EXPECT_EQ(*ParseNumber("code", "404"), 404);
  EXPECT_EQ(*ParseNumber("code", "-1"), -1);
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x1", "-", "--1"}) {
    EXPECT_THAT(Message(ParseNumber("code", text).status()), HasSubstr("is not a whole number")) << text;
  }
}

TEST(QueryTest, ATooLargeNumberIsCalledSo) {
  for (const char* text : {"4294967296", "99999999999999999999"}) {
    EXPECT_THAT(Message(ParseNumber("code", text).status()), HasSubstr("is too large a number")) << text;
  }
}

TEST(QueryTest, ReadsGrpcCodesByNameOrNumber) {
  EXPECT_EQ(*ParseGrpcCode("code", "NOT_FOUND"), 5);
  EXPECT_EQ(*ParseGrpcCode("code", "5"), 5);
  EXPECT_EQ(*ParseGrpcCode("code", "17"), 17);
  EXPECT_THAT(Message(ParseGrpcCode("code", "NOT_FUND").status()),
              HasSubstr("\"NOT_FUND\" is neither a gRPC code nor a number (did you mean NOT_FOUND?)"));
}

}  // namespace
}  // namespace status_translator
