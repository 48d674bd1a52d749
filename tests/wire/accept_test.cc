#include "wire/accept.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// The chosen type; "-" for none.
std::string Choose(absl::string_view accept) {
  constexpr absl::string_view kTypes[] = {"application/problem+json", "application/json", "text/plain"};
  const auto chosen = Negotiate(accept, kTypes);
  return chosen.has_value() ? std::string(kTypes[*chosen]) : "-";
}

TEST(AcceptTest, ChoosesTheTypeThatIsNamed) {
  EXPECT_EQ(Choose("application/json"), "application/json");
  EXPECT_EQ(Choose("Text/PLAIN"), "text/plain");
  EXPECT_EQ(Choose("application/json; charset=utf-8"), "application/json");
  EXPECT_EQ(Choose("text/html, application/json"), "application/json");
}

TEST(AcceptTest, PrefersTheHigherWeight) {
  EXPECT_EQ(Choose("application/json;q=0.5, text/plain;q=0.6"), "text/plain");
  EXPECT_EQ(Choose("application/json ; q=0.5 , text/plain ; Q=0.4"), "application/json");
  EXPECT_EQ(Choose("application/json;q=0"), "-");
  EXPECT_EQ(Choose("*/*, application/problem+json;q=0"), "application/json");
  EXPECT_EQ(Choose("text/plain;q=0.000, */*;q=0.001"), "application/problem+json");
}

TEST(AcceptTest, TheMostExactRangeGivesTheWeight) {
  EXPECT_EQ(Choose("application/*;q=0.9, application/problem+json;q=0.1"), "application/json");
  EXPECT_EQ(Choose("text/*, */*;q=0.1"), "text/plain");
}

TEST(AcceptTest, OfEqualWeightsPrefersTheMoreExactNameThenTheFirstOffered) {
  EXPECT_EQ(Choose("*/*, text/plain"), "text/plain");
  EXPECT_EQ(Choose("text/plain, application/json"), "application/json");
  EXPECT_EQ(Choose("*/*"), "application/problem+json");
  EXPECT_EQ(Choose("application/*"), "application/problem+json");
}

TEST(AcceptTest, NoneIfNoTypeIsAccepted) {
  for (const char* accept : {"", " ", "text/html", "image/*", "*/*;q=0"}) EXPECT_EQ(Choose(accept), "-") << accept;
}

TEST(AcceptTest, MalformedRangesAreIgnored) {
  for (const char* broken : {"text/plain;q=2", "text/plain;q=-1", "text/plain;q=nan", "text/plain;q=x", "text",
                             "/plain", "text/", "text/plain/x", "", ";;;", "\xFF/\xFF", "*/plain"}) {
    EXPECT_EQ(Choose(absl::StrCat(broken, ",application/json;q=0.1")), "application/json") << broken;
  }
}

TEST(AcceptTest, MalformedOffersAreNeverChosen) {
  constexpr absl::string_view kOdd[] = {"", "json", "a/b/c"};
  EXPECT_FALSE(Negotiate("json/x, a/b, application/json", kOdd).has_value());
}

TEST(AcceptTest, LongFieldsTakeLinearTime) {
  for (const char* part : {"a/b,", "a/b;", ";q=", ",", "/", "*/*;q=0.5,"}) {
    std::string accept;
    while (accept.size() < size_t{1} << 22) accept += part;
    (void)Choose(accept);
  }
}

}  // namespace
}  // namespace status_translator
