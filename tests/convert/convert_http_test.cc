#include "convert/convert_http.h"

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/errors.h"
#include "support/gzip.h"
#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kAip193[] = R"({"error":{"code":404,"message":"no book","status":"NOT_FOUND"}})";

// The status inside grpc-status-details-bin.
google::rpc::Status Inside(const Fields& trailers) {
  std::string bytes;
  google::rpc::Status status;
  EXPECT_TRUE(absl::Base64Unescape(Value(trailers, "grpc-status-details-bin"), &bytes));
  EXPECT_TRUE(status.ParseFromString(bytes));
  return status;
}

std::string WrongField(const v1::ConvertHttpResponseRequest& request) {
  v1::ConvertHttpResponseResponse response;
  return FieldAtFault(ConvertHttpResponse(TestTranslator(), request, response));
}

TEST(NeverOkTest, WhateverTheStatusAndTheProfile) {
  for (const absl::string_view profile : TestTranslator().profiles().names()) {
    for (int code = 100; code <= 599; ++code) {
      for (const char* body : {"", "<html>", "{}", R"({"code":0,"message":""})"}) {
        v1::ConvertHttpResponseRequest request = HttpRequestOf(code, {}, body);
        request.set_profile(std::string(profile));
        const auto response = ToGrpc(request);
        ASSERT_NE(response.status().code(), kGrpcOk) << profile << " " << code;
        if (code < 200 || code >= 300) continue;
        ASSERT_EQ(response.status().code(), kGrpcUnknown) << profile << " " << code;
        ASSERT_EQ(response.report().translation().rule().kind(), v1::RULE_KIND_NOT_GRPC) << profile << " " << code;
      }
    }
  }
}

TEST(NeverOkTest, AGrpcStatusOfOkIsNotBelievedWithoutGrpc) {
  const auto response = ToGrpc(HttpRequestOf(200, {{"grpc-status", "0"}, {"content-type", "text/html"}}, "<p>"));
  EXPECT_EQ(response.status().code(), kGrpcUnknown);
  EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_GRPC_STATUS_NOT_BELIEVED));
  const auto real = ToGrpc(HttpRequestOf(200, {{"grpc-status", "0"}, {"content-type", "application/grpc+proto"}}));
  EXPECT_EQ(real.status().code(), kGrpcOk);
  EXPECT_EQ(real.trailers_size(), 1);
}

TEST(NeverOkTest, AnErrorStaysOneOnTheWayBack) {
  const auto grpc = ToGrpc(HttpRequestOf(204, {}));
  EXPECT_GE(ToHttp(GrpcRequestOf(grpc.status())).http().code(), 400);
}

TEST(CodesAgreeTest, InsideAndOutsideOnEveryPath) {
  const google::rpc::RetryInfo retry;
  const std::string details = absl::Base64Escape(StatusOf(5, "m", {&retry}).SerializeAsString());
  for (const auto& request :
       {JsonRequestOf(404, kAip193), HttpRequestOf(503, {{"content-type", "text/html"}}, "<p>"), HttpRequestOf(200, {}),
        JsonRequestOf(500, R"({"code":99,"message":"m","details":[]})"),
        HttpRequestOf(
            200, {{"content-type", "application/grpc"}, {"grpc-status", "5"}, {"grpc-status-details-bin", details}}),
        HttpRequestOf(
            500, {{"content-type", "application/grpc"}, {"grpc-status", "7"}, {"grpc-status-details-bin", details}})}) {
    const auto response = ToGrpc(request);
    EXPECT_EQ(Value(response.trailers(), "grpc-status"), absl::StrCat(response.status().code()));
    if (Value(response.trailers(), "grpc-status-details-bin") == "(none)") continue;
    EXPECT_EQ(Inside(response.trailers()).code(), response.status().code());
    EXPECT_EQ(Inside(response.trailers()).message(), response.status().message());
  }
}

TEST(CodesAgreeTest, DetailsThatDisagreeAreDropped) {
  const google::rpc::RetryInfo retry;
  const std::string details = absl::Base64Escape(StatusOf(5, "m", {&retry}).SerializeAsString());
  const auto response = ToGrpc(HttpRequestOf(
      200, {{"content-type", "application/grpc"}, {"grpc-status", "7"}, {"grpc-status-details-bin", details}}));
  EXPECT_THAT(response.status().details(), IsEmpty());
  EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_DETAILS_DISAGREE));
}

TEST(OwnStatusTest, AGrpcStatusThatIsThereWins) {
  v1::ConvertHttpResponseRequest request = HttpRequestOf(
      503, {{"content-type", "application/grpc"}, {"grpc-status", "5"}, {"grpc-message", "no%20book"}, {"vary", "x"}});
  const auto response = ToGrpc(request);
  EXPECT_EQ(response.status().code(), 5);
  EXPECT_EQ(response.status().message(), "no book");
  EXPECT_EQ(response.report().origin(), v1::ORIGIN_APPLICATION);
  EXPECT_FALSE(response.report().translation().has_rule());
  EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_GRPC_STATUS_DISAGREES));
  EXPECT_EQ(Value(response.trailers(), "vary"), "x");
  EXPECT_EQ(ToHttp(GrpcRequestOf(response.status())).http().code(), 503);
}

TEST(OwnStatusTest, TrailersCountBeforeHeaders) {
  v1::ConvertHttpResponseRequest request =
      HttpRequestOf(200, {{"content-type", "application/grpc"}, {"grpc-status", "0"}});
  *request.mutable_http()->mutable_trailers() = ToFields({{"grpc-status", "8"}, {"x-ratelimit-reset", "1"}});
  const auto response = ToGrpc(request);
  EXPECT_EQ(response.status().code(), 8);
  EXPECT_EQ(Value(response.trailers(), "x-ratelimit-reset"), "1");
}

TEST(OwnStatusTest, OddOnesHaveDefinedAnswers) {
  const auto code_of = [](const FieldList& headers) {
    FieldList all = headers;
    all.emplace_back("content-type", "application/grpc");
    return ToGrpc(HttpRequestOf(200, all)).status().code();
  };
  EXPECT_EQ(code_of({{"grpc-status", "x"}}), kGrpcUnknown);
  EXPECT_EQ(code_of({{"grpc-status", "77"}}), 77);
  EXPECT_EQ(code_of({{"grpc-status", "0"}, {"grpc-status", "13"}}), 13);
  EXPECT_EQ(code_of({}), kGrpcUnknown) << "gRPC without a status";
}

std::string WebFrame(int flags, absl::string_view bytes) {
  return absl::StrCat(std::string(1, static_cast<char>(flags)), std::string(3, '\0'),
                      std::string(1, static_cast<char>(bytes.size())), bytes);
}

TEST(GrpcWebTest, TheStatusIsThatOfTheTrailerFrame) {
  const std::string trailers = WebFrame(0x80, "grpc-status: 7\r\ngrpc-message: not%20yours\r\nretry-after: 5\r\n");
  const std::string message = WebFrame(0, "\x08\x01");
  for (const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
           {"application/grpc-web+proto", trailers},
           {"application/grpc-web", absl::StrCat(message, trailers)},
           {"application/grpc-web+json; charset=utf-8", trailers},
           {"application/grpc-web-text", absl::Base64Escape(trailers)},
           {"application/grpc-web-text+proto", absl::Base64Escape(message) + absl::Base64Escape(trailers)}}) {
    const auto response = ToGrpc(HttpRequestOf(200, {{"Content-Type", type}, {"x-request-id", "a"}}, body));
    EXPECT_EQ(response.status().code(), 7) << type;
    EXPECT_EQ(response.status().message(), "not yours") << type;
    EXPECT_EQ(response.report().origin(), v1::ORIGIN_APPLICATION) << type;
    EXPECT_THAT(Findings(response.report()), IsEmpty()) << type;
    EXPECT_EQ(Value(response.trailers(), "retry-after"), "5") << "metadata of the frame";
    EXPECT_EQ(Value(response.trailers(), "x-request-id"), "a") << "metadata of the head";
  }
}

TEST(GrpcWebTest, OkIsOk) {
  const std::string body = absl::StrCat(WebFrame(0, "\x08\x01"), WebFrame(0x80, "grpc-status: 0\r\n"));
  const auto response = ToGrpc(HttpRequestOf(200, {{"content-type", "application/grpc-web+proto"}}, body));
  EXPECT_EQ(response.status().code(), kGrpcOk);
  EXPECT_EQ(response.report().translation().grpc().name(), "OK");
  std::string large(2 * kMaxBodyBytes, 'x');
  const std::string size("\0\0\4\0\0", 5);
  const auto of_large =
      ToGrpc(HttpRequestOf(200, {{"content-type", "application/grpc-web+proto"}}, absl::StrCat(size, large, body)));
  EXPECT_EQ(of_large.status().code(), kGrpcOk) << "the size of a message does not matter";
}

TEST(GrpcWebTest, DetailsAreThoseOfTheTrailerFrame) {
  const google::rpc::RetryInfo retry;
  const std::string details = absl::Base64Escape(StatusOf(5, "m", {&retry}).SerializeAsString());
  const std::string body = WebFrame(0x80, absl::StrCat("Grpc-Status:5\nGrpc-Status-Details-Bin:", details));
  const auto response = ToGrpc(HttpRequestOf(200, {{"content-type", "application/grpc-web"}}, body));
  EXPECT_EQ(response.status().message(), "m");
  EXPECT_THAT(DetailTypes(response.status()), ::testing::Contains("google.rpc.RetryInfo"));
}

TEST(GrpcWebTest, TheTrailerFrameGoesBeforeAGrpcStatusInTheHead) {
  const FieldList head = {{"content-type", "application/grpc-web"}, {"grpc-status", "5"}};
  EXPECT_EQ(ToGrpc(HttpRequestOf(200, head, WebFrame(0x80, "grpc-status: 7\r\n"))).status().code(), 7);
  EXPECT_EQ(ToGrpc(HttpRequestOf(200, head, WebFrame(0x80, "retry-after: 1\r\n"))).status().code(), 5);
  for (const char* body : {"", "<html>"}) {
    EXPECT_EQ(ToGrpc(HttpRequestOf(200, head, body)).status().code(), 5) << body;
  }
  v1::ConvertHttpResponseRequest trailers = HttpRequestOf(200, head, WebFrame(0x80, "grpc-status: 7\r\n"));
  *trailers.mutable_http()->mutable_trailers() = ToFields({{"grpc-status", "8"}});
  EXPECT_EQ(ToGrpc(trailers).status().code(), 8) << "trailers of HTTP";
}

TEST(GrpcWebTest, ABrokenBodyIsNeverOk) {
  const std::string ok = WebFrame(0x80, "grpc-status: 0\r\n");
  for (const std::string& body :
       {ok.substr(0, ok.size() - 1), absl::StrCat(WebFrame(0, "x").substr(0, 5), ok.substr(0, 3)),
        std::string("<html>"), WebFrame(0x80, "x: 0\r\n"), WebFrame(0, "x")}) {
    const auto response = ToGrpc(HttpRequestOf(200, {{"content-type", "application/grpc-web+proto"}}, body));
    EXPECT_EQ(response.status().code(), kGrpcUnknown);
    EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_BODY_BROKEN));
  }
  const auto other = ToGrpc(HttpRequestOf(200, {{"content-type", "application/octet-stream"}}, ok));
  EXPECT_EQ(other.status().code(), kGrpcUnknown) << "only the Content-Type makes it gRPC-Web";
}

TEST(GrpcWebTest, AContentEncodingIsUndoneFirst) {
  const std::string body = WebFrame(0x80, "grpc-status: 7\r\n");
  const FieldList head = {{"content-type", "application/grpc-web"}, {"content-encoding", "gzip"}};
  EXPECT_EQ(ToGrpc(HttpRequestOf(200, head, Gzip(body))).status().code(), 7);
  const auto broken = ToGrpc(HttpRequestOf(200, head, body));
  EXPECT_EQ(broken.status().code(), kGrpcUnknown);
  EXPECT_THAT(Findings(broken.report()), ElementsAre(v1::FINDING_BODY_ENCODED));
}

TEST(GrpcWebTest, WhatIsWrittenIsRead) {
  const google::rpc::RetryInfo retry;
  for (const v1::Format format : {v1::FORMAT_GRPC_WEB, v1::FORMAT_GRPC_WEB_TEXT}) {
    for (const google::rpc::Status& status :
         {StatusOf(5, "no caf\xC3\xA9", {&retry}), StatusOf(0, ""), StatusOf(77, "x")}) {
      auto request = GrpcRequestOf(status);
      request.set_format(format);
      v1::ConvertHttpResponseRequest back;
      *back.mutable_http() = ToHttp(request).http();
      const auto read = ToGrpc(back);
      EXPECT_EQ(read.status().code(), status.code());
      EXPECT_EQ(read.status().message(), status.message());
      EXPECT_EQ(Theirs(read.status().details()).size(), status.details_size());
    }
  }
}

// As Armeria sends it: the code in a header, the message in the body.
TEST(OwnStatusTest, ABodyBesideItIsRead) {
  auto response = ToGrpc(HttpRequestOf(404, {{"content-type", "application/json"}, {"grpc-status", "5"}},
                                       R"({"code":5,"message":"no book"})"));
  EXPECT_EQ(response.status().code(), 5);
  EXPECT_EQ(response.status().message(), "no book");
  response =
      ToGrpc(HttpRequestOf(405, {{"content-type", "application/json"}, {"grpc-status", "12"}, {"grpc-message", "m"}},
                           R"({"code":12,"message":"body"})"));
  EXPECT_EQ(response.status().message(), "m");
  const auto back = ToHttp(GrpcRequestOf(response.status()));
  EXPECT_EQ(back.http().code(), 405);
  EXPECT_EQ(back.http().body(), R"({"code":12,"message":"body"})");
}

TEST(OwnStatusTest, APageBesideItIsHidden) {
  const auto response =
      ToGrpc(HttpRequestOf(403, {{"content-type", "text/html"}, {"grpc-status", "7"}}, "<p>secret</p>"));
  EXPECT_EQ(response.status().code(), 7);
  EXPECT_THAT(response.report().hidden(), ElementsAre("body"));
  EXPECT_THAT(AllBytes(response), Not(HasSubstr("secret")));
}

TEST(OriginTest, AsTheBodyShowsUnlessTheCallerSays) {
  EXPECT_EQ(ToGrpc(JsonRequestOf(404, R"({"title":"t","status":404,"detail":"d"})")).report().origin(),
            v1::ORIGIN_APPLICATION);
  EXPECT_EQ(ToGrpc(HttpRequestOf(404, {}, "<html>")).report().origin(), v1::ORIGIN_INTERMEDIARY);
  auto request = HttpRequestOf(404, {}, "<html>");
  request.set_origin(v1::ORIGIN_APPLICATION);
  EXPECT_EQ(ToGrpc(request).status().code(), 5);
  EXPECT_EQ(ToGrpc(request).report().origin(), v1::ORIGIN_APPLICATION);
}

TEST(ErrorCodeTest, TheProfilesRowDecides) {
  auto request = JsonRequestOf(400, R"({"error":{"code":"Ecs.0001","message":"m"}})");
  request.set_profile("otc-ecs");
  const auto response = ToGrpc(request);
  EXPECT_EQ(response.report().translation().rule().kind(), v1::RULE_KIND_ERROR_CODE);
  EXPECT_EQ(response.report().error_code(), "Ecs.0001");
  const auto back = ToHttp(GrpcRequestOf(response.status()));
  EXPECT_EQ(back.http().code(), 400);
  EXPECT_EQ(back.report().error_code(), "Ecs.0001");
}

TEST(WrongTest, HttpRequestsNameTheField) {
  EXPECT_EQ(WrongField(v1::ConvertHttpResponseRequest()), "http.code");
  for (const int code : {0, 99, 600, -1}) EXPECT_EQ(WrongField(HttpRequestOf(code, {})), "http.code");
  auto request = HttpRequestOf(404, {});
  request.set_origin(static_cast<v1::Origin>(9));
  EXPECT_EQ(WrongField(request), "origin");
  request = HttpRequestOf(404, FieldList(201, {"a", "b"}));
  EXPECT_EQ(WrongField(request), "http.headers");
  request = HttpRequestOf(404, FieldList(200, {"a", "b"}));
  *request.mutable_http()->mutable_trailers() = ToFields(FieldList(201, {"a", "b"}));
  EXPECT_EQ(WrongField(request), "http.trailers");
  request = HttpRequestOf(404, {});
  for (int i = 0; i < 33; ++i) request.mutable_expose()->add_headers("a");
  EXPECT_EQ(WrongField(request), "expose.headers");
}

TEST(WrongTest, UnknownProfilesAreNamed) {
  auto request = HttpRequestOf(404, {});
  request.set_profile("genral");
  v1::ConvertHttpResponseResponse response;
  const absl::Status status = ConvertHttpResponse(TestTranslator(), request, response);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean general?"));
}

// The largest inputs that fit into a request, in both directions.
TEST(LargeTest, TakesTimeInProportion) {
  auto request = HttpRequestOf(503, FieldList(200, {"vary", std::string(4096, 'x')}), std::string(4 << 20, '<'));
  *request.mutable_http()->mutable_trailers() = ToFields(FieldList(200, {"grpc-status", std::string(4096, ',')}));
  EXPECT_LE(WireBytes(ToGrpc(request).trailers()), 8000u);
  v1::OriginalResponse original;
  original.set_code(404);
  original.set_grpc_code(5);
  for (int i = 0; i < 100000; ++i) AddField(*original.mutable_headers(), "vary", "x");
  google::rpc::Status status = StatusOf(5, std::string(1 << 20, '"'), {&original});
  for (int i = 0; i < 50000; ++i) *status.add_details() = OneOfEach()[0];
  auto back = GrpcRequestOf(status);
  *back.mutable_trailers() = ToFields(FieldList(200, {"vary", "x"}));
  EXPECT_THAT(Findings(ToHttp(back).report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED));
}

TEST(GzipTest, ABombIsOnlyBytes) {
  const auto response = ToGrpc(HttpRequestOf(503, {{"content-type", "application/json"}, {"content-encoding", "gzip"}},
                                             Gzip(std::string(200000, ' '))));
  EXPECT_EQ(response.report().body(), v1::BODY_KIND_BINARY);
  EXPECT_THAT(response.report().hidden(), ElementsAre("body"));
}

TEST(CodesAgreeTest, EqualBodiesGiveEqualTrailers) {
  std::string meta;
  for (int i = 0; i < 40; ++i) absl::StrAppend(&meta, i == 0 ? "" : ",", "\"key", i, "\":\"value\"");
  const std::string twirp = absl::StrCat(R"({"code":"not_found","msg":"m","meta":{)", meta, "}}");
  const std::string google =
      absl::StrCat(R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[)",
                   R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"A","metadata":{)", meta, "}}]}}");
  for (const std::string& body : {twirp, google}) {
    std::set<std::string> all;
    for (int i = 0; i < 20; ++i)
      all.insert(std::string(Value(ToGrpc(JsonRequestOf(404, body)).trailers(), "grpc-status-details-bin")));
    EXPECT_EQ(all.size(), 1U);
  }
}

}  // namespace
}  // namespace status_translator
