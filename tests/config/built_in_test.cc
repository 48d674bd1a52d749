// The built-in profiles in service/profiles: compared with the facts read from their sources, with a second
// implementation of the resolution rules, and with reviewed goldens.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "config/profile_set.h"
#include "config/profile_text.h"
#include "core/canonical.h"
#include "support/facts.h"

namespace status_translator {
namespace {

const ProfileSet& BuiltIn() {
  static const ProfileSet& set = []() -> const ProfileSet& {
    auto loaded = ProfileSet::Load(BuiltInProfiles());
    if (!loaded.ok()) throw std::runtime_error(std::string(loaded.status().message()));
    return *loaded->release();
  }();
  return set;
}

const Profile& Named(absl::string_view name) { return *BuiltIn().Find(name)->profile; }

std::string GrpcAnswer(const Rule& rule) { return rule.has_answer() ? std::string(GrpcCodes()[rule.code].name) : "-"; }

std::string HttpAnswer(const Rule& rule) { return rule.has_answer() ? std::to_string(rule.code) : "-"; }

Table TableOf(absl::string_view name) {
  for (const NamedText& file : BuiltInProfiles()) {
    if (file.name == absl::StrCat(name, ".textproto")) return *ParseProfile(file.name, file.bytes);
  }
  throw std::runtime_error(absl::StrCat("no file for ", name));
}

// The table of a source. An exact number overrides a range, and a range the default. Entries that are neither a gRPC
// code nor a status (NONE, SKIP, 0, -1, missing, any, TWIRP:...) are not rows. A `pair` is one error that is sent with
// either code, so it is a row from HTTP to gRPC.
struct Facts {
  std::map<int, std::string> http_to_grpc;
  std::map<std::string, std::string> grpc_to_http;
  std::string other_numbers = "-";
  bool has_http_to_grpc = false;
  bool has_grpc_to_http = false;
};

void Add(const std::string& file, Facts& facts) {
  const auto rows = ReadFacts("tables/" + file);
  Facts own;
  for (const std::string kind : {"default", "range", "exact"}) {
    for (const auto& row : rows) {
      const std::string& from = row[1];
      const std::string& to = row[2];
      if ((from == "default" ? "default" : absl::EndsWith(from, "xx") ? "range" : "exact") != kind) continue;
      const bool to_grpc = row[0] == "http_to_grpc" || row[0] == "pair";
      int http = 0;
      if (row[0] == "grpc_to_http" && absl::SimpleAtoi(to, &http) && http >= 200 && http <= 599) {
        if (kind == "default") own.other_numbers = to;
        for (const GrpcCodeInfo& code : GrpcCodes()) {
          if (kind != "default" && code.name != from) continue;
          own.grpc_to_http[std::string(code.name)] = to;
          own.has_grpc_to_http = true;
        }
      } else if (to_grpc && kind == "exact" && absl::StartsWith(to, "TWIRP:")) {
        own.http_to_grpc.erase(std::stoi(from));  // has no gRPC equivalent
      } else if (to_grpc && GrpcCodeFromName(to).has_value() && from != "missing") {
        own.has_http_to_grpc = true;
        for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
          const bool hit = kind == "default" || (kind == "range" && code / 100 == from[0] - '0') ||
                           (kind == "exact" && std::to_string(code) == from);
          if (hit) own.http_to_grpc[code] = to;
        }
      }
    }
  }
  if (own.other_numbers == "-" && own.grpc_to_http.count("UNKNOWN") == 1) {
    own.other_numbers = own.grpc_to_http["UNKNOWN"];
  }
  // A profile can have one source for each direction.
  if (!facts.has_http_to_grpc) facts.http_to_grpc = own.http_to_grpc;
  if (!facts.has_grpc_to_http) {
    facts.grpc_to_http = own.grpc_to_http;
    facts.other_numbers = own.other_numbers;
  }
  facts.has_http_to_grpc |= own.has_http_to_grpc;
  facts.has_grpc_to_http |= own.has_grpc_to_http;
}

Facts Expand(const std::string& file) {
  Facts facts;
  Add(file, facts);
  return facts;
}

// The name of the file with the facts of this source; empty if there is none.
std::string FileOf(const Source& source) {
  for (const auto& entry : std::filesystem::directory_iterator(TestFile("facts/tables"))) {
    const std::string text = "\n" + ReadFile(entry.path());
    const auto says = [&text](const char* key, const std::string& value) {
      return absl::StrContains(text, absl::StrCat("\n# ", key, ": ", value, "\n"));
    };
    if (says("repo", source.repository) && says("path", source.path) && says("commit", source.revision) &&
        says("function", source.function) && says("licence", source.license)) {
      return entry.path().filename();
    }
  }
  return "";
}

std::vector<std::string> PublishedProfiles() {
  std::vector<std::string> names;
  for (absl::string_view name : BuiltIn().names()) {
    if (!absl::StartsWith(name, "general") && Named(name).extends().empty()) names.emplace_back(name);
  }
  return names;
}

// The reasons name no numbers of tables, which change with each table that is added.
TEST(GeneralTest, WhatItSaysOfEveryPublishedTableHolds) {
  int claims = 0;
  for (int http = kFirstHttpStatus; http <= kLastHttpStatus; ++http) {
    const Rule& rule = *Named("general").HttpToGrpc(http, Origin::kUnspecified);
    if (!absl::StrContains(rule.reason, "every published table")) continue;
    ++claims;
    int tables = 0;
    for (const auto& file : std::filesystem::directory_iterator(TestFile("facts/tables"))) {
      for (const auto& row : ReadFacts(absl::StrCat("tables/", file.path().filename().string()))) {
        if (row[0] != "http_to_grpc" || row[1] != absl::StrCat(http) || !GrpcCodeFromName(row[2]).has_value()) continue;
        EXPECT_EQ(GrpcCodeFromName(row[2]), rule.code) << file.path();
        ++tables;
      }
    }
    EXPECT_GT(tables, 5) << http;
  }
  EXPECT_GT(claims, 0);
}

// Every profile except `general` and those that extend it names its sources and is compared with the facts that were
// read there. A new profile needs no change here.
class PublishedTest : public ::testing::TestWithParam<std::string> {};

TEST_P(PublishedTest, EqualsItsSource) {
  const Profile& profile = Named(GetParam());
  ASSERT_FALSE(profile.sources().empty()) << "a built-in profile needs a source";
  EXPECT_EQ(profile.extends(), "");
  EXPECT_FALSE(profile.description().empty());
  Facts facts;
  for (const Source& source : profile.sources()) {
    const std::string file = FileOf(source);
    ASSERT_NE(file, "") << "no facts were read from " << source.repository << " " << source.path;
    Add(file, facts);
  }
  EXPECT_EQ(profile.has_http_to_grpc(), facts.has_http_to_grpc);
  EXPECT_EQ(profile.has_grpc_to_http(), facts.has_grpc_to_http);
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    const Rule& rule = *profile.HttpToGrpc(code, Origin::kUnspecified);
    const auto expected = facts.http_to_grpc.find(code);
    if (expected != facts.http_to_grpc.end()) {
      EXPECT_EQ(GrpcAnswer(rule), expected->second) << code;
      EXPECT_EQ(rule.kind == RuleKind::kInterim, code < 200) << code;
    } else if (code < 200 && facts.has_http_to_grpc) {
      EXPECT_EQ(rule.kind, RuleKind::kInterim) << code;
      EXPECT_EQ(GrpcAnswer(rule), "UNKNOWN") << code;
    } else {
      EXPECT_EQ(rule.kind, RuleKind::kNotPublished) << code;
    }
    for (int o = 1; o < kOriginCount; ++o) EXPECT_EQ(profile.HttpToGrpc(code, static_cast<Origin>(o)), &rule) << code;
  }
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Rule& rule = *profile.GrpcToHttp(code.number);
    const auto expected = facts.grpc_to_http.find(std::string(code.name));
    EXPECT_EQ(HttpAnswer(rule), expected == facts.grpc_to_http.end() ? "-" : expected->second) << code.name;
  }
  EXPECT_EQ(HttpAnswer(*profile.GrpcToHttp(17)), facts.other_numbers);
}

INSTANTIATE_TEST_SUITE_P(All, PublishedTest, ::testing::ValuesIn(PublishedProfiles()), [](const auto& test) {
  std::string name = test.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !absl::ascii_isalnum(c); }, '_');
  return name;
});

TEST(BuiltInTest, ContainsThePromisedProfiles) {
  for (const char* name : {"general",
                           "grpc",
                           "google",
                           "envoy",
                           "grpc-gateway",
                           "google-cloud-cpp",
                           "google-api-core",
                           "grpc-java",
                           "grpc-web",
                           "connect",
                           "connect-2023",
                           "twirp",
                           "aspnetcore",
                           "armeria",
                           "dapr",
                           "kong",
                           "apisix",
                           "kratos",
                           "opentelemetry-collector",
                           "yarpc",
                           "dubbo",
                           "nginx",
                           "firebase-functions",
                           "firestore-web",
                           "gax-go",
                           "linkerd",
                           "gateway-api",
                           "herodot",
                           "dskit",
                           "grpc-gateway-1.3",
                           "grpc-gateway-1.4.0",
                           "grpc-gateway-1.4.1",
                           "grpc-gateway-2.12"}) {
    EXPECT_NE(BuiltIn().Find(name), nullptr) << name;
  }
}

// The status of an HTTP response that dskit carries over gRPC is the number of the gRPC code.
TEST(DskitTest, AnHttpStatusAsGrpcCodeIsThatStatus) {
  for (int status = 400; status <= kLastHttpStatus; ++status) {
    EXPECT_EQ(HttpAnswer(*Named("dskit").GrpcToHttp(status)), std::to_string(status));
    EXPECT_EQ(Named("dskit").HttpToGrpc(status, Origin::kUnspecified)->kind, RuleKind::kNotPublished) << status;
  }
  EXPECT_EQ(HttpAnswer(*Named("dskit").GrpcToHttp(1000)), "500");
}

TEST(GeneralTest, BindingRows) {
  const Profile& general = Named("general");
  for (const auto& row : ReadFacts("general_table.tsv")) {
    for (const Origin origin : {Origin::kUnspecified, Origin::kApplication}) {
      const Rule& rule = *general.HttpToGrpc(std::stoi(row[1]), origin);
      EXPECT_EQ(GrpcAnswer(rule), row[2]) << row[1];
      EXPECT_EQ(rule.kind, RuleKind::kExact) << row[1];
    }
  }
}

TEST(GeneralTest, IntermediaryEqualsTheDocumentOfGrpc) {
  const auto document = Expand("grpc_doc_http_mapping.tsv").http_to_grpc;
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    EXPECT_EQ(GrpcAnswer(*Named("general").HttpToGrpc(code, Origin::kIntermediary)), document.at(code)) << code;
  }
}

TEST(GeneralTest, LocalReplyDiffersForLimitsAndTimeoutsOnly) {
  auto expected = Expand("grpc_doc_http_mapping.tsv").http_to_grpc;
  for (const int code : {429, 413, 431}) expected[code] = "RESOURCE_EXHAUSTED";
  for (const int code : {408, 504}) expected[code] = "DEADLINE_EXCEEDED";
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    EXPECT_EQ(GrpcAnswer(*Named("general").HttpToGrpc(code, Origin::kLocalReply)), expected.at(code)) << code;
  }
}

TEST(GeneralTest, CoversTheCatalogueForEveryOriginWithAReason) {
  for (const HttpStatusInfo& status : HttpStatuses()) {
    if (!IsHttpStatus(status.code)) continue;
    for (int o = 0; o < kOriginCount; ++o) {
      const Rule& rule = *Named("general").HttpToGrpc(status.code, static_cast<Origin>(o));
      EXPECT_EQ(rule.kind, status.code < 200 ? RuleKind::kInterim : RuleKind::kExact) << status.code;
      EXPECT_EQ(rule.row, std::to_string(status.code));
      EXPECT_NE(rule.reason, "") << status.code;
    }
  }
}

// RFC 9110 section 15: an unknown status is treated as the x00 of its class.
TEST(GeneralTest, OtherStatusesAnswerAsTheirClass) {
  const Profile& general = Named("general");
  for (int code = 200; code <= kLastHttpStatus; ++code) {
    if (FindHttpStatus(code) != nullptr) continue;
    const Rule& rule = *general.HttpToGrpc(code, Origin::kUnspecified);
    EXPECT_EQ(rule.kind, RuleKind::kRange) << code;
    EXPECT_EQ(rule.code, general.HttpToGrpc(code / 100 * 100, Origin::kUnspecified)->code) << code;
  }
}

TEST(GeneralTest, ToHttpEqualsGoogleRpcCode) {
  for (const auto& [code, http] : Expand("googleapis_code_proto.tsv").grpc_to_http) {
    EXPECT_EQ(std::to_string(Named("general").GrpcToHttp(*GrpcCodeFromName(code))->code), http) << code;
  }
  EXPECT_EQ(Named("general").GrpcToHttp(17)->kind, RuleKind::kUnknownNumber);
  EXPECT_EQ(Named("general").GrpcToHttp(17)->code, 500);
}

// Each documented error code of the cloud API of the founding table has its own row with a reason and retry advice.
TEST(CloudErrorsTest, EveryCodeHasARowAReasonAndAdvice) {
  const Profile& cloud = Named("otc-ecs");
  std::set<std::pair<std::string, std::string>> facts;
  for (const auto& row : ReadFacts("cloud_errors.tsv")) {
    const Rule& rule = *cloud.HttpToGrpc(std::stoi(row[0]), Origin::kUnspecified, row[1]);
    EXPECT_EQ(rule.kind, RuleKind::kErrorCode) << row[1];
    EXPECT_EQ(rule.row, absl::StrCat(row[0], " ", row[1]));
    EXPECT_NE(rule.code, kGrpcOk) << row[1];
    EXPECT_NE(rule.reason, "") << row[1];
    EXPECT_NE(rule.retry.reason, "") << row[1];
    facts.emplace(row[1], row[0]);
  }
  EXPECT_EQ(facts.size(), 155u);
  std::set<std::pair<std::string, std::string>> rows;
  for (const HttpToGrpcRow& row : TableOf("otc-ecs").http_to_grpc) {
    rows.emplace(row.error_code, std::to_string(row.http.value_or(0)));
  }
  EXPECT_EQ(rows, facts);
}

// The founding statuses that do not survive a round trip are those that README.md lists.
TEST(GeneralTest, KnownLosses) {
  const Profile& general = Named("general");
  std::map<int, int> lost;
  for (const auto& row : ReadFacts("founding_table.tsv")) {
    const int code = std::stoi(row[0]);
    const auto back = general.BackFromGrpc(code, *general.HttpToGrpc(code, Origin::kUnspecified));
    if (!back->same) lost[code] = back->code;
  }
  EXPECT_EQ(lost, (std::map<int, int>{
                      {202, 200}, {204, 200}, {300, 500}, {405, 501}, {406, 400}, {407, 401}, {408, 504}, {502, 503}}));
}

// A second implementation of the four steps of resolution: slow, without compilation, and without code of core.
void Resolve(const Table& table, int code, Origin origin, RowAnswer& answer, std::string& row) {
  for (const Origin written_for : {origin, Origin::kUnspecified}) {
    for (const HttpToGrpcRow& candidate : table.http_to_grpc) {
      if (candidate.error_code.empty() && candidate.http == code && candidate.origin == written_for) {
        answer = candidate.answer;
        row = std::to_string(code);
        return;
      }
    }
    for (const HttpToGrpcRange& candidate : table.http_to_grpc_ranges) {
      if (candidate.from <= code && code <= candidate.to && candidate.origin == written_for) {
        answer = candidate.answer;
        row = absl::StrCat(code / 100, "xx");
        return;
      }
    }
    for (const HttpToGrpcDefault& candidate : table.http_to_grpc_defaults) {
      if (candidate.origin == written_for) {
        answer = candidate.answer;
        row = "default";
        return;
      }
    }
  }
}

TEST(ExhaustiveTest, EveryCodeOriginAndProfileByASecondImplementation) {
  int answers = 0;
  for (absl::string_view name : BuiltIn().names()) {
    std::vector<Table> tables;  // the profile, then those that it extends
    for (std::string next(name); !next.empty(); next = tables.back().extends) tables.push_back(TableOf(next));
    for (int o = 0; o < kOriginCount; ++o) {
      for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
        RowAnswer answer;
        std::string row;
        auto table = tables.begin();
        for (; table != tables.end() && row.empty(); ++table)
          Resolve(*table, code, static_cast<Origin>(o), answer, row);
        const Rule& rule = *Named(name).HttpToGrpc(code, static_cast<Origin>(o));
        EXPECT_EQ(rule.row, row) << name << " " << code;
        EXPECT_EQ(rule.profile, row.empty() ? name : absl::string_view(std::prev(table)->name)) << name << " " << code;
        ++answers;
        if (row.empty()) continue;
        EXPECT_EQ(rule.has_answer(), !answer.no_code) << name << " " << code;
        if (answer.no_code) continue;
        EXPECT_EQ(rule.code, answer.code) << name << " " << code;
        EXPECT_EQ(rule.reason, answer.reason) << name << " " << code;
      }
    }
  }
  EXPECT_EQ(answers, static_cast<int>(BuiltIn().names().size()) * kOriginCount * kHttpStatusCount);
}

// Reviewed text: a change of a table is a change of lines. UPDATE_GOLDEN=1 rewrites the files. Published profiles have
// no golden, because EqualsItsSource compares them with their facts.
TEST(GoldenTest, CanonicalTextEqualsTheReviewedText) {
  for (const auto& [name, revised] : BuiltIn().profiles()) {
    if (!revised.profile->sources().empty()) continue;
    const std::string path = TestFile(absl::StrCat("golden/", name, ".tsv"));
    const std::string text = CanonicalText(*revised.profile);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
    EXPECT_EQ(ReadFile(path), text) << "UPDATE_GOLDEN=1 rewrites " << path;
  }
}

}  // namespace
}  // namespace status_translator
