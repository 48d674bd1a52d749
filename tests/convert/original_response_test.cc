// Which parts of an OriginalResponse in a status are restored. It is written by StatusBuilder, read by
// ConvertGrpcResponse.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "convert/convert_grpc.h"
#include "support/conversions.h"
#include "support/json.h"
#include "support/limits.h"
#include "wire/details.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kGoogleError[] = R"({"error":{"code":404,"message":"no book","status":"NOT_FOUND"}})";

// An original response as an upstream may write it.
v1::OriginalResponse OriginalOf(int http, const FieldList& headers, const std::string& content_type = "",
                                const std::string& body = "") {
  v1::OriginalResponse original;
  original.set_code(http);
  original.set_grpc_code(5);
  for (const auto& [name, value] : headers) AddField(*original.mutable_headers(), name, value);
  original.set_content_type(content_type);
  original.set_body(body);
  return original;
}

v1::ConvertGrpcResponseResponse Restored(const v1::OriginalResponse& original) {
  return ToHttp(GrpcRequestOf(StatusOf(5, "m", {&original})));
}

TEST(OriginalTest, IsBelievedOnlyWhereItBelongs) {
  v1::OriginalResponse original;
  original.set_code(410);
  original.set_grpc_code(5);
  const auto of = [](int code, const v1::OriginalResponse& detail) {
    return ToHttp(GrpcRequestOf(StatusOf(code, "m", {&detail})));
  };
  EXPECT_EQ(of(5, original).http().code(), 410);
  EXPECT_TRUE(of(5, original).report().restored());
  const auto changed = of(7, original);
  EXPECT_EQ(changed.http().code(), 403);
  EXPECT_FALSE(changed.report().restored());
  EXPECT_THAT(Findings(changed.report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED));
  for (const int code : {0, -1, 100, 200, 299, 600}) {
    original.set_code(code);
    EXPECT_EQ(of(5, original).http().code(), 404) << code;
  }
  original.set_code(410);
  original.set_grpc_code(0);
  EXPECT_EQ(of(0, original).http().code(), 200);
  google::rpc::Status broken = StatusOf(5, "m");
  broken.add_details()->set_type_url("type.googleapis.com/statustranslator.v1.OriginalResponse");
  broken.mutable_details(0)->set_value("\xFF");
  EXPECT_EQ(ToHttp(GrpcRequestOf(broken)).http().code(), 404);
}

TEST(OriginalTest, NeverBringsWhatABrowserRuns) {
  const std::string script = "<script>alert(1)</script>";
  for (const char* type : {"text/html",
                           "TEXT/HTML; charset=utf-8",
                           "application/xhtml+xml",
                           "text/javascript",
                           "application/javascript",
                           "application/ecmascript",
                           "image/svg+xml",
                           "text/xml",
                           "application/xml",
                           "application/problem+xml",
                           "application/pdf",
                           "multipart/x-mixed-replace",
                           "text/css",
                           "application/wasm",
                           "application/octet-stream",
                           "text/html, application/json",
                           "text/html;application/json",
                           "application/json, text/html",
                           "json",
                           "",
                           "*/*",
                           "text/html;x=+json",
                           "application/json\r\nx: y"}) {
    for (const std::string& body : {script, std::string("{}")}) {
      const auto answer = Restored(OriginalOf(404, {}, type, body));
      EXPECT_EQ(Value(answer.http().headers(), "content-type"), "application/problem+json") << type;
      EXPECT_NE(answer.http().body(), body) << type;
      EXPECT_THAT(Findings(answer.report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED)) << type;
    }
  }
  for (const char* type : {"application/json", "application/problem+json", "text/plain"}) {
    const auto answer = Restored(OriginalOf(404, {}, type, script));
    EXPECT_EQ(Value(answer.http().headers(), "content-type"), "application/problem+json") << "which is no JSON";
    EXPECT_THAT(Findings(answer.report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED));
  }
}

TEST(OriginalTest, BringsJsonThatNobodySniffs) {
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/problem+json",
                           "application/vnd.books.v1+json", "text/json", "text/plain"}) {
    const auto answer = Restored(OriginalOf(404, {}, type, "{\"a\":\"<script>\"}"));
    EXPECT_EQ(Value(answer.http().headers(), "content-type"), type);
    EXPECT_EQ(Value(answer.http().headers(), "x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.http().body(), "{\"a\":\"<script>\"}");
    EXPECT_THAT(Findings(answer.report()), IsEmpty());
  }
}

TEST(OriginalTest, NeverBringsALongBody) {
  const auto of = [](size_t size) {
    return OriginalOf(404, {}, "application/json", "\"" + std::string(size - 2, 'x') + "\"");
  };
  EXPECT_EQ(Restored(of(kMaxBodyBytes)).http().body().size(), kMaxBodyBytes);
  EXPECT_LT(Restored(of(kMaxBodyBytes + 1)).http().body().size(), kMaxBodyBytes);
}

TEST(OriginalTest, NeverBringsALongErrorCode) {
  v1::OriginalResponse original = OriginalOf(404, {});
  original.set_error_code(std::string(256, 'e'));
  EXPECT_EQ(Restored(original).report().error_code(), original.error_code());
  original.set_error_code(std::string(257, 'e'));
  EXPECT_EQ(Restored(original).report().error_code(), "");
}

TEST(OriginalTest, NeverRedirects) {
  for (const int http : {300, 301, 302, 303, 304, 307, 308, 399}) {
    const auto original =
        OriginalOf(http, {{"location", "https://evil.example"}, {"Refresh", "0;url=x"}, {"Set-Cookie", "a=b"}});
    auto request = GrpcRequestOf(StatusOf(5, "m", {&original}));
    AddField(*request.mutable_trailers(), "location", "https://evil.example");
    AddField(*request.mutable_trailers(), "refresh", "0;url=x");
    for (const char* name : {"location", "refresh", "set-cookie"}) request.mutable_expose()->add_headers(name);
    const auto answer = ToHttp(request);
    EXPECT_EQ(answer.http().code(), http);
    for (const char* name : {"location", "refresh", "set-cookie"}) {
      EXPECT_EQ(Value(answer.http().headers(), name), "(none)") << http << name;
    }
  }
}

// Only headers on the allow-list are restored. Dangerous ones are not, even if they are exposed.
TEST(OriginalTest, BringsAdviceAndIdsAndNothingThatChangesABrowser) {
  FieldList headers;
  const std::vector<std::string> good = {
      "retry-after",     "www-authenticate",  "allow",        "vary",       "cache-control",
      "ratelimit-reset", "x-ratelimit-limit", "x-request-id", "traceparent"};
  const std::vector<std::string> bad = {"set-cookie",
                                        "location",
                                        "refresh",
                                        "content-location",
                                        "access-control-allow-origin",
                                        "access-control-allow-credentials",
                                        "strict-transport-security",
                                        "clear-site-data",
                                        "content-security-policy",
                                        "proxy-authenticate",
                                        "cross-origin-opener-policy",
                                        "alt-svc",
                                        "report-to",
                                        "service-worker-allowed",
                                        "content-disposition",
                                        "connection",
                                        "transfer-encoding",
                                        "content-length",
                                        "content-encoding",
                                        "upgrade",
                                        "trailer",
                                        "keep-alive",
                                        "te",
                                        "grpc-status",
                                        ":status"};
  for (const auto& names : {good, bad}) {
    for (const std::string& name : names) headers.emplace_back(name, "x");
  }
  headers.emplace_back("x-mine", "x");
  headers.emplace_back("x-unlisted", "x");
  const auto original = OriginalOf(404, headers);
  auto request = GrpcRequestOf(StatusOf(5, "m", {&original}));
  request.mutable_expose()->add_headers("x-mine");
  for (const std::string& name : bad) request.mutable_expose()->add_headers(name);
  const auto answer = ToHttp(request);
  for (const std::string& name : good) EXPECT_EQ(Value(answer.http().headers(), name), "x") << name;
  EXPECT_EQ(Value(answer.http().headers(), "x-mine"), "x");
  EXPECT_EQ(Value(answer.http().headers(), "x-unlisted"), "(none)");
  for (const std::string& name : bad) EXPECT_EQ(Value(answer.http().headers(), name), "(none)") << name;
}

// An error body of an API is restored even if its content type is wrong.
TEST(OriginalTest, JsonUnderAnotherNameComesBackAsJson) {
  const auto grpc = ToGrpc(HttpRequestOf(404, {{"content-type", "application/octet-stream"}}, kGoogleError));
  const auto answer = ToHttp(GrpcRequestOf(grpc.status()));
  EXPECT_EQ(answer.http().body(), kGoogleError);
  EXPECT_EQ(Value(answer.http().headers(), "content-type"), "application/json");
}

TEST(OriginalTest, ABodyThatComesInBringsNone) {
  v1::OriginalResponse original;
  original.set_code(410);
  original.set_grpc_code(5);
  google::protobuf::Any detail;
  detail.PackFrom(original);
  const std::string body = WriteJson(
      {{"error",
        {{"code", 404}, {"message", "m"}, {"status", "NOT_FOUND"}, {"details", Json::array({DetailToJson(detail)})}}}});
  const auto response = ToGrpc(JsonRequestOf(404, body));
  EXPECT_EQ(DetailOf<v1::OriginalResponse>(response.status()).code(), 404);
  EXPECT_THAT(DetailTypes(response.status()), ElementsAre(kOriginalType));
}

}  // namespace
}  // namespace status_translator
