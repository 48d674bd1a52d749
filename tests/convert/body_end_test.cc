#include "convert/body_end.h"

#include <gmock/gmock.h>

#include <string>

#include "support/fields.h"

namespace status_translator {
namespace {

using namespace std::string_literals;

// The trailers at the end of `text`.
std::string Trailing(const FieldList& headers, const std::string& text) {
  return text.substr(BodyEnd(text, ToFields(headers)));
}

const FieldList kGrpcHead = {{"Content-Type", "application/grpc+proto"}};
const FieldList kAnnouncedHead = {{"content-type", "application/json"}, {"TRAILER", " Grpc-Status ,Grpc-Message,"}};

TEST(BodyEndTest, AGrpcBodyEndsWithItsLastMessage) {
  const std::string message = "\0\0\0\0\x02\n\0"s;
  for (const char* trailers : {"grpc-status: 13\r\ngrpc-message: broke\r\n", "x-request-id: 7\ngrpc-status: 5", ""}) {
    EXPECT_EQ(Trailing(kGrpcHead, message + message + trailers), trailers);
    EXPECT_EQ(Trailing(kGrpcHead, trailers), trailers);
  }
  EXPECT_EQ(Trailing(kGrpcHead, "\0\0\0\0\x10grpc-status: 1\r\ngrpc-status: 5\r\n"s), "grpc-status: 5\r\n");
}

// A terminal or an editor loses bytes of a message.
TEST(BodyEndTest, TheNamesOfGrpcTellTrailersBehindBrokenMessages) {
  EXPECT_EQ(Trailing(kGrpcHead, "\x02\nEmmagrpc-status: 5\nx-a: b\n"), "grpc-status: 5\nx-a: b\n");
  EXPECT_EQ(Trailing(kGrpcHead, "upstream connect errorGrpc-Status: 14\r\n"), "Grpc-Status: 14\r\n");
  EXPECT_EQ(Trailing(kGrpcHead, "an error: brokengrpc-status: 13\r\ngrpc-message: x: y\r\n"),
            "grpc-status: 13\r\ngrpc-message: x: y\r\n");
  EXPECT_EQ(Trailing(kGrpcHead, "\x02\nEmmagrpc-status: 5\nnot a field\n"), "");
}

TEST(BodyEndTest, TheTrailersOfGrpcWebStayInTheBody) {
  EXPECT_EQ(Trailing({{"content-type", "application/grpc-web+proto"}}, "\x80\0\0\0\x10grpc-status: 7\r\n"s), "");
  EXPECT_EQ(Trailing({{"content-type", "application/grpc-web"}}, "\x80\0\0\0\x10grpc-status: 7\r\n\n"s), "\n");
  EXPECT_EQ(Trailing({{"content-type", "application/grpc-web"}}, "\0\0\0\0\0\x81\0\0\0\x03\x01\xff\0"s), "");
  for (const auto& cut : {"\x80\0\0\0\x40grpc-status: 0\r\n"s, "\0\0\0\0\x70 abc\ngrpc-status: 0\r\n"s}) {
    EXPECT_EQ(Trailing({{"content-type", "application/grpc-web+proto"}}, cut), "") << "a frame is cut";
  }
  EXPECT_EQ(Trailing({{"content-type", "application/grpc-web"}}, "\x80)grpc-status: 7\r\ngrpc-message: x\r\n"s),
            "grpc-status: 7\r\ngrpc-message: x\r\n")
      << "a terminal has lost NULs";
}

TEST(BodyEndTest, AnnouncedNamesTellTrailers) {
  EXPECT_EQ(Trailing(kAnnouncedHead, "{\"a\":1}Grpc-Status: 8\nGrpc-Message: x\n"),
            "Grpc-Status: 8\nGrpc-Message: x\n");
  EXPECT_EQ(Trailing(kAnnouncedHead, "{\"a\":1}\ngrpc-message: x\nx-more: y\n"), "grpc-message: x\nx-more: y\n");
  EXPECT_EQ(Trailing({{"trailer", "X-Sum"}, {"trailer", "X-Time"}}, "bodyX-Time: 3\n"), "X-Time: 3\n");
}

TEST(BodyEndTest, ContentLengthTellsTrailers) {
  EXPECT_EQ(Trailing({{"trailer", "X-Sum"}, {"content-length", "4"}}, "bodyX-Other: 3\n"), "X-Other: 3\n");
  EXPECT_EQ(Trailing({{"trailer", "X-Sum"}, {"content-length", "3"}}, "a body"), "");
}

// Where the words stand in the body itself.
TEST(BodyEndTest, WordsInABodyAreNotTrailers) {
  for (const char* body : {"{\"note\":\"grpc-status: 0\"}", "{\"note\":\"grpc-message: x\"}", "it lacks grpc-status: x",
                           "{\n  \"note\": \"see grpc-status: 5\",\n  \"grpc-message: \": 1\n}\n"}) {
    EXPECT_EQ(Trailing(kAnnouncedHead, body), "") << body;
    EXPECT_EQ(Trailing({{"content-type", "application/json"}}, body), "") << body;
  }
  EXPECT_EQ(Trailing(kAnnouncedHead, "{\"note\":\"grpc-status: 0\"}grpc-status: 5\r\n"), "grpc-status: 5\r\n");
  EXPECT_EQ(Trailing({{"content-type", "text/plain"}}, "so it said\ngrpc-status: 5\n"), "");
}

TEST(BodyEndTest, ManyAnnouncedNamesAreBounded) {
  std::string names;
  for (int i = 0; i < 1000; ++i) names += "x-" + std::to_string(i) + ",";
  EXPECT_EQ(Trailing({{"trailer", names}}, "bodyx-31: 1\n"), "x-31: 1\n");
  EXPECT_EQ(Trailing({{"trailer", names}}, "bodyx-999: 1\n"), "");
}

}  // namespace
}  // namespace status_translator
