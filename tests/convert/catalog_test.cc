// The organisation's error catalogue in a profile: what of it a converted response carries.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "config/profile_files.h"
#include "support/conversions.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kAcme[] = R"(
name: "acme"
extends: "general"
domain: "acme.example"
http_to_grpc {
  error_code: "SOLD-OUT" grpc: "FAILED_PRECONDITION" reason: "there is none left" domain: "orders.acme.example"
  type: "https://acme.example/errors/sold-out" title: "Sold out" help: "https://acme.example/help/sold-out"
}
http_to_grpc { error_code: "LATE" grpc: "ABORTED" reason: "a newer version exists" title: "Too late" }
)";

const Translator& Acme() {
  static const Translator& translator = *new Translator(*LoadWithBuiltIn({{"acme.textproto", kAcme}}), "acme");
  return translator;
}

google::rpc::Status ToGrpcByAcme(const v1::ConvertHttpResponseRequest& request) {
  v1::ConvertHttpResponseResponse response;
  const absl::Status status = ConvertHttpResponse(Acme(), request, response);
  if (!status.ok()) throw std::runtime_error(status.ToString());
  return response.status();
}

v1::HttpResponse ToHttpByAcme(const google::rpc::Status& status, v1::Format format = v1::FORMAT_PROBLEM) {
  v1::ConvertGrpcResponseRequest request;
  *request.mutable_status() = status;
  request.set_format(format);
  v1::ConvertGrpcResponseResponse response;
  const absl::Status done = ConvertGrpcResponse(Acme(), request, response);
  if (!done.ok()) throw std::runtime_error(done.ToString());
  return response.http();
}

template <typename Message>
Message DetailOf(const google::rpc::Status& status) {
  Message message;
  FindDetail(status.details(), message);
  return message;
}

// An error of a gRPC service.
google::rpc::Status WithErrorInfo(int code, const std::string& reason, const std::string& domain) {
  google::rpc::Status status;
  status.set_code(code);
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(domain);
  status.add_details()->PackFrom(info);
  return status;
}

constexpr char kSoldOut[] = R"({"code": "SOLD-OUT", "message": "none left"})";

TEST(CatalogTest, ARowNamesDomainAndHelpOfTheStatus) {
  const google::rpc::Status status = ToGrpcByAcme(JsonRequestOf(409, kSoldOut));
  EXPECT_EQ(status.code(), 9);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).domain(), "orders.acme.example");
  const auto help = DetailOf<google::rpc::Help>(status);
  ASSERT_EQ(help.links_size(), 1);
  EXPECT_EQ(help.links(0).url(), "https://acme.example/help/sold-out");
}

TEST(CatalogTest, TheDomainOfTheProfileIsForErrorsOfApplications) {
  const auto domain = [](const v1::ConvertHttpResponseRequest& request) {
    return DetailOf<google::rpc::ErrorInfo>(ToGrpcByAcme(request)).domain();
  };
  EXPECT_EQ(domain(JsonRequestOf(409, R"({"code": "LATE", "message": "m"})")), "acme.example");
  EXPECT_EQ(domain(JsonRequestOf(404, R"({"code": "OTHER", "message": "m"})")), "acme.example");
  EXPECT_EQ(domain(HttpRequestOf(502, {{"content-type", "text/html"}}, "<h1>Bad Gateway</h1>")), "status-translator");
  v1::ConvertHttpResponseRequest general = JsonRequestOf(404, R"({"code": "OTHER", "message": "m"})");
  general.set_profile("general");
  EXPECT_EQ(domain(general), "status-translator");
}

TEST(CatalogTest, TheDomainThatTheResponseNamesGoesBeforeThatOfTheProfile) {
  const std::string body = R"({"error": {"code": 404, "message": "m", "status": "NOT_FOUND", "details": [
      {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "LATE", "domain": "theirs.example"}]}})";
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(ToGrpcByAcme(JsonRequestOf(404, body))).domain(), "theirs.example");
}

TEST(CatalogTest, AProblemHasTypeTitleAndHelpOfTheRow) {
  const v1::HttpResponse http = ToHttpByAcme(WithErrorInfo(9, "SOLD-OUT", "orders.acme.example"));
  const auto problem = nlohmann::json::parse(http.body());
  EXPECT_EQ(problem["type"], "https://acme.example/errors/sold-out");
  EXPECT_EQ(problem["title"], "Sold out");
  EXPECT_EQ(problem["error_code"], "SOLD-OUT");
  ASSERT_EQ(problem["details"].size(), 2u);
  EXPECT_EQ(problem["details"][1]["@type"], "type.googleapis.com/google.rpc.Help");
  EXPECT_EQ(problem["details"][1]["links"][0]["url"], "https://acme.example/help/sold-out");
  const auto late = nlohmann::json::parse(ToHttpByAcme(WithErrorInfo(10, "LATE", "")).body());
  EXPECT_EQ(late["type"], "about:blank");
  EXPECT_EQ(late["title"], "Too late");
}

TEST(CatalogTest, OtherFormatsHaveTheLink) {
  for (const v1::Format format : {v1::FORMAT_AIP_193, v1::FORMAT_CONNECT}) {
    const v1::HttpResponse http = ToHttpByAcme(WithErrorInfo(9, "SOLD-OUT", ""), format);
    EXPECT_THAT(http.body(), HasSubstr("google.rpc.Help"));
    EXPECT_THAT(http.body(), Not(HasSubstr("Sold out")));
  }
}

TEST(CatalogTest, AnEqualErrorCodeOfAnotherDomainIsNotInTheCatalogue) {
  const auto problem = nlohmann::json::parse(ToHttpByAcme(WithErrorInfo(9, "SOLD-OUT", "theirs.example")).body());
  EXPECT_EQ(problem["type"], "about:blank");
  EXPECT_EQ(problem["details"].size(), 1u);
}

TEST(CatalogTest, AHelpThatTheStatusHasStays) {
  google::rpc::Status status = WithErrorInfo(9, "SOLD-OUT", "");
  google::rpc::Help own;
  own.add_links()->set_url("https://acme.example/this-very-order");
  status.add_details()->PackFrom(own);
  const std::string body = ToHttpByAcme(status).body();
  EXPECT_THAT(body, HasSubstr("this-very-order"));
  EXPECT_THAT(body, Not(HasSubstr("help/sold-out")));
}

// The error code becomes the reason SOLD_OUT; the catalogue has it as the API writes it.
TEST(CatalogTest, AnErrorOfAnHttpApiFindsItsRowOnTheWayBack) {
  google::rpc::Status status = ToGrpcByAcme(JsonRequestOf(409, kSoldOut));
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "SOLD_OUT");
  RemoveDetails(kOriginalType, *status.mutable_details());
  const v1::HttpResponse http = ToHttpByAcme(status);
  const auto problem = nlohmann::json::parse(http.body());
  EXPECT_EQ(problem["type"], "https://acme.example/errors/sold-out");
  EXPECT_EQ(problem["title"], "Sold out");
  // What was written is recognised again, with its details.
  v1::ConvertHttpResponseRequest again;
  *again.mutable_http() = http;
  v1::ConvertHttpResponseResponse response;
  ASSERT_TRUE(ConvertHttpResponse(Acme(), again, response).ok());
  EXPECT_EQ(response.report().shape(), "status-translator");
  EXPECT_EQ(DetailOf<google::rpc::Help>(response.status()).links(0).url(), "https://acme.example/help/sold-out");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(response.status()).domain(), "orders.acme.example");
}

TEST(CatalogTest, TheReportHasTheEntry) {
  v1::ConvertHttpResponseResponse response;
  ASSERT_TRUE(ConvertHttpResponse(Acme(), JsonRequestOf(409, kSoldOut), response).ok());
  EXPECT_EQ(response.report().translation().catalog_entry().title(), "Sold out");
  EXPECT_FALSE(ToGrpc(JsonRequestOf(409, kSoldOut)).report().translation().has_catalog_entry());
}

TEST(CatalogTest, AnAnswerAboutACodeHasTheEntry) {
  v1::HttpToGrpcRequest request;
  request.set_code(409);
  request.set_error_code("SOLD-OUT");
  EncodedAnswer answer;
  ASSERT_TRUE(Acme().HttpToGrpc(request, answer).ok());
  v1::HttpToGrpcResponse response;
  ASSERT_TRUE(response.ParseFromString(answer.ToString()));
  EXPECT_EQ(response.translation().catalog_entry().domain(), "orders.acme.example");
  EXPECT_EQ(response.translation().catalog_entry().type(), "https://acme.example/errors/sold-out");
}

}  // namespace
}  // namespace status_translator
