#include "support/regex.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

Regex Of(const std::string& pattern) {
  std::string error;
  const std::optional<Regex> regex = Regex::Compile(pattern, error);
  EXPECT_TRUE(regex.has_value()) << error;
  return *regex;
}

TEST(RegexTest, MatchesPartsAndTheWhole) {
  EXPECT_TRUE(Of("b+").MatchesPart("abbc"));
  EXPECT_FALSE(Of("b+").MatchesWhole("abbc"));
  EXPECT_TRUE(Of("ab+c").MatchesWhole("abbc"));
  EXPECT_TRUE(Of("a.c").MatchesWhole("a\nc")) << "a dot matches a line break too";
  EXPECT_TRUE(Of("a.c").MatchesWhole("a\xFF\x63")) << "bytes that are not UTF-8";
  EXPECT_EQ(Of("x=([0-9]+)").FirstGroup("a x=17;"), "17");
  EXPECT_FALSE(Of("x=([0-9]+)").FirstGroup("none").has_value());
  EXPECT_EQ(Of("(a)(b)(?:c)").groups(), 2);
}

TEST(RegexTest, SaysWhyAPatternIsNotValid) {
  std::string error;
  EXPECT_FALSE(Regex::Compile("a(", error).has_value());
  EXPECT_NE(error, "");
  EXPECT_FALSE(Regex::Compile(std::string(kMaxPatternBytes + 1, 'a'), error).has_value());
  EXPECT_EQ(error, "has 2001 bytes; at most 2000");
  EXPECT_FALSE(Regex::Compile("[ab]{900}[ab]{900}[ab]{900}[ab]{900}", error).has_value());
  EXPECT_EQ(error, "needs too many states: use smaller counts in {…}");
  EXPECT_FALSE(Regex::Compile("((a{100}){100}){100}", error).has_value()) << "too much memory";
}

TEST(RegexTest, ASetSaysWhichPatternsMatch) {
  RegexSet part(RegexSet::Anchor::kPart);
  EXPECT_EQ(part.Add(Of("a")), 0u);
  EXPECT_EQ(part.Add(Of("b$")), 1u);
  part.Finish();
  EXPECT_THAT(part.Match("ab"), ::testing::ElementsAre(true, true));
  EXPECT_THAT(part.Match("ba"), ::testing::ElementsAre(true, false));
  RegexSet whole(RegexSet::Anchor::kWhole);
  whole.Add(Of("a|ab"));
  whole.Finish();
  EXPECT_THAT(whole.Match("ab"), ::testing::ElementsAre(true));
  EXPECT_THAT(whole.Match("abc"), ::testing::ElementsAre(false));
  EXPECT_THAT(RegexSet(RegexSet::Anchor::kPart).Match("a"), ::testing::IsEmpty());
}

TEST(RegexTest, ReadsNamedGroups) {
  const auto groups = Of("code (?P<code>\\d+)(?: of (?P<name>\\w+))?").NamedGroups("the code 17 is known");
  ASSERT_TRUE(groups.has_value());
  EXPECT_EQ(groups->at(""), "code 17");
  EXPECT_EQ(groups->at("code"), "17");
  EXPECT_EQ(groups->find("name"), groups->end()) << "a group that takes no part";
  EXPECT_FALSE(Of("code (?P<code>\\d+)").NamedGroups("no number").has_value());
}

TEST(RegexFilterTest, NeverMissesAMatch) {
  const std::vector<std::string> patterns = {"upstream request timeout", "^(?:Socket closed|Broken pipe)$", "a.c", "^$",
                                             "(?i)too_many_pings",       "error (?P<n>\\d+) of \\w+"};
  RegexFilter filter;
  for (const std::string& pattern : patterns) filter.Add(Of(pattern));
  filter.Finish();
  for (const std::string text : {"upstream request timeout", "Broken pipe", "abc", "", "TOO_MANY_PINGS", "error 7 of x",
                                 "nothing", "Socket closed by", "UPSTREAM REQUEST TIMEOUT", "\xFF\xFE"}) {
    const std::vector<size_t> candidates = filter.Candidates(text);
    for (size_t i = 0; i < patterns.size(); ++i) {
      if (!Of(patterns[i]).MatchesPart(text)) continue;
      EXPECT_THAT(candidates, testing::Contains(i)) << text << " matches " << patterns[i];
    }
  }
  EXPECT_THAT(filter.Candidates("nothing of all this"), testing::Not(testing::Contains(0u)));
  EXPECT_THAT(RegexFilter().Candidates("text"), testing::IsEmpty());
}

}  // namespace
}  // namespace status_translator
