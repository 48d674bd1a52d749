#include "core/canonical.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kNotFoundCode = 5;

Table Small() {
  Table table{.name = "t"};
  table.http_to_grpc = {{404, "", Origin::kUnspecified, {kNotFoundCode, "tab\there", std::nullopt}},
                        {std::nullopt, "E.1", Origin::kUnspecified, {8, "quota", Retry{true, "later"}}},
                        {409, "E.1", Origin::kUnspecified, {10, "lost", std::nullopt}}};
  table.grpc_to_http = {{kNotFoundCode, {404, "gone", std::nullopt}}, {1000, {420, "ours", std::nullopt}}};
  return table;
}

TEST(CanonicalTest, RunsCoverEveryStatusOnce) {
  const Profile profile(Small(), nullptr);
  for (int o = 0; o < kOriginCount; ++o) {
    int next = kFirstHttpStatus;
    for (const HttpRun& run : HttpRuns(profile, static_cast<Origin>(o))) {
      EXPECT_EQ(run.from, next);
      EXPECT_LE(run.from, run.to);
      for (int code = run.from; code <= run.to; ++code) {
        EXPECT_EQ(profile.HttpToGrpc(code, static_cast<Origin>(o)), run.rule) << code;
      }
      next = run.to + 1;
    }
    EXPECT_EQ(next, kLastHttpStatus + 1);
  }
}

TEST(CanonicalTest, TextContainsEveryAnswer) {
  const std::string text = CanonicalText(Profile(Small(), nullptr));
  EXPECT_THAT(text, StartsWith("profile\tt\n"));
  EXPECT_THAT(text, HasSubstr("http_to_grpc\tintermediary\t404\tNOT_FOUND\tEXACT\t404\tt\t0\tno retry\t"));
  EXPECT_THAT(text, HasSubstr("\ttab\\there\n"));
  EXPECT_THAT(text, HasSubstr("http_to_grpc\tnone given\t100-199\tUNKNOWN\tINTERIM\t\tt\t-\tno retry\t"));
  EXPECT_THAT(text, HasSubstr("http_to_grpc\tnone given\t200-403\t-\tNOT_PUBLISHED\t\tt\t-\t-\t"));
  EXPECT_THAT(text, HasSubstr("error_code\t409\tE.1\tABORTED\tERROR_CODE\t409 E.1\tt\t0\t"));
  EXPECT_THAT(text,
              HasSubstr("error_code\tany\tE.1\tRESOURCE_EXHAUSTED\tERROR_CODE\tE.1\tt\t0\tretry\tlater\tquota\n"));
  EXPECT_THAT(text, HasSubstr("grpc_to_http\t\tNOT_FOUND\t404\tEXACT\tNOT_FOUND\tt\t0\t"));
  EXPECT_THAT(text, HasSubstr("grpc_to_http\t\tOK\t-\tNOT_PUBLISHED\t"));
  EXPECT_THAT(text, HasSubstr("grpc_to_http\t\tother\t-\tNOT_PUBLISHED\t"));
  EXPECT_THAT(text, HasSubstr("grpc_to_http\t\t1000\t420\tEXACT\t1000\tt\t0\t"));
}

TEST(CanonicalTest, TextNamesTheShapeOfARow) {
  Table table = Small();
  table.http_to_grpc.push_back({409, "E.1", Origin::kUnspecified, {6, "there", std::nullopt}, "books"});
  const std::string text = CanonicalText(Profile(table, nullptr));
  EXPECT_THAT(text,
              HasSubstr("error_code\t409\tE.1\tALREADY_EXISTS\tshape books\tERROR_CODE\t409 E.1 of books\tt\t0\t"));
  EXPECT_THAT(text, HasSubstr("error_code\t409\tE.1\tABORTED\tERROR_CODE\t409 E.1\tt\t0\t"));
}

TEST(CanonicalTest, AMissingDirectionHasNoLines) {
  Table table{.name = "t"};
  EXPECT_EQ(CanonicalText(Profile(table, nullptr)), "profile\tt\n");
  EXPECT_TRUE(HttpRuns(Profile(table, nullptr), Origin::kUnspecified).empty());
}

// What is exposed to callers is part of the table, and of the tables that extend it.
TEST(CanonicalTest, TextContainsWhatIsExposed) {
  EXPECT_THAT(CanonicalText(Profile(Small(), nullptr)), Not(HasSubstr("expose")));
  Table table = Small();
  table.expose = {.body = true, .headers = {"x-a", "x-b"}, .without_debug_info = false};
  const Profile base(table, nullptr);
  EXPECT_THAT(CanonicalText(base), StartsWith("profile\tt\nexpose\tbody\tx-a,x-b\t\n"));
  EXPECT_THAT(CanonicalText(Profile(Small(), &base)), HasSubstr("expose\tbody\tx-a,x-b\t\n"));
  table.expose = {.body = false, .headers = {}, .without_debug_info = true};
  EXPECT_THAT(CanonicalText(Profile(table, &base)), HasSubstr("expose\t\t\twithout debug info\n"));
  table.expose = {.body = false, .headers = {}, .debug_info = true};
  EXPECT_THAT(CanonicalText(Profile(table, &base)), HasSubstr("\tdebug info\n"));
}

// The organisation's catalogue is part of the table, and of the tables that extend it.
TEST(CanonicalTest, TextContainsTheCatalogue) {
  EXPECT_THAT(CanonicalText(Profile(Small(), nullptr)), Not(HasSubstr("catalog")));
  EXPECT_THAT(CanonicalText(Profile(Small(), nullptr)), Not(HasSubstr("domain")));
  Table table = Small();
  table.domain = "acme.example";
  table.http_to_grpc[1].answer.catalog = {"orders.acme.example", "https://e.example/1", "Quota\tused", "https://h/1"};
  const Profile base(table, nullptr);
  EXPECT_THAT(CanonicalText(base), StartsWith("profile\tt\ndomain\tacme.example\nhttp_to_grpc\t"));
  const std::string line = "catalog\torders.acme.example\thttps://e.example/1\tQuota\\tused\thttps://h/1\n";
  EXPECT_THAT(CanonicalText(base), HasSubstr("\tretry\tlater\tquota\n" + line));
  Table extending{.name = "e", .extends = "t"};
  EXPECT_THAT(CanonicalText(Profile(extending, &base)), HasSubstr(line));
  EXPECT_THAT(CanonicalText(Profile(extending, &base)), HasSubstr("domain\tacme.example\n"));
  extending.domain = "own.example";
  EXPECT_THAT(CanonicalText(Profile(extending, &base)), HasSubstr("domain\town.example\n"));
}

TEST(CanonicalTest, EqualTablesHaveEqualTextAndAChangedReasonChangesIt) {
  const std::string text = CanonicalText(Profile(Small(), nullptr));
  EXPECT_EQ(CanonicalText(Profile(Small(), nullptr)), text);
  Table changed = Small();
  changed.http_to_grpc[0].answer.reason = "other";
  EXPECT_THAT(CanonicalText(Profile(changed, nullptr)), Not(text));
}

}  // namespace
}  // namespace status_translator
