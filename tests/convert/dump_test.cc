#include "convert/dump.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
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

constexpr char kVerbose[] =
    "*   Trying 127.0.0.1:80...\n> GET / HTTP/1.1\n>\n< HTTP/1.1 409 Conflict\n< A: b\n<\nlent\n";

TEST(DumpTest, AQuotedIndentedOrColouredTextIsRead) {
  for (const char* mark : {"> ", ">", "    ", "\t", "> > ", "\x1b[32m"}) {
    for (const std::string text : {kVerbose, "HTTP/1.1 409 Conflict\nA: b\n\nlent\n"}) {
      const v1::HttpResponse http = Http(mark + absl::StrReplaceAll(text, {{"\n", absl::StrCat("\n", mark)}}));
      EXPECT_EQ(http.code(), 409) << mark << text;
      EXPECT_EQ(http.headers_size(), 1) << mark << text;
      EXPECT_EQ(http.body(), "lent\n") << mark << text;
    }
  }
}

TEST(DumpTest, ReadsATraceOfCurl) {
  const v1::HttpResponse http = Http(
      "== Info: Connected to 127.0.0.1 (127.0.0.1) port 8992 (#0)\n=> Send header, 18 bytes (0x12)\n"
      "0000: GET /x HTTP/1.1\n0010: \n<= Recv header, 23 bytes (0x17)\n0000: HTTP/1.1 409 Conflict\n"
      "<= Recv header, 19 bytes (0x13)\n0000: Content-Length: 4\n<= Recv header, 2 bytes (0x2)\n0000: \n"
      "<= Recv data, 4 bytes (0x4)\n0000: lent\nlent== Info: Connection #0 to host 127.0.0.1 left intact\n");
  EXPECT_EQ(http.code(), 409);
  EXPECT_EQ(http.headers_size(), 1);
  EXPECT_EQ(http.body(), "lent");
}

TEST(DumpTest, ReadsTheDebugOutputOfWget) {
  const v1::HttpResponse http = Http(
      "DEBUG output created by Wget 1.21.3 on linux-gnu.\n\n---request begin---\nGET /x HTTP/1.1\r\n\r\n"
      "---request end---\nHTTP request sent, awaiting response... \n---response begin---\n"
      "HTTP/1.1 302 Found\r\nLocation: /y\r\n\r\n---response end---\n302 Found\n---response begin---\n"
      "HTTP/1.1 409 Conflict\r\nA: b\r\n\r\n---response end---\n409 Conflict\n"
      "Skipping 4 bytes of body: [lent] done.\n2026-11-28 01:00:51 ERROR 409: Conflict.\n\n");
  EXPECT_EQ(http.code(), 409);
  EXPECT_EQ(http.headers_size(), 1);
  EXPECT_EQ(http.body(), "lent");
}

TEST(DumpTest, AFailureWithoutAResponseIsNamed) {
  for (const auto& [text, line] : std::vector<std::pair<std::string, std::string>>{
           {"*   Trying 127.0.0.1:1...\n* connect to 127.0.0.1 port 1 failed: Connection refused\n"
            "* Closing connection 0\ncurl: (7) Failed to connect\n",
            "line 4: no response came, only \"curl: (7) Failed to connect\""},
           {"*   Trying 127.0.0.1:1...\n* connect to 127.0.0.1 port 1 failed: Connection refused\n* Closing connection "
            "0\n",
            "line 2: no response came, only \"* connect to"},
           {"*   Trying 127.0.0.1:1...\n> GET / HTTP/1.1\n>\n* Closing connection 0\n", "line 1: no response came"},
           {"\nhttp: error: ConnectionError: refused\n", "line 2: no response came, only \"http: error"},
           {"--2026-11-28 01:00:52--  http://127.0.0.1:1/x\nConnecting to 127.0.0.1:1... failed: Connection refused.\n",
            "line 2: no response came, only \"Connecting to"}}) {
    EXPECT_THAT(DumpErrorOf(text), AllOf(StartsWith(line), HasSubstr("status-translator explain"))) << text;
  }
  EXPECT_EQ(Grpc("grpc-status: 5\nhttp: x\n").trailers_size(), 2) << "a field";
}

TEST(DumpTest, ABodyThatAToolHasDecodedIsReadAsItStands) {
  for (const char* encoding : {"gzip", "br", "deflate", "zstd"}) {
    const std::string text = absl::StrCat("HTTP/1.1 409 Conflict\nContent-Encoding: ", encoding, "\nA: b\n\n{\"a\":1}");
    EXPECT_EQ(Http(text).body(), "{\"a\":1}");
    ASSERT_EQ(Http(text).headers_size(), 1);
    EXPECT_EQ(Http(text).headers(0).name(), "A");
    EXPECT_THAT(NotesOf(text), ElementsAre(AllOf(StartsWith("line 1: the body is text"), HasSubstr(encoding))));
  }
  EXPECT_EQ(Http("HTTP/1.1 409 Conflict\nContent-Encoding: gzip\n\n\x1f\x8b").headers_size(), 1);
}

TEST(DumpTest, AMissingBodyIsNamed) {
  for (const char* text :
       {"HTTP/1.1 409 Conflict\nContent-Length: 84\n\n", "HTTP/1.1 409 Conflict\nContent-Length: 84",
        "  HTTP/1.1 409 Conflict\n  Content-Length: 84\n2026-11-28 01:00:51 ERROR 409: Conflict.\n\n",
        ":status: 409\ncontent-length: 84\n\n\n"}) {
    EXPECT_EQ(Http(text).body(), "") << text;
    EXPECT_THAT(NotesOf(text), ElementsAre(HasSubstr("the body is missing: Content-Length is 84"))) << text;
  }
  for (const char* text :
       {"HTTP/1.1 409 Conflict\nContent-Length: 0\n\n", "HTTP/1.1 409 Conflict\n\n",
        "HTTP/1.1 304 Not Modified\nContent-Length: 84\n\n", "HTTP/1.1 409 Conflict\nContent-Length: 84\n\nx"}) {
    EXPECT_THAT(NotesOf(text), ElementsAre()) << text;
  }
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

TEST(DumpTest, AResponseWithoutAStatusLineHasFieldsOrABodyAlone) {
  const auto read = [](const std::string& text) {
    const Dump dump = ReadDumpWithoutStatus(text, 429);
    return std::get<v1::ConvertHttpResponseRequest>(dump.request).http();
  };
  const v1::HttpResponse whole = read("Content-Type: application/json\nretry-after: 5\n\n{\"message\":\"slow down\"}");
  EXPECT_EQ(whole.code(), 429);
  ASSERT_EQ(whole.headers_size(), 2);
  EXPECT_EQ(whole.headers(1).text(), "5");
  EXPECT_EQ(whole.body(), "{\"message\":\"slow down\"}");
  EXPECT_EQ(read("server: nginx\nretry-after: 5\n").headers_size(), 2);
  for (const char* body :
       {"{\"message\":\"m\"}", "error: bad\n\ndetails: x", "content-type is needed\n", "Server: a\n{}"}) {
    EXPECT_EQ(read(body).headers_size(), 0) << body;
    EXPECT_EQ(read(body).body(), body);
  }
}

}  // namespace
}  // namespace status_translator
