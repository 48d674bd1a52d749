// The built-in profiles: against their facts, against an independent reading of the resolution rules, and against
// goldens under review.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
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

Table TableOf(absl::string_view name) {
  for (const EmbeddedFile& file : BuiltInProfiles()) {
    if (file.name == absl::StrCat(name, ".textproto")) return *ParseProfile(file.name, file.bytes);
  }
  throw std::runtime_error(absl::StrCat("no file for ", name));
}

// What a fact file says about each code: an exact number wins over a range, a range over the default.
struct Facts {
  std::map<int, std::string> http_to_grpc;
  std::map<std::string, std::string> grpc_to_http;
};

Facts Expand(const std::string& file) {
  Facts facts;
  const auto rows = ReadFacts(file);
  for (const std::string kind : {"default", "range", "exact"}) {
    for (const auto& row : rows) {
      const std::string& from = row[1];
      const std::string& to = row[2];
      if (to == "SKIP" || to == "NONE") continue;
      const std::string is = from == "default" ? "default" : absl::EndsWith(from, "xx") ? "range" : "exact";
      if (is != kind) continue;
      if (row[0] == "grpc_to_http") {
        for (const GrpcCodeInfo& code : GrpcCodes()) {
          if (is == "default" || code.name == from) facts.grpc_to_http[std::string(code.name)] = to;
        }
      } else if (row[0] == "http_to_grpc") {
        for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
          const bool hit = is == "default" || (is == "range" && code / 100 == from[0] - '0') ||
                           (is == "exact" && std::to_string(code) == from);
          if (hit) facts.http_to_grpc[code] = to;
        }
      } else {
        ADD_FAILURE() << file << " has direction " << row[0];
      }
    }
  }
  return facts;
}

// Every published profile, with the facts of each direction; "" is a direction that the source does not have.
struct Published {
  const char* profile;
  const char* http_to_grpc;
  const char* grpc_to_http;
};

class PublishedTest : public ::testing::TestWithParam<Published> {};

TEST_P(PublishedTest, SaysWhatItsSourceSaysAndNothingElse) {
  const Profile& profile = Named(GetParam().profile);
  const std::string to_grpc = GetParam().http_to_grpc;
  const std::string to_http = GetParam().grpc_to_http;
  std::map<int, std::string> expected_grpc;
  if (!to_grpc.empty()) expected_grpc = Expand(to_grpc).http_to_grpc;
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    const Rule& rule = *profile.HttpToGrpc(code, Origin::kUnspecified);
    const auto expected = expected_grpc.find(code);
    if (expected != expected_grpc.end()) {
      EXPECT_EQ(GrpcAnswer(rule), expected->second) << code;
      EXPECT_EQ(rule.kind == RuleKind::kInterim, code < 200) << code;
    } else if (code < 200 && !to_grpc.empty()) {
      EXPECT_EQ(rule.kind, RuleKind::kInterim) << code;
      EXPECT_EQ(GrpcAnswer(rule), "UNKNOWN") << code;
    } else {
      EXPECT_EQ(rule.kind, RuleKind::kNotPublished) << code;
    }
    for (int o = 1; o < kOriginCount; ++o) EXPECT_EQ(profile.HttpToGrpc(code, static_cast<Origin>(o)), &rule) << code;
  }
  std::map<std::string, std::string> expected_http;
  if (!to_http.empty()) expected_http = Expand(to_http).grpc_to_http;
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Rule& rule = *profile.GrpcToHttp(code.number);
    const auto expected = expected_http.find(std::string(code.name));
    EXPECT_EQ(rule.has_answer() ? std::to_string(rule.code) : "-",
              expected == expected_http.end() ? "-" : expected->second)
        << code.name;
  }
  EXPECT_FALSE(profile.sources().empty());
  for (const Source& source : profile.sources()) {
    EXPECT_FALSE(source.repository.empty());
    EXPECT_FALSE(source.path.empty());
    EXPECT_FALSE(source.revision.empty());
  }
}

const Published kPublished[] = {
    {"grpc", "grpc_doc_http_mapping.tsv", ""},
    {"google", "gax_java_httpjson.tsv", "googleapis_code_proto.tsv"},
    {"envoy", "envoy_http_to_grpc.tsv", "envoy_grpc_to_http.tsv"},
    {"grpc-gateway", "", "grpc_gateway.tsv"},
};

INSTANTIATE_TEST_SUITE_P(All, PublishedTest, ::testing::ValuesIn(kPublished), [](const auto& test) {
  std::string name;
  for (const char c : std::string(test.param.profile)) {
    if (absl::ascii_isalnum(c)) name += c;
  }
  return name;
});

TEST(BuiltInTest, EveryProfileIsGeneralOrHasFacts) {
  std::set<std::string> tested = {"general"};
  for (const Published& published : kPublished) tested.insert(published.profile);
  std::set<std::string> built_in;
  for (absl::string_view name : BuiltIn().names()) built_in.emplace(name);
  EXPECT_EQ(built_in, tested);
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

TEST(GeneralTest, IntermediaryIsExactlyTheDocumentOfGrpc) {
  const auto document = Expand("grpc_doc_http_mapping.tsv").http_to_grpc;
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    EXPECT_EQ(GrpcAnswer(*Named("general").HttpToGrpc(code, Origin::kIntermediary)), document.at(code)) << code;
  }
}

TEST(GeneralTest, LocalReplyIsTheSameButForLimitsAndTimeouts) {
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

// RFC 9110 section 15: an unknown status is the x00 of its class.
TEST(GeneralTest, OtherStatusesAnswerAsTheirClass) {
  const Profile& general = Named("general");
  for (int code = 200; code <= kLastHttpStatus; ++code) {
    if (FindHttpStatus(code) != nullptr) continue;
    const Rule& rule = *general.HttpToGrpc(code, Origin::kUnspecified);
    EXPECT_EQ(rule.kind, RuleKind::kRange) << code;
    EXPECT_EQ(rule.code, general.HttpToGrpc(code / 100 * 100, Origin::kUnspecified)->code) << code;
  }
}

TEST(GeneralTest, ToHttpIsGoogleRpcCode) {
  for (const auto& [code, http] : Expand("googleapis_code_proto.tsv").grpc_to_http) {
    EXPECT_EQ(std::to_string(Named("general").GrpcToHttp(*GrpcCodeFromName(code))->code), http) << code;
  }
  EXPECT_EQ(Named("general").GrpcToHttp(17)->kind, RuleKind::kUnknownNumber);
  EXPECT_EQ(Named("general").GrpcToHttp(17)->code, 500);
}

// The losses that the README names, and no other founding one.
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

// The four steps of resolution, read a second time and without compiling: slow, plain, and sharing no code with core.
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

TEST(ExhaustiveTest, EveryCodeOriginAndProfileByASecondReading) {
  int answers = 0;
  for (absl::string_view name : BuiltIn().names()) {
    const Table table = TableOf(name);
    ASSERT_EQ(table.extends, "");  // the second reading has no step 4
    for (int o = 0; o < kOriginCount; ++o) {
      for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
        RowAnswer answer;
        std::string row;
        Resolve(table, code, static_cast<Origin>(o), answer, row);
        const Rule& rule = *Named(name).HttpToGrpc(code, static_cast<Origin>(o));
        EXPECT_EQ(rule.row, row) << name << " " << code;
        ++answers;
        if (row.empty()) continue;
        EXPECT_EQ(rule.code, answer.code) << name << " " << code;
        EXPECT_EQ(rule.reason, answer.reason) << name << " " << code;
      }
    }
  }
  EXPECT_EQ(answers, static_cast<int>(BuiltIn().names().size()) * kOriginCount * kHttpStatusCount);
}

// Readable text under review: a change of a table shows as changed lines. UPDATE_GOLDEN=1 writes them anew.
TEST(GoldenTest, CanonicalTextIsAsReviewed) {
  for (const auto& [name, revised] : BuiltIn().profiles()) {
    const std::string path = TestFile(absl::StrCat("golden/", name, ".tsv"));
    const std::string text = CanonicalText(*revised.profile);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
    EXPECT_EQ(ReadFile(path), text) << "UPDATE_GOLDEN=1 writes " << path << " anew";
  }
}

}  // namespace
}  // namespace status_translator
