#include "ext_proc/pass_reason.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace status_translator {
namespace {

TEST(PassReasonTest, EveryReasonHasANameOfItsOwnAndAnExplanation) {
  std::set<std::string> names;
  for (const PassReasonInfo& known : PassReasons()) {
    EXPECT_EQ(PassReasonName(known.reason), known.name);
    EXPECT_THAT(std::string(known.name), ::testing::MatchesRegex("[a-z_]+"));
    EXPECT_TRUE(names.insert(std::string(known.name)).second) << known.name;
    EXPECT_EQ(ExplainPassReason(known.name), known.explanation);
    EXPECT_GT(known.explanation.size(), 0u) << known.name;
  }
}

TEST(PassReasonTest, ANameOfALaterVersionHasNoExplanation) {
  EXPECT_EQ(ExplainPassReason("a_name_of_a_later_version"), "");
  EXPECT_EQ(ExplainPassReason(""), "");
}

}  // namespace
}  // namespace status_translator
