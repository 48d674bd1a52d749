#include "lookup/catalog.h"

#include <gmock/gmock.h>

#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

TEST(CatalogTest, ListsAllStatusesByClassAndOutcome) {
  v1::ListHttpStatusesRequest request;
  v1::ListHttpStatusesResponse all;
  ASSERT_TRUE(ListHttpStatuses(TestTranslator(), request, all).ok());
  EXPECT_EQ(static_cast<size_t>(all.statuses_size()), HttpStatuses().size());
  int of_classes = 0;
  for (int http_class = 1; http_class <= 5; ++http_class) {
    request.set_class_(static_cast<v1::HttpClass>(http_class));
    v1::ListHttpStatusesResponse response;
    ASSERT_TRUE(ListHttpStatuses(TestTranslator(), request, response).ok());
    for (const auto& status : response.statuses()) EXPECT_EQ(status.code() / 100, http_class);
    of_classes += response.statuses_size();
  }
  EXPECT_EQ(of_classes, all.statuses_size() - 2);  // 783 and 999 have no class
  request.clear_class_();
  request.set_outcome(v1::OUTCOME_NORMAL);
  v1::ListHttpStatusesResponse normal;
  ASSERT_TRUE(ListHttpStatuses(TestTranslator(), request, normal).ok());
  for (const auto& status : normal.statuses()) EXPECT_EQ(status.code() / 100, 2);
  request.set_outcome(v1::OUTCOME_ABNORMAL);
  v1::ListHttpStatusesResponse abnormal;
  ASSERT_TRUE(ListHttpStatuses(TestTranslator(), request, abnormal).ok());
  EXPECT_EQ(normal.statuses_size() + abnormal.statuses_size(), all.statuses_size());
  request.set_class_(static_cast<v1::HttpClass>(6));
  EXPECT_EQ(ListHttpStatuses(TestTranslator(), request, all).code(), absl::StatusCode::kInvalidArgument);
  request.set_class_(v1::HTTP_CLASS_UNSPECIFIED);
  request.set_outcome(static_cast<v1::Outcome>(3));
  EXPECT_EQ(ListHttpStatuses(TestTranslator(), request, all).code(), absl::StatusCode::kInvalidArgument);
}

TEST(CatalogTest, GetsAStatus) {
  v1::GetHttpStatusRequest request;
  v1::GetHttpStatusResponse response;
  EXPECT_EQ(GetHttpStatus(TestTranslator(), request, response).code(), absl::StatusCode::kInvalidArgument);
  request.set_code(999);
  ASSERT_TRUE(GetHttpStatus(TestTranslator(), request, response).ok());
  EXPECT_EQ(response.status().vendor(), "LinkedIn");
  EXPECT_EQ(response.status().outcome(), v1::OUTCOME_ABNORMAL);
  request.set_code(299);
  ASSERT_TRUE(GetHttpStatus(TestTranslator(), request, response).ok());
  EXPECT_EQ(response.status().class_(), v1::HTTP_CLASS_SUCCESSFUL);
  request.set_code(600);
  EXPECT_EQ(GetHttpStatus(TestTranslator(), request, response).code(), absl::StatusCode::kNotFound);
}

TEST(CatalogTest, GetsAndListsCodes) {
  v1::ListGrpcCodesResponse all;
  ASSERT_TRUE(ListGrpcCodes(TestTranslator(), {}, all).ok());
  EXPECT_EQ(all.codes_size(), 17);
  v1::GetGrpcCodeRequest request;
  v1::GetGrpcCodeResponse response;
  EXPECT_EQ(GetGrpcCode(TestTranslator(), request, response).code(), absl::StatusCode::kInvalidArgument);
  request.set_code(google::rpc::NOT_FOUND);
  ASSERT_TRUE(GetGrpcCode(TestTranslator(), request, response).ok());
  EXPECT_EQ(response.code().name(), "NOT_FOUND");
  request.set_code(static_cast<google::rpc::Code>(17));
  EXPECT_EQ(GetGrpcCode(TestTranslator(), request, response).code(), absl::StatusCode::kNotFound);
}

TEST(CatalogTest, ListsProfilesInOrderOfName) {
  v1::ListProfilesResponse response;
  ASSERT_TRUE(ListProfiles(TestTranslator(), {}, response).ok());
  EXPECT_EQ(response.default_profile(), "general");
  std::vector<std::string> names;
  for (const auto& profile : response.profiles()) {
    names.push_back(profile.name());
    EXPECT_EQ(profile.revision().size(), 64u);
    EXPECT_FALSE(profile.description().empty());
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_THAT(names, Contains("general"));
}

// A client that keeps the table gives the answers of the server.
TEST(CatalogTest, TheWholeTableGivesEveryAnswer) {
  for (const auto& [name, revised] : TestTranslator().profiles().profiles()) {
    v1::GetProfileRequest request;
    request.set_name(name);
    v1::GetProfileResponse response;
    ASSERT_TRUE(GetProfile(TestTranslator(), request, response).ok());
    const v1::CompiledProfile& kept = response.profile();
    EXPECT_EQ(kept.summary().revision(), revised.revision);
    EXPECT_EQ(response.atlas_revision(), TestTranslator().profiles().revision());
    EXPECT_EQ(response.atlas_revision().size(), 64u);
    int answered = 0;
    for (const auto& entry : kept.http_to_grpc()) {
      for (int code = entry.from(); code <= entry.to(); ++code) {
        const Rule& rule = *revised.profile->HttpToGrpc(code, static_cast<Origin>(entry.origin()));
        EXPECT_EQ(entry.has_code(), rule.has_answer());
        if (rule.has_answer()) {
          EXPECT_EQ(entry.code(), rule.code);
        }
        EXPECT_EQ(entry.rule().row(), rule.row);
        ++answered;
      }
    }
    EXPECT_EQ(answered, revised.profile->has_http_to_grpc() ? kOriginCount * kHttpStatusCount : 0) << name;
    EXPECT_EQ(kept.has_other_grpc_to_http(), revised.profile->has_grpc_to_http()) << name;
    EXPECT_EQ(kept.other_grpc_to_http().code(),
              revised.profile->GrpcToHttp(17)->has_answer() ? revised.profile->GrpcToHttp(17)->code : 0)
        << name;
    const int own_numbers = static_cast<int>(revised.profile->own_numbers().size());
    EXPECT_EQ(kept.grpc_to_http_size(), revised.profile->has_grpc_to_http() ? kGrpcCodeCount + own_numbers : 0) << name;
    for (const auto& entry : kept.grpc_to_http()) {
      const Rule& rule = *revised.profile->GrpcToHttp(entry.number());
      EXPECT_EQ(entry.has_code(), rule.has_answer()) << name;
      EXPECT_EQ(entry.code(), rule.has_answer() ? rule.code : 0) << name;
    }
  }
}

TEST(CatalogTest, TheTableCarriesErrorCodesAndOwnNumbers) {
  const NamedText files[] = {{"t", R"(name: "t"
      http_to_grpc { error_code: "E" grpc: "ABORTED" reason: "r" }
      http_to_grpc { error_code: "E" http: 400 grpc: "INTERNAL" reason: "s" }
      grpc_to_http { grpc: "1000" http: 420 reason: "t" })"}};
  const Translator answers(*ProfileSet::Load(files), "t");
  v1::GetProfileResponse response;
  ASSERT_TRUE(GetProfile(answers, {}, response).ok());
  ASSERT_EQ(response.profile().error_codes_size(), 2);
  EXPECT_EQ(response.profile().error_codes(0).http(), 400);
  EXPECT_EQ(response.profile().error_codes(0).code(), google::rpc::INTERNAL);
  EXPECT_FALSE(response.profile().error_codes(1).has_http());
  EXPECT_EQ(response.profile().grpc_to_http(kGrpcCodeCount).number(), 1000);
  EXPECT_FALSE(response.profile().grpc_to_http(0).has_code());
}

TEST(CatalogTest, ListsAndGetsShapes) {
  v1::ListShapesResponse list;
  ASSERT_TRUE(ListShapes(TestTranslator(), {}, list).ok());
  ASSERT_GT(list.shapes_size(), 100);
  for (int i = 1; i < list.shapes_size(); ++i) EXPECT_LT(list.shapes(i - 1).name(), list.shapes(i).name());
  EXPECT_EQ(list.data_revision(), TestTranslator().profiles().data_revision());
  v1::GetShapeRequest request;
  request.set_name("kong");
  v1::GetShapeResponse kong;
  ASSERT_TRUE(GetShape(TestTranslator(), request, kong).ok());
  EXPECT_EQ(kong.summary().origin(), v1::ORIGIN_INTERMEDIARY);
  EXPECT_EQ(kong.summary().tier(), "built-in");
  EXPECT_GE(kong.shape().match_size(), 1);
  request.set_name("king-kong");
  EXPECT_EQ(GetShape(TestTranslator(), request, kong).code(), absl::StatusCode::kNotFound);
}

TEST(CatalogTest, UnknownProfileIsNotFound) {
  v1::GetProfileRequest request;
  request.set_name("nobody");
  v1::GetProfileResponse response;
  EXPECT_EQ(GetProfile(TestTranslator(), request, response).code(), absl::StatusCode::kNotFound);
}

std::vector<std::string> Names(const v1::ComparedAnswer& answer) {
  std::vector<std::string> names;
  for (const auto& profile : answer.profiles()) names.push_back(profile.name());
  return names;
}

TEST(CatalogTest, Compares429ByWhoSaysSo) {
  const NamedText files[] = {
      {"a", "name: \"a\" http_to_grpc { http: 429 grpc: \"UNAVAILABLE\" reason: \"r\" }"},
      {"b", "name: \"b\" http_to_grpc { http: 429 grpc: \"RESOURCE_EXHAUSTED\" reason: \"r\" }"},
      {"c", "name: \"c\" http_to_grpc { http: 429 grpc: \"RESOURCE_EXHAUSTED\" reason: \"r\" }"},
      {"heir", "name: \"heir\" extends: \"a\" http_to_grpc { http: 430 grpc: \"ABORTED\" reason: \"r\" }"},
      {"old", "name: \"old\" superseded_by: \"b\" http_to_grpc { http: 429 grpc: \"ABORTED\" reason: \"r\" }"},
      {"mute", "name: \"mute\" grpc_to_http { grpc: \"OK\" http: 200 reason: \"r\" }"}};
  const Translator answers(*ProfileSet::Load(files), "a");
  v1::CompareProfilesRequest request;
  request.set_http_code(429);
  v1::CompareProfilesResponse response;
  ASSERT_TRUE(CompareProfiles(answers, request, response).ok());
  ASSERT_EQ(response.answers_size(), 3);
  EXPECT_EQ(response.answers(0).grpc().name(), "RESOURCE_EXHAUSTED");
  EXPECT_THAT(Names(response.answers(0)), ElementsAre("b", "c"));
  EXPECT_FALSE(response.answers(0).profiles(0).has_superseded_by());
  EXPECT_EQ(response.answers(1).grpc().name(), "ABORTED");
  EXPECT_EQ(response.answers(1).profiles(0).superseded_by(), "b");
  EXPECT_EQ(response.answers(2).grpc().name(), "UNAVAILABLE");
  EXPECT_THAT(Names(response.answers(2)), ElementsAre("a"));
  EXPECT_THAT(response.not_published(), ElementsAre("heir", "mute"));
}

TEST(CatalogTest, ComparesGrpcCodes) {
  v1::CompareProfilesRequest request;
  request.set_grpc_code(google::rpc::NOT_FOUND);
  v1::CompareProfilesResponse response;
  ASSERT_TRUE(CompareProfiles(TestTranslator(), request, response).ok());
  ASSERT_GE(response.answers_size(), 1);
  EXPECT_EQ(response.answers(0).http().code(), 404);
  request.set_grpc_code(static_cast<google::rpc::Code>(17));
  response.Clear();
  ASSERT_TRUE(CompareProfiles(TestTranslator(), request, response).ok());
  EXPECT_EQ(response.answers_size(), 0);
}

TEST(CatalogTest, WrongComparisons) {
  v1::CompareProfilesRequest request;
  v1::CompareProfilesResponse response;
  EXPECT_EQ(CompareProfiles(TestTranslator(), request, response).code(), absl::StatusCode::kInvalidArgument);
  request.set_http_code(600);
  EXPECT_EQ(CompareProfiles(TestTranslator(), request, response).code(), absl::StatusCode::kInvalidArgument);
  request.set_grpc_code(static_cast<google::rpc::Code>(-1));
  EXPECT_EQ(CompareProfiles(TestTranslator(), request, response).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace status_translator
