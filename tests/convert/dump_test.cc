#include "convert/dump.h"

#include <gmock/gmock.h>

#include <string>
#include <variant>

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

v1::HttpResponse Http(const std::string& text) {
  const auto read = ReadDump(text);
  EXPECT_TRUE(read.ok()) << read.status();
  if (!read.ok() || !std::holds_alternative<v1::ConvertHttpResponseRequest>(*read)) return {};
  return std::get<v1::ConvertHttpResponseRequest>(*read).http();
}

v1::ConvertGrpcResponseRequest Grpc(const std::string& text) {
  const auto read = ReadDump(text);
  EXPECT_TRUE(read.ok()) << read.status();
  if (!read.ok() || !std::holds_alternative<v1::ConvertGrpcResponseRequest>(*read)) return {};
  return std::get<v1::ConvertGrpcResponseRequest>(*read);
}

TEST(DumpTest, ReadsWhatCurlPrints) {
  const v1::HttpResponse http =
      Http("HTTP/1.1 409 Conflict\r\nContent-Type: text/plain\r\nX-A:  b:c \r\n\r\nline 1\r\n\r\nline 2");
  EXPECT_EQ(http.code(), 409);
  ASSERT_EQ(http.headers_size(), 2);
  EXPECT_EQ(http.headers(1).name(), "X-A");
  EXPECT_EQ(http.headers(1).text(), "b:c");
  EXPECT_EQ(http.body(), "line 1\r\n\r\nline 2");
}

TEST(DumpTest, OfSeveralResponsesTheLastCounts) {
  const v1::HttpResponse http =
      Http("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\nHTTP/2 404\n\nbody");
  EXPECT_EQ(http.code(), 404);
  EXPECT_EQ(http.headers_size(), 0);
  EXPECT_EQ(http.body(), "body");
}

// curl prints trailers directly after the body.
TEST(DumpTest, TrailersThatWereAnnouncedAreNotPartOfTheBody) {
  const v1::HttpResponse http =
      Http("HTTP/1.1 200 OK\nTrailer: Grpc-Status, Grpc-Message\n\n{\"a\":1}Grpc-Status: 8\nGrpc-Message: x\n");
  EXPECT_EQ(http.body(), "{\"a\":1}");
  ASSERT_EQ(http.trailers_size(), 2);
  EXPECT_EQ(http.trailers(0).name(), "Grpc-Status");
  EXPECT_EQ(http.trailers(1).text(), "x");
}

TEST(DumpTest, AValueThatIsNotAsciiIsKeptAsBytes) {
  EXPECT_EQ(Http("HTTP/1.1 200 OK\nX: \xff\n\n").headers(0).raw(), "\xff");
}

TEST(DumpTest, ReadsTrailersOneALine) {
  const v1::ConvertGrpcResponseRequest request = Grpc("\n grpc-status: 5\r\n\r\n:status: 200\n");
  ASSERT_EQ(request.trailers_size(), 2);
  EXPECT_EQ(request.trailers(0).name(), "grpc-status");
  EXPECT_EQ(request.trailers(0).text(), "5");
  EXPECT_EQ(request.trailers(1).name(), ":status");
}

TEST(DumpTest, ReadsRequestsAndStatusesAsJson) {
  EXPECT_EQ(Http(R"({"http":{"code":503},"origin":"ORIGIN_APPLICATION"})").code(), 503);
  EXPECT_EQ(Grpc(R"({"code":5,"message":"no book"})").status().message(), "no book");
  EXPECT_EQ(Grpc(R"({"status":{"code":5},"format":"FORMAT_CONNECT"})").format(), v1::FORMAT_CONNECT);
  EXPECT_EQ(Grpc(R"({"trailers":[{"name":"grpc-status","text":"7"}]})").trailers_size(), 1);
}

TEST(DumpTest, ErrorsNameTheLine) {
  for (const auto& [text, message] :
       {std::pair("HTTP/1.1 404 Not Found\nno field\n\n", "line 2: \"no field\" is not \"name: value\""),
        {"HTTP/1.1 404 Not Found\nTrailer: a\n\nbody\na: b\nno field", "line 6: \"no field\" is not"},
        {"HTTP/1.1 abc\n", "line 1: \"HTTP/1.1 abc\" is not a status line; for example HTTP/1.1 404 Not Found"},
        {"grpc-status: 5\n\nwhat is this\n", "line 3: \"what is this\" is not"},
        {"", "is empty"},
        {" \n\t", "is empty"},
        {"{\"code\":", "is not a JSON object"}}) {
    const auto read = ReadDump(text);
    EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(read.status().message()), StartsWith(message));
  }
}

TEST(DumpTest, ReadsWhatItWrites) {
  const v1::HttpResponse http = Http("HTTP/1.1 404 Not Found\na: b\nc:\n\nbody\n");
  EXPECT_EQ(WriteHttpResponse(http), "HTTP/1.1 404 Not Found\na: b\nc: \n\nbody\n");
  EXPECT_EQ(Http(WriteHttpResponse(http)).SerializeAsString(), http.SerializeAsString());
  v1::HttpResponse unnamed;
  unnamed.set_code(499);
  EXPECT_THAT(WriteHttpResponse(unnamed), HasSubstr("HTTP/1.1 499"));
}

}  // namespace
}  // namespace status_translator
