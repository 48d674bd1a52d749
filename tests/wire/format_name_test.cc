#include "wire/format_name.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace status_translator {
namespace {

TEST(FormatNameTest, EveryFormatHasOneListedName) {
  std::set<int> named;
  for (const absl::string_view name : FormatNames()) {
    const std::optional<v1::Format> format = ParseFormatName(name);
    ASSERT_TRUE(format.has_value()) << std::string(name);
    EXPECT_TRUE(named.insert(*format).second) << std::string(name);
  }
  for (int format = v1::Format_MIN + 1; format <= v1::Format_MAX; ++format) {
    EXPECT_EQ(named.count(format), 1u) << v1::Format_Name(static_cast<v1::Format>(format));
  }
  EXPECT_EQ(named.count(v1::FORMAT_UNSPECIFIED), 0u);
}

TEST(FormatNameTest, AnEarlierSpellingIsAccepted) {
  EXPECT_EQ(ParseFormatName("aip-193"), v1::FORMAT_AIP_193);
  EXPECT_EQ(ParseFormatName("aip193"), v1::FORMAT_AIP_193);
  EXPECT_THAT(FormatNames(), ::testing::Not(::testing::Contains("aip193")));
}

TEST(FormatNameTest, OtherNamesAreNone) {
  for (const char* name : {"", "accept", "AIP-193", "aip_193", "problem ", "FORMAT_PROBLEM"}) {
    EXPECT_EQ(ParseFormatName(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace status_translator
