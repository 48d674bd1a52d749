#include "core/spelling.h"

#include <gmock/gmock.h>

#include <string>

#include "core/grpc_code.h"

namespace status_translator {
namespace {

TEST(SpellingTest, GrpcCodesOfEveryLanguage) {
  for (const char* text : {"NOT_FOUND", "NotFound", "not-found", "not found", "StatusCode.NOT_FOUND", "codes.NotFound",
                           "Code::NotFound", "absl::StatusCode::kNotFound", "GRPC_STATUS_NOT_FOUND", "5",
                           "grpc-status: 5", "5 NOT_FOUND", "NOT_FOUND (5)", " NOT_FOUND\n"}) {
    EXPECT_EQ(GrpcCodeOfAnySpelling(text), 5) << text;
  }
  EXPECT_EQ(GrpcCodeOfAnySpelling("Canceled"), 1);
  EXPECT_EQ(GrpcCodeOfAnySpelling("cancelled"), 1);
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    EXPECT_EQ(GrpcCodeOfAnySpelling(code.name), code.number);
    EXPECT_EQ(GrpcCodeOfAnySpelling(std::to_string(code.number)), code.number);
  }
  for (const char* text :
       {"", "17", "-1", "+5", "404", "NOT_FOUND 7", "1 2", "kn", "k", "HTTP 5", "99999", "a\nb", "nonsense"}) {
    EXPECT_EQ(GrpcCodeOfAnySpelling(text), std::nullopt) << text;
  }
  EXPECT_EQ(GrpcCodeOfAnySpelling(std::string(kMaxTypedNameBytes + 1, '5')), std::nullopt);
}

TEST(SpellingTest, HttpStatusesByNumberPhraseAndConstant) {
  for (const char* text :
       {"404", "HTTP 404", "404 Not Found", "http.StatusNotFound", "SC_NOT_FOUND", "StatusCodes.Status404NotFound"}) {
    EXPECT_EQ(HttpStatusOfAnySpelling(text), 404) << text;
  }
  EXPECT_EQ(HttpStatusOfAnySpelling("Bad Gateway"), 502);
  EXPECT_EQ(HttpStatusOfAnySpelling("HTTP Version Not Supported"), 505);
  EXPECT_EQ(HttpStatusOfAnySpelling("999"), 999) << "listed, though never translated";
  for (const char* text : {"", "99", "600", "1000", "99999", "404 Bad Gateway", "-404", "404 500", "nonsense"}) {
    EXPECT_EQ(HttpStatusOfAnySpelling(text), std::nullopt) << text;
  }
}

TEST(SpellingTest, NumbersAndNamesOfOtherThingsAreNoCodes) {
  for (const char* text :
       {"port: 429", "retries: 3", "X-Header: 1", "http://localhost:503/", "exit status: 1", "disk usage: 14",
        "build #404", "user/503", "db.internal", "order: cancelled", "https://example.com/unknown", "INFO: 200"}) {
    EXPECT_EQ(CodeOfAnySpelling(text), std::nullopt) << text;
  }
  EXPECT_EQ(CodeOfAnySpelling("HTTP status code: 404"), (NamedCode{false, 404}));
  EXPECT_EQ(CodeOfAnySpelling("connect.CodeNotFound"), (NamedCode{true, 5}));
}

TEST(SpellingTest, ACodeInsideOfAMessageIsNoName) {
  for (const char* text : {"unavailable: HTTP status 503", "io.grpc.StatusRuntimeException: UNAVAILABLE",
                           "x: 404 Not Found", "rpc error: NotFound"}) {
    EXPECT_EQ(CodeOfAnySpelling(text), std::nullopt) << text;
  }
  for (const char* text : {"HTTP status: 404 Not Found", ":status: 404", "Error: HTTP 404"}) {
    EXPECT_EQ(CodeOfAnySpelling(text), (NamedCode{false, 404})) << text;
  }
}

TEST(SpellingTest, ACodeBehindAnotherNameIsNone) {
  for (const char* text : {"port:5", "worker/7", "shop.BadGateway", "shop#NotFound"}) {
    EXPECT_EQ(CodeOfAnySpelling(text), std::nullopt) << text;
  }
}

TEST(SpellingTest, ANameThatCanMeanBothIsAGrpcCodeUnlessItMentionsHttp) {
  for (const char* text : {"HTTP 404", "http.StatusNotFound", "SC_NOT_FOUND", "404"}) {
    EXPECT_EQ(CodeOfAnySpelling(text), (NamedCode{false, 404})) << text;
  }
  for (const char* text : {"NOT_FOUND", "not found", "5"}) {
    EXPECT_EQ(CodeOfAnySpelling(text), (NamedCode{true, 5})) << text;
  }
  EXPECT_EQ(CodeOfAnySpelling("nonsense"), std::nullopt);
}

}  // namespace
}  // namespace status_translator
