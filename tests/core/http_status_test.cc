#include "core/http_status.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "support/facts.h"

namespace status_translator {
namespace {

// tests/facts/http_codes.tsv: code, reason phrase, registered, reference.
TEST(HttpStatusTest, CatalogueEqualsTheFacts) {
  const auto facts = ReadFacts("http_codes.tsv");
  ASSERT_EQ(HttpStatuses().size(), facts.size());
  for (size_t i = 0; i < facts.size(); ++i) {
    const HttpStatusInfo& status = HttpStatuses()[i];
    EXPECT_EQ(std::to_string(status.code), facts[i][0]);
    EXPECT_EQ(status.reason_phrase, facts[i][1]) << status.code;
    EXPECT_EQ(status.registered ? "yes" : "no", facts[i][2]) << status.code;
    EXPECT_EQ(status.reference, facts[i][3]) << status.code;
  }
}

TEST(HttpStatusTest, FindsExactlyTheCataloguedNumbers) {
  std::set<int> known;
  for (const HttpStatusInfo& status : HttpStatuses()) {
    known.insert(status.code);
    EXPECT_FALSE(status.description.empty()) << status.code;
    EXPECT_EQ(status.vendor.empty(), status.registered) << status.code;
  }
  for (int code = -1; code <= 1100; ++code) {
    const HttpStatusInfo* found = FindHttpStatus(code);
    EXPECT_EQ(found != nullptr, known.count(code) == 1) << code;
    if (found != nullptr) {
      EXPECT_EQ(found->code, code);
    }
    const std::string number = std::to_string(code);
    EXPECT_EQ(HttpStatusText(code), found == nullptr ? number : number + " " + std::string(found->reason_phrase));
  }
}

TEST(HttpStatusTest, FoundingStatusesHaveTheMeaningOfTheFoundingTable) {
  const auto facts = ReadFacts("founding_table.tsv");
  ASSERT_EQ(facts.size(), 18u);
  for (const auto& row : facts) {
    const int code = std::stoi(row[0]);
    EXPECT_EQ(IsNormal(code) ? "NORMAL" : "ABNORMAL", row[1]) << code;
    // Where RFC 9110 says something else, its meaning comes first, and the API of the table is named.
    EXPECT_THAT(std::string(FindHttpStatus(code)->description), testing::EndsWith(row[2])) << code;
  }
}

TEST(HttpStatusTest, ClassIsTheFirstDigit) {
  for (int code = -100; code <= 1100; ++code) {
    const bool valid = code >= 100 && code <= 599;
    EXPECT_EQ(IsHttpStatus(code), valid) << code;
    EXPECT_EQ(HttpClass(code), valid ? code / 100 : 0) << code;
    EXPECT_EQ(IsNormal(code), code >= 200 && code <= 299) << code;
  }
}

TEST(HttpStatusTest, ClassNames) {
  const char* names[] = {"invalid", "informational", "successful", "redirection", "client error", "server error"};
  for (int http_class = 0; http_class <= 5; ++http_class) EXPECT_EQ(HttpClassName(http_class), names[http_class]);
  EXPECT_EQ(HttpClassName(-1), "invalid");
  EXPECT_EQ(HttpClassName(6), "invalid");
}

}  // namespace
}  // namespace status_translator
