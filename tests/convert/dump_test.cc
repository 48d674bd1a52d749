#include "convert/dump.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "convert/dump_lines.h"
#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

v1::HttpResponse Http(const std::string& text) {
  const auto read = ReadDump(text);
  EXPECT_TRUE(read.ok()) << read.status();
  if (!read.ok() || !std::holds_alternative<v1::ConvertHttpResponseRequest>(read->request)) return {};
  return std::get<v1::ConvertHttpResponseRequest>(read->request).http();
}

v1::ConvertGrpcResponseRequest Grpc(const std::string& text) {
  const auto read = ReadDump(text);
  EXPECT_TRUE(read.ok()) << read.status();
  if (!read.ok() || !std::holds_alternative<v1::ConvertGrpcResponseRequest>(read->request)) return {};
  return std::get<v1::ConvertGrpcResponseRequest>(read->request);
}

std::vector<std::string> NotesOf(const std::string& text) {
  const auto read = ReadDump(text);
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() ? read->notes : std::vector<std::string>();
}

std::string DumpErrorOf(const std::string& text) {
  const auto read = ReadDump(text);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(read.status().message());
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
       {std::pair("HTTP/1.1 abc\n",
                  "line 1: \"HTTP/1.1 abc\" is not a status line; for example HTTP/1.1 404 Not Found"),
        {"grpc-status: 5\n\nwhat is this\n", "line 3: \"what is this\" is not"},
        {"\n\nx-request-id: 7\n", "line 3: status: is missing"},
        {"", "is empty"},
        {" \n\t", "is empty"},
        {"\xff\xfeH\0T\0", "line 1: is UTF-16"},
        {"\n{\"code\":", "line 2: is not a JSON object"},
        {"\n\n{\"http\":{\"cod\":404}}", "line 3: body: is not the JSON of a ConvertHttpResponseRequest"},
        {"ERROR:\n  Code: Nothing\n", "line 2: \"  Code: Nothing\" names no gRPC code"},
        {"Request URL: x\nStatus Code: none\n", "line 2: \" none\" is not a status"}}) {
    EXPECT_THAT(DumpErrorOf(text), StartsWith(message));
  }
}

// A body without a head would get a status that nobody sent.
TEST(DumpTest, TheErrorForABodyAloneNamesWhatToAdd) {
  for (const char* body :
       {R"({"error":"no such book"})", R"({"message":"Forbidden"})", R"({"code":"not_found","message":"x"})", "{}",
        R"({"code":-1121,"msg":"Invalid symbol."})", "[{\"errorCode\":\"X\"}]", "<!DOCTYPE html>\n<p>gone</p>",
        "no such book\n", "{\"error\": half"}) {
    EXPECT_THAT(DumpErrorOf(body),
                AllOf(StartsWith("line 1: "), HasSubstr("put \"HTTP/1.1 404\" and an empty line before it"),
                      HasSubstr("--status 404")))
        << body;
  }
  for (const char* body : {R"({"type":"about:blank","status":503})", R"({"code":503,"message":"x"})",
                           R"({"error":{"code":503,"message":"x"}})", R"({"statusCode":503,"message":"x"})"}) {
    EXPECT_THAT(DumpErrorOf(body), HasSubstr("\"HTTP/1.1 503\"")) << body;
  }
  EXPECT_EQ(Grpc(R"({"code":17,"message":"x","details":[]})").status().code(), 17);
}

TEST(DumpTest, LinesBeforeTheResponseAreSkippedWithANote) {
  const std::string dump = "$ curl -i localhost/x\nGET /x HTTP/1.1\n\nHTTP/1.1 404 Not Found\na: b\n\nbody";
  EXPECT_EQ(Http(dump).code(), 404);
  EXPECT_EQ(Http(dump).body(), "body");
  EXPECT_THAT(NotesOf(dump), ElementsAre("line 4: the response begins here; the lines before it were skipped"));
}

TEST(DumpTest, ThePromptOfTheFirstLineIsTakenOffTheEnd) {
  const std::string response = "HTTP/1.1 404 Not Found\n\n{\"a\":1}";
  EXPECT_EQ(Http("me@host:~$ curl -i localhost\n" + response + "me@host:~$ ").body(), "{\"a\":1}");
  EXPECT_EQ(Http("$ curl -i localhost\n" + response + "\n$\n").body(), "{\"a\":1}\n");
  EXPECT_EQ(Http("# curl -i localhost\n" + response + "\n$\n").body(), "{\"a\":1}\n$\n");
  EXPECT_EQ(Http("I ran curl -i localhost\n" + response + "ran").body(), "{\"a\":1}ran");
}

TEST(DumpTest, AMarkdownBlockAndAByteOrderMarkAreTakenOff) {
  EXPECT_EQ(Http("```http\nHTTP/1.1 404 Not Found\n\n{\"a\":1}\n```\n").body(), "{\"a\":1}");
  EXPECT_EQ(Http("\xef\xbb\xbfHTTP/1.1 404 Not Found\n\n").code(), 404);
}

TEST(DumpTest, FieldsWithAStatusAreAResponse) {
  const v1::HttpResponse http = Http(":status: 404\ncontent-type: text/plain\n\nno book");
  EXPECT_EQ(http.code(), 404);
  ASSERT_EQ(http.headers_size(), 1);
  EXPECT_EQ(http.body(), "no book");
  EXPECT_EQ(Http("status: 404 Not Found\nserver: x\n").code(), 404);
  EXPECT_EQ(Http("Status Code: 404 Not Found\nserver: x\n").headers_size(), 1);
  EXPECT_EQ(Grpc(":status: 200\ngrpc-status: 5\n").trailers_size(), 2);
}

// A text of many bad lines gives few notes.
TEST(DumpTest, NotesAreBounded) {
  std::string dump = "HTTP/1.1 404 Not Found\n";
  for (int i = 0; i < 1000; ++i) dump += "bad\n";
  const std::vector<std::string> notes = NotesOf(dump);
  ASSERT_EQ(notes.size(), kMaxDumpNotes + 1);
  EXPECT_EQ(notes.back(), "and 992 more");
}

TEST(DumpTest, FieldsAreBounded) {
  std::string fields;
  for (int i = 0; i < 1000; ++i) fields += "a: b\n";
  EXPECT_EQ(Http("HTTP/1.1 404 Not Found\n" + fields).headers_size(), kMaxFields + 1);
  EXPECT_EQ(Http("HTTP/1.1 404 Not Found\ntrailer: a\n\nbody\n" + fields).trailers_size(), kMaxFields + 1);
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
