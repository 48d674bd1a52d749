// The JSON API answers as gRPC does, for every code and profile, and says what is wrong with any other request.
#include "web/json_api.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <list>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/str_split.h"
#include "lookup/catalog.h"
#include "support/metrics.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

// Splits "path?a=b&c=d".
HttpRequest Get(const std::string& target, const std::string& method = "GET") {
  HttpRequest request{method, target.substr(0, target.find('?')), {}, ""};
  if (target.find('?') == std::string::npos) return request;
  for (absl::string_view pair : absl::StrSplit(target.substr(target.find('?') + 1), '&')) {
    const std::vector<std::string> sides = absl::StrSplit(pair, absl::MaxSplits('=', 1));
    request.query.emplace_back(sides[0], sides.size() > 1 ? sides[1] : "");
  }
  return request;
}

HttpReply Ask(const std::string& target, const std::string& method = "GET") {
  return JsonApi(TestCurrentTranslator(), TestMetrics(), "").Handle(Get(target, method));
}

std::string Header(const HttpReply& reply, const std::string& name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return "";
}

template <typename Response>
void ExpectBody(const HttpReply& reply, const Response& expected) {
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(Header(reply, "Content-Type"), "application/json");
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(expected, &json).ok());
  EXPECT_EQ(reply.body, json + "\n");
}

template <typename Response, typename Request>
Response OverGrpc(absl::Status (Translator::*ask)(const Request&, EncodedAnswer&) const, const Request& request) {
  EncodedAnswer answer;
  EXPECT_TRUE((TestTranslator().*ask)(request, answer).ok());
  Response response;
  EXPECT_TRUE(response.ParseFromString(answer.ToString()));
  return response;
}

TEST(JsonApiTest, EveryHttpStatusAndProfileAsOverGrpc) {
  for (absl::string_view name : TestTranslator().profiles().names()) {
    for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
      v1::HttpToGrpcRequest request;
      request.set_code(code);
      request.set_profile(std::string(name));
      ExpectBody(Ask(absl::StrCat("/v1/http/", code, "?profile=", name)),
                 OverGrpc<v1::HttpToGrpcResponse>(&Translator::HttpToGrpc, request));
    }
  }
}

TEST(JsonApiTest, EveryGrpcCodeAndProfileAsOverGrpc) {
  for (absl::string_view name : TestTranslator().profiles().names()) {
    for (int number = 0; number <= 20; ++number) {
      v1::GrpcToHttpRequest request;
      request.set_code(static_cast<google::rpc::Code>(number));
      request.set_profile(std::string(name));
      const auto expected = OverGrpc<v1::GrpcToHttpResponse>(&Translator::GrpcToHttp, request);
      ExpectBody(Ask(absl::StrCat("/v1/grpc/", number, "?profile=", name)), expected);
      if (IsGrpcCode(number)) {
        ExpectBody(Ask(absl::StrCat("/v1/grpc/", GrpcCodes()[number].name, "?profile=", name)), expected);
      }
    }
  }
}

TEST(JsonApiTest, OriginsAndErrorCodes) {
  v1::HttpToGrpcRequest request;
  request.set_code(404);
  request.set_origin(v1::ORIGIN_INTERMEDIARY);
  request.set_error_code("Ecs.0001");
  const auto expected = OverGrpc<v1::HttpToGrpcResponse>(&Translator::HttpToGrpc, request);
  ExpectBody(Ask("/v1/http/404?origin=intermediary&error_code=Ecs.0001"), expected);
  ExpectBody(Ask("/v1/http/404?error_code=Ecs.0001&origin=ORIGIN_INTERMEDIARY"), expected);
}

TEST(JsonApiTest, TheBasicViewHasNoTexts) {
  v1::HttpToGrpcRequest request;
  request.set_code(503);
  request.set_view(v1::VIEW_BASIC);
  const auto expected = OverGrpc<v1::HttpToGrpcResponse>(&Translator::HttpToGrpc, request);
  for (const char* view : {"basic", "VIEW_BASIC"}) {
    const HttpReply reply = Ask(absl::StrCat("/v1/http/503?view=", view));
    ExpectBody(reply, expected);
    EXPECT_EQ(reply.body.find("reason"), std::string::npos) << reply.body;
  }
  v1::GrpcToHttpRequest back;
  back.set_code(google::rpc::OK);
  back.set_view(v1::VIEW_BASIC);
  ExpectBody(Ask("/v1/grpc/OK?view=basic"), OverGrpc<v1::GrpcToHttpResponse>(&Translator::GrpcToHttp, back));
}

template <typename Request, typename Response>
Response FromCatalog(absl::Status (*ask)(const Translator&, const Request&, Response&), const Request& request) {
  Response response;
  EXPECT_TRUE(ask(TestTranslator(), request, response).ok());
  return response;
}

TEST(JsonApiTest, TheCatalogueAsOverGrpc) {
  v1::ListHttpStatusesRequest list;
  ExpectBody(Ask("/v1/http"), FromCatalog(&ListHttpStatuses, list));
  list.set_class_(v1::HTTP_CLASS_SERVER_ERROR);
  list.set_outcome(v1::OUTCOME_ABNORMAL);
  ExpectBody(Ask("/v1/http?class=5xx&outcome=abnormal"), FromCatalog(&ListHttpStatuses, list));
  list.clear_class_();
  list.set_outcome(v1::OUTCOME_NORMAL);
  ExpectBody(Ask("/v1/http?outcome=normal"), FromCatalog(&ListHttpStatuses, list));
  ExpectBody(Ask("/v1/grpc"), FromCatalog(&ListGrpcCodes, v1::ListGrpcCodesRequest()));
  ExpectBody(Ask("/v1/profiles"), FromCatalog(&ListProfiles, v1::ListProfilesRequest()));
  v1::GetHttpStatusRequest status;
  status.set_code(999);
  ExpectBody(Ask("/v1/catalog/http/999"), FromCatalog(&GetHttpStatus, status));
  v1::GetGrpcCodeRequest code;
  code.set_code(google::rpc::NOT_FOUND);
  ExpectBody(Ask("/v1/catalog/grpc/5"), FromCatalog(&GetGrpcCode, code));
  v1::CompareProfilesRequest compare;
  compare.set_http_code(429);
  ExpectBody(Ask("/v1/compare/http/429"), FromCatalog(&CompareProfiles, compare));
  compare.set_grpc_code(google::rpc::NOT_FOUND);
  ExpectBody(Ask("/v1/compare/grpc/NOT_FOUND"), FromCatalog(&CompareProfiles, compare));
  for (absl::string_view name : TestTranslator().profiles().names()) {
    v1::GetProfileRequest profile;
    profile.set_name(std::string(name));
    ExpectBody(Ask(absl::StrCat("/v1/profiles/", name)), FromCatalog(&GetProfile, profile));
  }
}

struct Wrong {
  const char* method;
  const char* target;
  int status;
  const char* reason;
};

class WrongRequestTest : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongRequestTest, IsAProblemWithTheRightStatus) {
  const HttpReply reply = Ask(GetParam().target, GetParam().method);
  EXPECT_EQ(reply.status, GetParam().status);
  EXPECT_EQ(Header(reply, "Content-Type"), "application/problem+json");
  const auto problem = nlohmann::json::parse(reply.body);
  EXPECT_EQ(problem["status"], GetParam().status);
  EXPECT_EQ(problem["reason"], GetParam().reason);
  EXPECT_FALSE(problem["detail"].get<std::string>().empty());
  EXPECT_FALSE(problem["title"].get<std::string>().empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongRequestTest,
    ::testing::Values(
        Wrong{"GET", "/", 404, "PATH_UNKNOWN"}, Wrong{"GET", "", 404, "PATH_UNKNOWN"},
        Wrong{"GET", "/v1", 404, "PATH_UNKNOWN"}, Wrong{"GET", "/v1/", 404, "PATH_UNKNOWN"},
        Wrong{"GET", "/v1/http/", 404, "PATH_UNKNOWN"}, Wrong{"GET", "/v1/http/404/", 404, "PATH_UNKNOWN"},
        Wrong{"GET", "/v1/http/404/x", 404, "PATH_UNKNOWN"}, Wrong{"GET", "/v2/http/404", 404, "PATH_UNKNOWN"},
        Wrong{"GET", "/v1/HTTP/404", 404, "PATH_UNKNOWN"}, Wrong{"GET", "//v1/http/404", 404, "PATH_UNKNOWN"},
        Wrong{"GET", "/v1/../v1/http/404", 404, "PATH_UNKNOWN"}, Wrong{"POST", "/nothing", 404, "PATH_UNKNOWN"},
        Wrong{"GET", "/v1/http/abc", 400, "NOT_A_NUMBER"}, Wrong{"GET", "/v1/http/4 04", 400, "NOT_A_NUMBER"},
        Wrong{"GET", "/v1/http/ 404", 400, "NOT_A_NUMBER"}, Wrong{"GET", "/v1/http/+404", 400, "NOT_A_NUMBER"},
        Wrong{"GET", "/v1/http/404.0", 400, "NOT_A_NUMBER"}, Wrong{"GET", "/v1/http/0x194", 400, "NOT_A_NUMBER"},
        Wrong{"GET", "/v1/http/99999999999", 400, "NOT_A_NUMBER"}, Wrong{"GET", "/v1/http/-", 400, "NOT_A_NUMBER"},
        Wrong{"GET", "/v1/http/\xff", 400, "NOT_A_NUMBER"}, Wrong{"GET", "/v1/http/99", 400, "CODE_OUT_OF_RANGE"},
        Wrong{"GET", "/v1/http/600", 400, "CODE_OUT_OF_RANGE"}, Wrong{"GET", "/v1/http/-1", 400, "CODE_OUT_OF_RANGE"},
        Wrong{"GET", "/v1/http/0", 400, "CODE_OUT_OF_RANGE"},
        Wrong{"GET", "/v1/http/404?origin=proxy", 400, "ORIGIN_UNKNOWN"},
        Wrong{"GET", "/v1/http/404?view=short", 400, "VIEW_UNKNOWN"},
        Wrong{"GET", "/v1/grpc/OK?view=BASIC", 400, "VIEW_UNKNOWN"},
        Wrong{"GET", "/v1/http/404?profile=genral", 404, "PROFILE_UNKNOWN"},
        Wrong{"GET", "/v1/http/404?colour=red", 400, "PARAMETER_UNKNOWN"},
        Wrong{"GET", "/v1/http/404?origin=application&origin=application", 400, "PARAMETER_REPEATED"},
        Wrong{"GET", "/v1/grpc/not_found", 400, "GRPC_CODE_UNKNOWN"},
        Wrong{"GET", "/v1/grpc/-1", 400, "CODE_OUT_OF_RANGE"}, Wrong{"GET", "/v1/grpc/4294967296", 400, "NOT_A_NUMBER"},
        Wrong{"GET", "/v1/grpc/OK?origin=application", 400, "PARAMETER_UNKNOWN"},
        Wrong{"GET", "/v1/grpc?class=4xx", 400, "PARAMETER_UNKNOWN"},
        Wrong{"GET", "/v1/http?class=6xx", 400, "CLASS_UNKNOWN"},
        Wrong{"GET", "/v1/http?class=4", 400, "CLASS_UNKNOWN"},
        Wrong{"GET", "/v1/http?outcome=good", 400, "OUTCOME_UNKNOWN"},
        Wrong{"GET", "/v1/catalog/http/600", 404, "HTTP_STATUS_UNKNOWN"},
        Wrong{"GET", "/v1/catalog/grpc/17", 404, "GRPC_CODE_UNKNOWN"},
        Wrong{"GET", "/v1/profiles/nobody", 404, "PROFILE_UNKNOWN"},
        Wrong{"GET", "/v1/compare/http/600", 400, "CODE_OUT_OF_RANGE"},
        Wrong{"POST", "/v1/http/404", 405, "METHOD_NOT_ALLOWED"},
        Wrong{"DELETE", "/v1/profiles", 405, "METHOD_NOT_ALLOWED"},
        Wrong{"get", "/v1/http/404", 405, "METHOD_NOT_ALLOWED"}, Wrong{"", "/v1/http/404", 405, "METHOD_NOT_ALLOWED"}));

TEST(JsonApiTest, NearNamesAreSuggested) {
  EXPECT_THAT(Ask("/v1/http/404?profil=grpc").body, HasSubstr("did you mean profile?"));
  EXPECT_THAT(Ask("/v1/grpc/NOT_FUND").body, HasSubstr("did you mean NOT_FOUND?"));
}

TEST(JsonApiTest, AMatchingETagSavesTheBody) {
  const JsonApi api(TestCurrentTranslator(), TestMetrics(), "");
  HttpRequest request = Get("/v1/http/404");
  request.if_none_match = Header(api.Handle(request), "ETag");
  EXPECT_EQ(request.if_none_match.size(), 66u);
  EXPECT_EQ(api.Handle(request).status, 304);
}

// A description is part of the answer, but not of the revision of a profile.
TEST(JsonApiTest, AnETagChangesWithTheBodyAndWithNothingElse) {
  const auto serving = [](const std::string& description, const std::string& error) {
    static std::list<std::string>& texts = *new std::list<std::string>();  // the files must outlive the set
    const std::string& file = texts.emplace_back("name: \"mine\"\nextends: \"general\"\ndescription: \"" + description +
                                                 "\"\nhttp_to_grpc { http: 420 grpc: \"ABORTED\" reason: \"r\" }\n");
    std::vector<NamedText> files(BuiltInProfiles().begin(), BuiltInProfiles().end());
    files.push_back({"mine.textproto", file});
    auto set = ProfileSet::Load(files);
    EXPECT_TRUE(set.ok()) << set.status();
    return CurrentTranslator(
        std::make_shared<const Translator>(*std::move(set), "general", Staleness{error, absl::UnixEpoch()}));
  };
  const CurrentTranslator one = serving("one", "");
  const CurrentTranslator again = serving("one", "");
  const CurrentTranslator other = serving("other", "");
  const CurrentTranslator stale = serving("one", "a mistake");
  std::set<std::string> bodies;
  std::set<std::string> etags;
  for (const CurrentTranslator* live : {&one, &again, &other, &stale}) {
    const HttpReply reply = JsonApi(*live, TestMetrics(), "").Handle(Get("/v1/profiles"));
    bodies.insert(reply.body);
    etags.insert(Header(reply, "ETag"));
  }
  EXPECT_EQ(bodies.size(), 3u);
  EXPECT_EQ(etags.size(), 3u);
  EXPECT_EQ(Header(JsonApi(one, TestMetrics(), "").Handle(Get("/v1/http/404")), "ETag"),
            Header(JsonApi(other, TestMetrics(), "").Handle(Get("/v1/http/404")), "ETag"));
}

TEST(JsonApiTest, AnUnknownNameIsAnsweredWithThePathThatListsAll) {
  for (const char* path : {"/v1/profiles/nobody", "/v1/http/404?profile=nobody"}) {
    EXPECT_THAT(Ask(path).body, HasSubstr("; GET /v1/profiles names all ")) << path;
  }
  EXPECT_THAT(Ask("/v1/shapes/nobody").body, HasSubstr("; GET /v1/shapes names all "));
}

TEST(JsonApiTest, CorsOnlyWhereAskedFor) {
  EXPECT_EQ(Header(Ask("/v1/http/404"), "Access-Control-Allow-Origin"), "");
  const HttpReply all = JsonApi(TestCurrentTranslator(), TestMetrics(), "*").Handle(Get("/v1/http/404"));
  EXPECT_THAT(all.headers, Contains(Pair("Access-Control-Allow-Origin", "*")));
  EXPECT_EQ(Header(all, "Vary"), "");
  const HttpReply one =
      JsonApi(TestCurrentTranslator(), TestMetrics(), "https://example.org").Handle(Get("/v1/http/404", "OPTIONS"));
  EXPECT_EQ(one.status, 204);
  EXPECT_THAT(one.headers, Contains(Pair("Access-Control-Allow-Origin", "https://example.org")));
  EXPECT_THAT(one.headers, Contains(Pair("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS")));
  EXPECT_EQ(Header(one, "Vary"), "Origin");
}

}  // namespace
}  // namespace status_translator
