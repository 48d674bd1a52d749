// What is typed or pasted into the box.
#include <gmock/gmock.h>

#include <string>

#include "diagnose/diagnose.h"
#include "support/pages.h"
#include "web/page/explain_line.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(LookupPageTest, ACodeOrNameLeadsToItsPageByGetAndByPost) {
  for (const HttpReply& reply : {LookUpByGet("codes.NotFound"), LookUpByPost("q=codes.NotFound")}) {
    EXPECT_EQ(reply.status, 303);
    EXPECT_EQ(HeaderOf(reply, "Location"), "/grpc/NOT_FOUND");
  }
  EXPECT_EQ(HeaderOf(LookUpByGet(" 404 "), "Location"), "/http/404");
  EXPECT_EQ(HeaderOf(LookUpByGet(""), "Location"), "/");
  EXPECT_EQ(HeaderOf(GetPage("/lookup"), "Location"), "/");
}

TEST(LookupPageTest, AnUnknownWordGetsTheNearestNames) {
  const HttpReply reply = LookUpByGet("unavailible");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(reply.body, HasSubstr("href=\"/grpc/UNAVAILABLE\""));
}

TEST(LookupPageTest, AWholeResponseIsConverted) {
  const HttpReply reply = LookUpByPost(
      "q=HTTP%2F1.1+502+Bad+Gateway%0D%0AContent-Type%3A+text%2Fhtml%0D%0A%0D%0A%3Ch1%3Esecret%3C%2Fh1%3E");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("For a gRPC caller: UNAVAILABLE (14)"), HasSubstr("intermediary, from guess"),
                                HasSubstr("grpc-status: 14"), HasSubstr("<dt>Hidden</dt><dd>body</dd>")));
  EXPECT_EQ(HeaderOf(reply, "Cache-Control"), "no-store");
}

TEST(LookupPageTest, AGrpcOutcomeIsConverted) {
  const HttpReply reply = LookUpByPost("q=grpc-status%3A+5%0Agrpc-message%3A+no+%3Cbook%3E");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("For an HTTP caller: 404 Not Found"), HasSubstr("no &lt;book&gt;"),
                                Not(HasSubstr("<book>"))));
}

TEST(LookupPageTest, TheShapeOfAResponseIsALink) {
  const HttpReply reply = LookUpByPost(
      "q=HTTP/1.1 404%0A%0A{\"timestamp\":\"2026-01-05T10:00:00.000%2B00:00\",\"status\":404,\"error\":\"Not "
      "Found\",\"path\":\"/a\"}");
  EXPECT_THAT(reply.body, HasSubstr("<a href=\"/shapes/spring-boot\">spring-boot</a>"));
}

TEST(LookupPageTest, AnUnknownLineGetsTheCodesThatItMentions) {
  const HttpReply reply = LookUpByPost("q=it was UNAVAILABLE <script>alert(1)</script>");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("href=\"/grpc/UNAVAILABLE\""), HasSubstr("&lt;script&gt;alert(1)"),
                                Not(HasSubstr("<script>"))));
}

TEST(LookupPageTest, ALongTextIsNotRepeated) {
  const HttpReply reply = LookUpByPost("q=a b " + std::string(200'000, '"'));
  EXPECT_EQ(reply.status, 200);
  EXPECT_LT(reply.body.size(), 10'000);
}

TEST(LookupPageTest, ATextThatIsTooLongIsNotCalledUnknown) {
  const HttpReply reply = LookUpByPost("q=a b " + std::string(kMaxDiagnoseBytes, 'x'));
  EXPECT_THAT(reply.body, HasSubstr("This text is too long"));
  EXPECT_THAT(reply.body, Not(HasSubstr("No known client")));
}

TEST(LookupPageTest, ACauseIsShownWithAllItsParts) {
  v1::DiagnoseResponse response;
  v1::Cause& cause = *response.add_causes();
  cause.set_summary("the server <closed> the connection");
  cause.set_confidence(v1::CONFIDENCE_LIKELY);
  cause.set_http_status(502);
  cause.set_grpc_seen(google::rpc::UNAVAILABLE);
  cause.set_grpc_by_profile(google::rpc::INTERNAL);
  cause.set_may_have_run(v1::MAY_HAVE_RUN_YES);
  cause.mutable_retry()->set_reason("it may have <run>");
  cause.add_next_steps("raise the keep-alive time & retry");
  cause.add_distinguish("a GOAWAY in the log");
  cause.set_template_("grpc-go/closing");
  HtmlWriter html;
  WriteCauses(response, html);
  EXPECT_THAT(
      html.Finish(),
      AllOf(HasSubstr("<h2>the server &lt;closed&gt; the connection</h2>"), HasSubstr("<dd>likely</dd>"),
            HasSubstr("502 Bad Gateway"), HasSubstr("href=\"/grpc/UNAVAILABLE\""), HasSubstr("href=\"/grpc/INTERNAL\""),
            HasSubstr("no: it may have &lt;run&gt;"), HasSubstr("<li>raise the keep-alive time &amp; retry</li>"),
            HasSubstr("a GOAWAY in the log"), HasSubstr("grpc-go/closing"), Not(HasSubstr("HTTP/2 error"))));
}

TEST(LookupPageTest, AnErrorLineIsExplained) {
  const HttpReply reply = LookUpByPost("q=14 UNAVAILABLE: upstream request timeout");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body,
              AllOf(HasSubstr("A proxy waited for the upstream"), HasSubstr("href=\"/grpc/DEADLINE_EXCEEDED\""),
                    HasSubstr("<dt>Made by</dt><dd>a proxy, load balancer or gateway</dd>"),
                    HasSubstr("<dt>May have run</dt><dd>the words do not tell</dd>")));
}

}  // namespace
}  // namespace status_translator
