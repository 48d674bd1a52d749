#include "diagnose/symptom_examples.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "config/profile_files.h"
#include "config/symptom_set.h"
#include "config/symptom_text.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(SymptomExamplesTest, EveryBuiltInExampleIsExplainedByItsSymptom) {
  int examples = 0;
  for (const NamedText& file : BuiltInSymptoms()) {
    const absl::StatusOr<SymptomFile> parsed = ParseSymptoms(file.name, file.bytes);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    for (const SymptomExample& example : parsed->examples) {
      ++examples;
      EXPECT_EQ(RunSymptomExample(TestTranslator(), example), "");
    }
  }
  EXPECT_GT(examples, 150);
}

TEST(SymptomExamplesTest, SaysWhichSymptomExplainsALineInstead) {
  const SymptomExample other = {"f", {1, 2}, "own/b", "14 UNAVAILABLE: upstream request timeout"};
  EXPECT_EQ(RunSymptomExample(TestTranslator(), other),
            "f:2:3: the symptom \"own/b\" does not explain this line, but \"envoy/request-timeout\" does");
  const SymptomExample none = {"f", {1, 2}, "own/b", "hello"};
  EXPECT_THAT(RunSymptomExample(TestTranslator(), none), HasSubstr("nor does another one"));
}

absl::Status CheckOwn(const std::string& examples) {
  const ProfileFile files[] = {
      {"q.symptom.textproto",
       absl::StrCat("name: \"acme-gateway\" speaker: \"ACME\"\nsymptom { name: \"full\" pattern: "
                    "\"queue is full\" cause: \"proxy_overload\"\n",
                    examples, "}\n")}};
  auto set = LoadWithBuiltIn(files);
  return set.ok() ? CheckOwnSymptomExamples(*set) : set.status();
}

TEST(SymptomExamplesTest, ThoseOfUsersMustHold) {
  constexpr char kHolds[] = "example: \"acme: queue is full\"\n";
  constexpr char kFails[] = "example: \"no healthy upstream\"\n";
  EXPECT_TRUE(CheckOwn("").ok());
  EXPECT_TRUE(CheckOwn(kHolds).ok());
  EXPECT_EQ(CheckOwn(absl::StrCat(kHolds, kFails)).message(),
            "q.symptom.textproto:4:1: the symptom \"acme-gateway/full\" does not explain this line, but "
            "\"envoy/no-healthy-upstream\" does");
  std::string many;
  for (int i = 0; i < 150; ++i) many += kFails;
  EXPECT_THAT(std::string(CheckOwn(many).message()), HasSubstr("and 50 more examples of symptoms do not hold"));
}

}  // namespace
}  // namespace status_translator
