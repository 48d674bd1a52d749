// Error pages for an ingress controller.
#include "web/page/error_page.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/pages.h"
#include "web/request_reader.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

HttpRequest Failed(const std::string& code, const std::string& format, const std::string& method = "GET") {
  HttpRequest request{method, "/", {}, ""};
  request.x_code = code;
  request.x_format = format;
  return request;
}

TEST(ErrorPageTest, EveryFailedStatusInEveryFormat) {
  for (int status = 400; status <= 599; ++status) {
    const std::string code = std::to_string(status);
    const HttpReply problem = AskSite(Failed(code, "application/json"));
    EXPECT_EQ(problem.status, status);
    EXPECT_EQ(HeaderOf(problem, "Content-Type"), "application/problem+json");
    EXPECT_EQ(nlohmann::json::parse(problem.body)["status"], status);
    const HttpReply html = AskSite(Failed(code, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    EXPECT_EQ(html.status, status);
    EXPECT_THAT(html.body, HasSubstr("<h1>" + code));
    const HttpReply text = AskSite(Failed(code, "text/plain"));
    EXPECT_EQ(text.status, status);
    EXPECT_THAT(text.body, StartsWith(code));
    const HttpReply grpc = AskSite(Failed(code, "application/grpc"));
    EXPECT_EQ(grpc.status, 200);
    EXPECT_EQ(grpc.body, "");
    EXPECT_NE(HeaderOf(grpc, "grpc-status"), "");
    EXPECT_NE(HeaderOf(grpc, "grpc-status"), "0") << code;
  }
}

TEST(ErrorPageTest, TellsTheMeaningWithoutRemarks) {
  EXPECT_EQ(AskSite(Failed("502", "text/plain")).body,
            "502 Bad Gateway: as a gateway, the server received an invalid response from upstream\n");
  EXPECT_EQ(AskSite(Failed("429", "text/plain")).body,
            "429 Too Many Requests: the client has sent too many requests\n");
  EXPECT_EQ(AskSite(Failed("599", "text/plain")).status, 599);
}

TEST(ErrorPageTest, GrpcCallersGetTheCodeForAnIntermediary) {
  for (const auto& [code, grpc] :
       std::vector<std::pair<std::string, std::string>>{{"404", "12"}, {"429", "14"}, {"502", "14"}, {"504", "14"}}) {
    EXPECT_EQ(HeaderOf(AskSite(Failed(code, "application/grpc")), "grpc-status"), grpc) << code;
  }
  for (const auto& [format, type] : std::vector<std::pair<std::string, std::string>>{
           {"application/grpc+proto", "application/grpc"},
           {"application/grpc-web-text+proto", "application/grpc-web-text"},
           {"Application/gRPC-Web", "application/grpc-web"}}) {
    EXPECT_EQ(HeaderOf(AskSite(Failed("503", format)), "Content-Type"), type);
  }
  // gRPC clients send no Accept; the controller passes on the Content-Type of the request that failed.
  HttpRequest call = Failed("503", "", "POST");
  call.content_type = "application/grpc";
  EXPECT_EQ(HeaderOf(AskSite(call), "grpc-status"), "14");
}

TEST(ErrorPageTest, AcceptCountsWithoutXFormat) {
  HttpRequest request = Failed("503", "");
  EXPECT_EQ(HeaderOf(AskSite(request), "Content-Type"), "application/problem+json");
  request.accept = "text/html";
  EXPECT_EQ(HeaderOf(AskSite(request), "Content-Type"), "text/html; charset=utf-8");
  request.x_format = "text/plain";
  EXPECT_EQ(HeaderOf(AskSite(request), "Content-Type"), "text/plain; charset=utf-8");
  request.x_format = "image/png";
  EXPECT_EQ(HeaderOf(AskSite(request), "Content-Type"), "application/problem+json");
}

TEST(ErrorPageTest, AnythingElseThanAFailedStatusIs404) {
  for (const char* code : {"200", "302", "399", "600", "0", "5", "5030", "-503", "+503", "503, 502", " 503", "5o3",
                           "503<script>", "99999999999999999999"}) {
    const HttpReply reply = AskSite(Failed(code, "text/html"));
    EXPECT_EQ(reply.status, 404) << code;
    EXPECT_THAT(reply.body, AllOf(HasSubstr("X-Code is not a status"), Not(HasSubstr("script")))) << code;
  }
}

TEST(ErrorPageTest, RepliesAreNotCachedAndLoadNothing) {
  const HttpReply html = AskSite(Failed("503", "text/html"));
  EXPECT_EQ(HeaderOf(html, "Cache-Control"), "no-store");
  EXPECT_EQ(HeaderOf(html, "Vary"), "Accept, X-Code, X-Format");
  EXPECT_EQ(HeaderOf(html, "X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(HeaderOf(html, "Content-Security-Policy"),
              AllOf(StartsWith("default-src 'none'; style-src 'sha256-"), Not(HasSubstr("unsafe"))));
  EXPECT_THAT(html.body, AllOf(Not(HasSubstr("href=")), Not(HasSubstr("src="))));
}

TEST(ErrorPageTest, XCodeCountsOnlyAtTheRoot) {
  HttpRequest request = Failed("503", "text/html");
  request.path = "/http/404";
  EXPECT_EQ(AskSite(request).status, 200);
}

// The controller sends the method and the body of the request that failed.
TEST(ErrorPageTest, IsAnsweredFromTheHeadWhateverTheBodyIs) {
  for (const std::string body_field :
       {"Content-Length: 5\r\n", "Content-Length: 99999999999\r\n", "Transfer-Encoding: chunked\r\n"}) {
    for (const char* method : {"PUT", "POST", "DELETE"}) {
      std::string bytes = std::string(method) + " / HTTP/1.1\r\nHost: a\r\nX-Code: 503\r\n" + body_field + "\r\nhello";
      RequestReader reader;
      ASSERT_EQ(reader.Read(bytes), RequestReader::Step::kRequest) << method << body_field;
      EXPECT_EQ(reader.request().x_code, "503");
      EXPECT_EQ(reader.request().body, "");
      EXPECT_FALSE(reader.keep_alive());  // where the next request begins is unknown
      EXPECT_EQ(AskSite(reader.request()).status, 503);
    }
  }
  std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\nX-Code: 503\r\nX-Format: text/html\r\nX-Format: text/plain\r\n\r\n";
  RequestReader reader;
  ASSERT_EQ(reader.Read(bytes), RequestReader::Step::kRequest);
  EXPECT_EQ(reader.request().x_format, "text/html, text/plain");
  EXPECT_TRUE(reader.keep_alive());
  bytes = "PUT / HTTP/1.1\r\nHost: a\r\nX-Code: 503\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";
  RequestReader ambiguous;
  EXPECT_EQ(ambiguous.Read(bytes), RequestReader::Step::kRefusal);
}

}  // namespace
}  // namespace status_translator
