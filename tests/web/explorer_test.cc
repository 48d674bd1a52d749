// Each path has its page, for browsers without scripts, and nothing of a request becomes markup.
#include "web/page/explorer.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/http_status.h"
#include "support/pages.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ExplorerTest, AStatusPageSaysAllThatIsKnown) {
  const HttpReply reply = GetPage("/http/404");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(HeaderOf(reply, "Content-Type"), "text/html; charset=utf-8");
  for (const char* text :
       {"<h1>404 Not Found</h1>", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        "An application sends 404 when the resource does not exist", "An intermediary has no route for the path",
        "href=\"/grpc/NOT_FOUND\"", "href=\"/grpc/UNIMPLEMENTED\"", "href=\"/profiles/envoy\"", "Send it again?",
        "no: the same request would end the same way", "of the client alone", "where it started",
        "EXACT row 404 of profile general", "status-translator explain 404 --all", "curl http://", "grpcurl -plaintext",
        "Link to this page"}) {
    EXPECT_THAT(reply.body, HasSubstr(text));
  }
}

TEST(ExplorerTest, EveryStatusCodeProfileAndShapeHasAPage) {
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    EXPECT_EQ(GetPage("/http/" + std::to_string(code)).status, 200) << code;
  }
  for (const HttpStatusInfo& status : HttpStatuses()) {
    EXPECT_EQ(GetPage("/http/" + std::to_string(status.code)).status, 200) << status.code;
  }
  const ProfileSet& set = TestTranslator().profiles();
  for (const absl::string_view name : set.names()) {
    EXPECT_EQ(GetPage("/profiles/" + std::string(name)).status, 200) << name;
  }
  for (const absl::string_view name : set.shapes().names()) {
    EXPECT_EQ(GetPage("/shapes/" + std::string(name)).status, 200) << name;
  }
}

TEST(ExplorerTest, ACodePageNamesTheStatusesThatBecomeIt) {
  const HttpReply reply = GetPage("/grpc/UNAVAILABLE");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("503 Service Unavailable"), HasSubstr("HTTP statuses that become it"),
                                HasSubstr("href=\"/http/502\""), HasSubstr("yes: ")));
}

TEST(ExplorerTest, AProfilePageHasItsSourceAndItsOwnRows) {
  EXPECT_THAT(GetPage("/profiles/grpc").body,
              AllOf(HasSubstr("doc/http-grpc-status-mapping.md"), HasSubstr("the path names the method")));
  const std::string extended = GetPage("/profiles/otc-ecs").body;
  EXPECT_THAT(extended, AllOf(HasSubstr("Only its own rows"), HasSubstr("href=\"/profiles/general\""),
                              HasSubstr("Common.0001"), Not(HasSubstr("HTTP to gRPC"))));
}

TEST(ExplorerTest, AShapePageHasSourceMakerAndExamples) {
  EXPECT_THAT(GetPage("/shapes/spring-boot").body,
              AllOf(HasSubstr("application: Spring Boot"), HasSubstr("DefaultErrorAttributes.java"),
                    HasSubstr("&quot;no shelf 7&quot;"), HasSubstr("becomes <a href=\"/grpc/NOT_FOUND\">"),
                    HasSubstr("&lt;h1&gt;Whitelabel Error Page&lt;/h1&gt;")));
}

TEST(ExplorerTest, TheHomePageMarksDisagreementInWords) {
  const std::string home = GetPage("/").body;
  EXPECT_THAT(
      home, AllOf(HasSubstr("<form class=\"lookup\" action=\"/lookup\" method=\"post\""),
                  HasSubstr("<td class=\"differs\">≠\u00a0UNIMPLEMENTED</td>"), HasSubstr("<td class=\"none\">–</td>"),
                  HasSubstr("most say"), HasSubstr("<th scope=\"row\"><a href=\"/profiles/envoy\">envoy</a></th>")));
  EXPECT_THAT(home, Not(HasSubstr("general-0.1")));  // superseded
}

TEST(ExplorerTest, ListsLinkToEveryEntry) {
  EXPECT_THAT(GetPage("/http").body, HasSubstr("href=\"/http/599\""));
  EXPECT_THAT(GetPage("/grpc").body, HasSubstr("href=\"/grpc/UNAUTHENTICATED\""));
  EXPECT_THAT(GetPage("/profiles").body, HasSubstr("href=\"/profiles/yarpc\""));
  EXPECT_THAT(GetPage("/shapes").body, HasSubstr("href=\"/shapes/zuul\""));
}

TEST(ExplorerTest, OtherSpellingsLeadToTheOnePage) {
  for (const auto& [path, target] :
       std::vector<std::pair<std::string, std::string>>{{"/grpc/5", "/grpc/NOT_FOUND"},
                                                        {"/grpc/not-found", "/grpc/NOT_FOUND"},
                                                        {"/http/Bad Gateway", "/http/502"}}) {
    const HttpReply reply = GetPage(path);
    EXPECT_EQ(reply.status, 303) << path;
    EXPECT_EQ(HeaderOf(reply, "Location"), target) << path;
  }
}

TEST(ExplorerTest, AnUnknownNameGetsTheNearestOnes) {
  for (const auto& [path, similar] :
       std::vector<std::pair<std::string, std::string>>{{"/grpc/NOT_FUND", "href=\"/grpc/NOT_FOUND\""},
                                                        {"/profiles/genral", "href=\"/profiles/general\""},
                                                        {"/shapes/sprng-boot", "href=\"/shapes/spring-boot\""}}) {
    const HttpReply reply = GetPage(path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_THAT(reply.body, HasSubstr(similar)) << path;
    EXPECT_EQ(HeaderOf(reply, "Cache-Control"), "no-store");
  }
  EXPECT_EQ(GetPage("/http/600").status, 404);
  EXPECT_EQ(GetPage("/http/404/x").status, 404);
}

TEST(ExplorerTest, NothingOfARequestBecomesMarkup) {
  const std::string hostile = "<img src=x onerror=alert(1)>\"'&</textarea><script>x</script>";
  for (const std::string& path :
       {"/http/" + hostile, "/grpc/" + hostile, "/profiles/" + hostile, "/shapes/" + hostile}) {
    const HttpReply reply = GetPage(path);
    EXPECT_EQ(reply.status, 404);
    EXPECT_THAT(reply.body, AllOf(HasSubstr("&lt;img"), Not(HasSubstr("<img")), Not(HasSubstr("<script>"))));
  }
}

TEST(ExplorerTest, EveryReplyHasTheSecurityHeaders) {
  for (const HttpReply& reply :
       {GetPage("/"), GetPage("/http/404"), GetPage("/profiles/none"), GetPage("/page/script.js"), LookUpByGet("404"),
        LookUpByPost("q=x y"), AskSite({"DELETE", "/http/404", {}, ""})}) {
    const std::string policy = HeaderOf(reply, "Content-Security-Policy");
    EXPECT_THAT(policy,
                AllOf(StartsWith("default-src 'none'; "), HasSubstr("base-uri 'none'"), HasSubstr("form-action 'self'"),
                      HasSubstr("frame-ancestors 'none'"), Not(HasSubstr("unsafe"))));
    EXPECT_EQ(HeaderOf(reply, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(HeaderOf(reply, "Referrer-Policy"), "no-referrer");
    EXPECT_THAT(reply.body, AllOf(Not(HasSubstr(" style=")), Not(HasSubstr(" onclick=")), Not(HasSubstr("<style"))));
  }
}

TEST(ExplorerTest, PagesAndFilesAreCachedByTheirBytes) {
  for (const char* path : {"/", "/http/404", "/shapes", "/page/style.css", "/page/script.js", "/page/icon.svg"}) {
    HttpRequest request{"GET", path, {}, ""};
    const HttpReply first = AskSite(request);
    EXPECT_EQ(first.status, 200) << path;
    request.if_none_match = HeaderOf(first, "ETag");
    const HttpReply second = AskSite(request);
    EXPECT_EQ(second.status, 304) << path;
    EXPECT_EQ(HeaderOf(second, "Vary"), HeaderOf(first, "Vary")) << path;
  }
  EXPECT_EQ(HeaderOf(GetPage("/"), "Vary"), "Accept, X-Code, X-Format");
  EXPECT_EQ(HeaderOf(GetPage("/page/style.css"), "Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(HeaderOf(GetPage("/page/script.js"), "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(GetPage("/page/other.js").status, 404);
}

TEST(ExplorerTest, AClientThatPrefersJsonGetsWhatTheJsonApiSays) {
  for (const char* path : {"/", "/http/404", "/lookup"}) {
    HttpRequest request{"GET", path, {}, ""};
    request.accept = "application/json";
    const HttpReply reply = AskSite(request);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(HeaderOf(reply, "Content-Type"), "application/problem+json") << path;
    EXPECT_THAT(reply.body, HasSubstr("PATH_UNKNOWN")) << path;
    for (const char* accept : {"", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"}) {
      request.accept = accept;
      EXPECT_THAT(HeaderOf(AskSite(request), "Content-Type"), Not(HasSubstr("json"))) << path << " " << accept;
    }
  }
}

TEST(ExplorerTest, OnlyLookupsTakeForms) {
  EXPECT_EQ(AskSite({"POST", "/http/404", {}, ""}).status, 405);
  EXPECT_EQ(AskSite({"POST", "/", {}, ""}).status, 405);
  EXPECT_EQ(AskSite({"PUT", "/lookup", {}, ""}).status, 405);
  EXPECT_EQ(AskSite({"POST", "/page/style.css", {}, ""}).status, 405);
  EXPECT_EQ(HeaderOf(AskSite({"OPTIONS", "/lookup", {}, ""}), "Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(AskSite({"POST", "/lookup", {}, "", "application/json", "{}"}).status, 415);
}

}  // namespace
}  // namespace status_translator
