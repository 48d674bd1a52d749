#include "web/etag.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// SHA-256 of "body".
const std::string& Tag() {
  static const std::string& tag =
      *new std::string("\"230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5\"");
  return tag;
}

HttpReply Reply() { return {200, {{"Content-Type", "text/plain"}}, "body"}; }

TEST(ETagTest, IsTheHashOfTheBody) {
  const HttpReply reply = AddETag(Reply(), "");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "body");
  EXPECT_THAT(reply.headers, ElementsAre(Pair("Content-Type", "text/plain"), Pair("ETag", Tag()),
                                         Pair("Cache-Control", "max-age=10, must-revalidate")));
}

TEST(ETagTest, AMatchSavesTheBody) {
  for (const std::string& match : {Tag(), "W/" + Tag(), "\"other\", " + Tag(), " " + Tag() + " ,\"other\"",
                                   std::string("*"), std::string(" * ")}) {
    const HttpReply reply = AddETag(Reply(), match);
    EXPECT_EQ(reply.status, 304) << match;
    EXPECT_EQ(reply.body, "") << match;
    EXPECT_THAT(reply.headers, ElementsAre(Pair("ETag", Tag()), Pair("Cache-Control", "max-age=10, must-revalidate")));
  }
}

TEST(ETagTest, AnythingElseGetsTheBody) {
  for (const std::string& other : {std::string("\"other\""), Tag().substr(1, 64), std::string("\"other\", *"),
                                   std::string(","), "w/" + Tag(), std::string(10'000, ',')}) {
    EXPECT_EQ(AddETag(Reply(), other).status, 200) << other.substr(0, 80);
  }
}

}  // namespace
}  // namespace status_translator
