#include "export/envoy_text.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

TEST(EnvoyTextTest, YamlStringsEscapeEverything) {
  EXPECT_EQ(YamlString("it's: # \"a\\b\" \n\t\x01"), R"("it's: # \"a\\b\" \u000a\u0009\u0001")");
  // U+0085 and U+2028 would be line breaks.
  EXPECT_EQ(YamlString("na\xC3\xAFve \xC2\x85\xE2\x80\xA8\xF0\x9F\x98\x80"), R"("na\u00efve \u0085\u2028\U0001f600")");
  EXPECT_EQ(YamlString("\xFF\xC3"), R"("\u00ff\u00c3")");
}

TEST(EnvoyTextTest, EnvoyInsertsTheNumberForSeveralStatuses) {
  EXPECT_EQ(EnvoyMessage({{450, 451}, &GrpcCodes()[2], "", "who knows"}), R"("HTTP %RESPONSE_CODE%: who knows")");
  EXPECT_EQ(EnvoyMessage({{404}, &GrpcCodes()[5], "Not Found", ""}), R"("HTTP 404 Not Found")");
}

TEST(EnvoyTextTest, LinesThatAreEmptyAreLeftOut) {
  const std::vector<TemplateValues> lines = LineValues("a:\n  b\n\nc");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].texts.at("line"), "  b");
}

}  // namespace
}  // namespace status_translator
