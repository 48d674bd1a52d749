#include "export/tables.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/profile_set.h"
#include "core/canonical.h"
#include "export/built_in.h"
#include "support/named_text.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<const RevisedProfile*> All(const ProfileSet& set) {
  std::vector<const RevisedProfile*> all;
  for (const auto& [name, revised] : set.profiles()) all.push_back(&revised);
  return all;
}

// The CSV holds every answer of every profile.
TEST(CsvTest, HoldsEveryAnswer) {
  size_t answers = 0;
  for (absl::string_view line : absl::StrSplit(ExportCsv(BuiltIn(), All(BuiltIn())), "\r\n", absl::SkipEmpty())) {
    if (absl::StartsWith(line, "atlas_revision")) continue;
    const std::vector<std::string> field = absl::StrSplit(line, ',');
    ASSERT_GE(field.size(), 15u) << line;
    EXPECT_EQ(field[0], BuiltIn().revision());
    const RevisedProfile& revised = *BuiltIn().Find(field[1]);
    EXPECT_EQ(field[2], revised.revision);
    if (field[3] == "grpc_to_http") {
      const Rule& rule = *revised.profile->GrpcToHttp(field[6] == "other" ? 17 : std::stoi(field[6]));
      EXPECT_EQ(field[8], rule.has_answer() ? absl::StrCat(rule.code) : "") << line;
      ++answers;
      continue;
    }
    if (!field[5].empty()) {
      const int code = field[6].empty() ? 400 : std::stoi(field[6]);
      const Rule& rule = *revised.profile->HttpToGrpc(code, Origin::kUnspecified, field[5]);
      EXPECT_EQ(field[8], GrpcCodes()[rule.code].name) << line;
      EXPECT_EQ(field[9], "ERROR_CODE") << line;
      ++answers;
      continue;
    }
    const Origin origin = field[4].empty() ? Origin::kUnspecified : *OriginFromName(field[4]);
    for (int code = std::stoi(field[6]); code <= std::stoi(field[7]); ++code) {
      const Rule& rule = *revised.profile->HttpToGrpc(code, origin);
      EXPECT_EQ(field[8], rule.has_answer() ? std::string(GrpcCodes()[rule.code].name) : "") << line;
      EXPECT_EQ(field[9], RuleKindName(rule.kind)) << line;
      ++answers;
    }
  }
  size_t expected = 0;
  for (const RevisedProfile* revised : All(BuiltIn())) {
    expected += revised->profile->has_http_to_grpc() ? kOriginCount * kHttpStatusCount : 0;
    for (const auto& [error_code, rules] : revised->profile->error_codes()) expected += rules.size();
    expected += revised->profile->has_grpc_to_http() ? kGrpcCodeCount + 1 + revised->profile->own_numbers().size() : 0;
  }
  EXPECT_EQ(answers, expected);
}

constexpr char kSmall[] = R"(name: "t" description: "a | b"
  http_to_grpc { http: 404 grpc: "NOT_FOUND" reason: "gone, or \"hidden\"" }
  http_to_grpc { error_code: "E,1" http: 400 grpc: "UNAVAILABLE" reason: "later" }
  grpc_to_http { grpc: "1000" http: 420 reason: "ours" })";

TEST(CsvTest, QuotesFieldsByRfc4180) {
  const NamedText files[] = {{"t", kSmall}};
  const auto set = *ProfileSet::Load(files);
  const std::string text = ExportCsv(*set, All(*set));
  EXPECT_THAT(text, HasSubstr(",\"gone, or \"\"hidden\"\"\",,,,\r\n"));
  EXPECT_THAT(text, HasSubstr("http_to_grpc,,\"E,1\",400,400,UNAVAILABLE,ERROR_CODE,\"400 E,1\",t,true,"));
  EXPECT_THAT(text, HasSubstr("grpc_to_http,,,1000,1000,420,EXACT,1000,t,"));
  EXPECT_THAT(text, HasSubstr("grpc_to_http,,,other,other,,NOT_PUBLISHED,,t,,,"));
}

constexpr char kCatalog[] = R"(name: "t" http_to_grpc { error_code: "E" grpc: "ABORTED" reason: "r"
    domain: "acme.example" type: "/e" title: "Sold, out" help: "https://acme.example/h" })";

TEST(CsvTest, HasTheCatalogueInItsLastColumns) {
  const NamedText files[] = {{"t", kCatalog}};
  const auto set = *ProfileSet::Load(files);
  const std::string text = ExportCsv(*set, All(*set));
  EXPECT_THAT(text, HasSubstr(",retry_reason,reason,domain,type,title,help\r\n"));
  EXPECT_THAT(text, HasSubstr(",r,acme.example,/e,\"Sold, out\",https://acme.example/h\r\n"));
  EXPECT_EQ(
      nlohmann::json::parse(*ExportJson(*set, All(*set)))["profiles"][0]["errorCodes"][0]["catalogEntry"]["title"],
      "Sold, out");
}

TEST(MarkdownTest, EscapesCellsAndLeavesOutEqualOrigins) {
  const NamedText files[] = {{"t", kSmall}};
  const auto set = *ProfileSet::Load(files);
  const std::string text = ExportMarkdown(*set, All(*set));
  EXPECT_THAT(text, HasSubstr("\n## t\n\na \\| b\n"));
  EXPECT_THAT(text, HasSubstr("| 404 | NOT_FOUND |  | gone, or \"hidden\" |\n"));
  EXPECT_THAT(text, HasSubstr("| 200-403 | not published |"));
  EXPECT_THAT(text, HasSubstr("| 400 E,1 | UNAVAILABLE | yes | later |\n"));
  EXPECT_THAT(text, HasSubstr("| 1000 | 420 |"));
  EXPECT_THAT(text, Not(HasSubstr("origin")));
  EXPECT_THAT(ExportMarkdown(BuiltIn(), {BuiltIn().Find("general")}),
              HasSubstr("### HTTP to gRPC, origin local_reply"));
  EXPECT_THAT(ExportMarkdown(BuiltIn(), All(BuiltIn())), HasSubstr("Superseded by `connect`."));
}

TEST(JsonTest, HoldsEveryProfileWithItsRevision) {
  const auto json = nlohmann::json::parse(*ExportJson(BuiltIn(), All(BuiltIn())));
  EXPECT_EQ(json["atlasRevision"], BuiltIn().revision());
  ASSERT_EQ(json["profiles"].size(), BuiltIn().profiles().size());
  for (const auto& profile : json["profiles"]) {
    EXPECT_EQ(profile["summary"]["revision"], BuiltIn().Find(profile["summary"]["name"].get<std::string>())->revision);
  }
  EXPECT_EQ(nlohmann::json::parse(*ExportJson(BuiltIn(), {}))["profiles"].size(), 0u);
}

}  // namespace
}  // namespace status_translator
