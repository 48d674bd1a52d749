#include "diagnose/log_texts.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LogTextsTest, GivesTheStringsOfJsonWithoutTheirEscapes) {
  EXPECT_THAT(LogTexts(R"( {"level":"error","port":429,"err":{"text":"a \"b\"\n\tc"},"list":["d",null,""]} )"),
              ElementsAre("error", "a \"b\"\n\tc", "d"));
}

TEST(LogTextsTest, ReadsTheLogOfAProgramInThatOfItsContainer) {
  EXPECT_THAT(LogTexts(R"({"log":"{\"msg\":\"a \\\"b\\\"\"}\n","stream":"stderr"})"), ElementsAre("a \"b\"", "stderr"));
}

TEST(LogTextsTest, GivesQuotedValues) {
  EXPECT_THAT(LogTexts(R"(level=error msg="call failed" err="code = \"x\"\ny" cut="z)"),
              ElementsAre("call failed", "code = \"x\"\ny", "z"));
}

TEST(LogTextsTest, GivesTheMessageBehindAPrefix) {
  EXPECT_THAT(LogTexts("2026-11-27T01:02:03Z ERROR x"), ElementsAre("x"));
}

TEST(LogTextsTest, ColorsAreNoPartOfAText) {
  EXPECT_EQ(WithoutColors("\x1b[1;31mERROR\x1b[0m connect \x1b[1mECONNREFUSED\x1b[22m"), "ERROR connect ECONNREFUSED");
  EXPECT_EQ(WithoutColors("[31m a\x1b]b\x1b["), "[31m a\x1b]b");
  EXPECT_THAT(LogTexts(R"({"msg":"\u001b[31mfailed\u001b[0m"})"), ElementsAre("failed"));
}

TEST(LogTextsTest, AnythingElseHasNone) {
  for (const char* text :
       {"", "{", "{}", "{transport: Error}", "[\"a\"]", "{\"a\":1}", "x {\"a\":\"b\"}", "a = \"b\""}) {
    EXPECT_THAT(LogTexts(text), IsEmpty()) << text;
  }
}

TEST(LogTextsTest, TheirNumberIsBounded) {
  std::string line = "x";
  for (size_t i = 0; i < kMaxLogTexts + 9; ++i) absl::StrAppend(&line, " a=\"b\"");
  EXPECT_EQ(LogTexts(line).size(), kMaxLogTexts);
}

}  // namespace
}  // namespace status_translator
