#include "web/page/page_of_name.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/spelling.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;

std::string Page(const std::string& text) { return PageOfName(TestTranslator(), text); }

TEST(PageOfNameTest, NumbersAreStatusesOrCodes) {
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    EXPECT_EQ(Page(std::to_string(code)), "/http/" + std::to_string(code));
  }
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    EXPECT_EQ(Page(std::to_string(code.number)), "/grpc/" + std::string(code.name));
  }
  EXPECT_EQ(Page("999"), "/http/999");  // listed, but not translated
  for (const char* none : {"17", "99", "600", "1000", "99999999999999999999", "-1", "4.04", "1e2", ""}) {
    EXPECT_EQ(Page(none), "") << none;
  }
}

TEST(PageOfNameTest, GrpcCodesInTheSpellingsOfAllLanguages) {
  for (const char* text : {"NOT_FOUND",
                           "NotFound",
                           "not_found",
                           "not-found",
                           "not found",
                           "notFound",
                           " NOT_FOUND\n",
                           "codes.NotFound",
                           "StatusCode.NOT_FOUND",
                           "grpc::StatusCode::NOT_FOUND",
                           "google.rpc.Code.NOT_FOUND",
                           "Status.Code.NOT_FOUND",
                           "GRPC_STATUS_NOT_FOUND",
                           "absl::StatusCode::kNotFound",
                           "Code::NotFound",
                           "grpc.status.NOT_FOUND",
                           "5 NOT_FOUND",
                           "NOT_FOUND (5)",
                           "grpc-status: 5",
                           "grpc 5",
                           "code 5",
                           "status.Code(5)"}) {
    EXPECT_EQ(Page(text), "/grpc/NOT_FOUND") << text;
  }
  EXPECT_EQ(Page("canceled"), "/grpc/CANCELLED");
  EXPECT_EQ(Page("Ok"), "/grpc/OK");
  EXPECT_EQ(Page("NOT_FOUND 7"), "");  // contradicts itself
}

TEST(PageOfNameTest, HttpStatusesByPhraseAndConstant) {
  for (const char* text : {"HTTP 404", "http-404", "404 Not Found", "HTTP 404 Not Found", "http.StatusNotFound",
                           "HttpStatus.NOT_FOUND", "HttpStatusCode.NotFound", "StatusCodes.Status404NotFound",
                           "HttpServletResponse.SC_NOT_FOUND", "http::not_found"}) {
    EXPECT_EQ(Page(text), "/http/404") << text;
  }
  EXPECT_EQ(Page("Bad Gateway"), "/http/502");
  EXPECT_EQ(Page("HTTP Version Not Supported"), "/http/505");
  EXPECT_EQ(Page("200 OK"), "/http/200");
  EXPECT_EQ(Page("404 Bad Gateway"), "");
}

TEST(PageOfNameTest, ProfilesComeBeforeShapes) {
  EXPECT_EQ(Page("general"), "/profiles/general");
  EXPECT_EQ(Page("Kong"), "/profiles/kong");
  EXPECT_EQ(Page("spring-boot"), "/shapes/spring-boot");
}

TEST(PageOfNameTest, OtherTextsAreNoNames) {
  for (const std::string& text :
       {std::string("nonsense"), std::string("HTTP/1.1 404 Not Found"), std::string("404\n500"),
        std::string("rpc error: code = NotFound desc = no"), std::string(kMaxTypedNameBytes + 1, '1'),
        std::string("<script>"), std::string("\0", 1), std::string("\xff\xfe")}) {
    EXPECT_EQ(Page(text), "") << text;
  }
}

TEST(PageOfNameTest, SimilarNamesOfEachKind) {
  const std::vector<NamedPage> pages = SimilarPages(TestTranslator(), "NOT_FOUNT");
  ASSERT_FALSE(pages.empty());
  EXPECT_EQ(pages[0].path, "/grpc/NOT_FOUND");
  EXPECT_EQ(SimilarPages(TestTranslator(), "sprin-boot")[0].path, "/shapes/spring-boot");
  EXPECT_THAT(SimilarPages(TestTranslator(), std::string(10'000, 'a')), IsEmpty());
}

TEST(PageOfNameTest, FindsTheCodesThatALineMentions) {
  const auto pages = MentionedCodes("rpc error: code = Unavailable desc = unexpected HTTP status code: 503 (503)");
  ASSERT_EQ(pages.size(), 2);
  EXPECT_EQ(pages[0].path, "/grpc/UNAVAILABLE");
  EXPECT_EQ(pages[1].path, "/http/503");
  EXPECT_THAT(MentionedCodes(std::string(kMaxScannedBytes, ' ') + "503"), IsEmpty());
}

}  // namespace
}  // namespace status_translator
