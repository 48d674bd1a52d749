#include "convert/curl_verbose.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

using namespace std::string_literals;

v1::HttpResponse ReadVerbose(const std::string& text) {
  DumpNotes notes;
  return ReadDumpedResponse(ReadCurlVerbose(DumpReader(text)), notes);
}

constexpr char kCurlRequest[] =
    "* Connected to localhost (127.0.0.1) port 80 (#0)\n> GET /x HTTP/1.1\n> Host: localhost\n> \n";
constexpr char kCurlHead[] = "< HTTP/1.1 404 Not Found\r\n< Content-Type: text/plain\r\n< \r\n";
constexpr char kCurlLeft[] = "* Connection #0 to host localhost left intact\n";

TEST(CurlVerboseTest, TheBodyIsWhatCurlDoesNotSay) {
  const std::string head = std::string(kCurlRequest) + kCurlHead;
  for (const std::string& text : {head + "no book\n" + kCurlLeft, head + "no book\n* Closing connection 0\n",
                                  head + "{ [8 bytes data]\n" + kCurlLeft + "no book\n",
                                  head + "{ [3 bytes data]\nno { [5 bytes data]\nbook\n" + kCurlLeft}) {
    const v1::HttpResponse http = ReadVerbose(text);
    EXPECT_EQ(http.code(), 404);
    EXPECT_EQ(http.headers_size(), 1) << text;
    EXPECT_EQ(http.body(), "no book\n") << text;
  }
  EXPECT_EQ(ReadVerbose(head + "no book" + kCurlLeft).body(), "no book");
  EXPECT_EQ(ReadVerbose(head + "no book* closing connection #0\n").body(), "no book");
  EXPECT_EQ(ReadVerbose(head + "no book\ncurl: (22) The requested URL returned error: 404\n").body(), "no book\n");
}

TEST(CurlVerboseTest, LinesOfABodyMayLookLikeCurl) {
  const std::string list = "Books:\n* Emma\n> quoted\n< less: more\n{ [ ] }\n";
  EXPECT_EQ(ReadVerbose(std::string(kCurlHead) + list + kCurlLeft).body(), list);
  EXPECT_EQ(ReadVerbose(std::string(kCurlHead) + kCurlLeft + "* Emma\n" + list).body(), "* Emma\n" + list);
}

TEST(CurlVerboseTest, TheLastResponseCounts) {
  const std::string moved =
      "< HTTP/1.1 301 Moved\n< Location: /a\n< \n* Ignoring the response-body\n{ [3 bytes data]\n";
  const std::string again = "* Issue another request to this URL: 'x'\n* Host localhost:80 was resolved.\n";
  EXPECT_EQ(ReadVerbose(moved + kCurlLeft + again + kCurlRequest + kCurlHead + "no book\n" + kCurlLeft).body(),
            "no book\n");
  EXPECT_EQ(ReadVerbose(std::string("< HTTP/1.1 103 Early Hints\n< Link: a\n") + kCurlHead).headers_size(), 1);
}

TEST(CurlVerboseTest, TrailersAreReceivedBehindTheBody) {
  const std::string head = "< HTTP/2 200 \r\n< content-type: application/grpc\r\n< \r\n";
  const std::string message = "\0\0\0\0\x02\n\0"s;
  const std::string trailers = "< grpc-status: 5\r\n< grpc-message: a < b\r\n";
  for (const std::string& text : {head + message + trailers + kCurlLeft, head + trailers + kCurlLeft + message}) {
    const v1::HttpResponse http = ReadVerbose(text);
    EXPECT_EQ(http.body(), message);
    ASSERT_EQ(http.trailers_size(), 2);
    EXPECT_EQ(http.trailers(0).text(), "5");
    EXPECT_EQ(http.trailers(1).text(), "a < b");
  }
}

// curl -i -v prints the head twice.
TEST(CurlVerboseTest, WithTheHeadInTheOutputTheBodyIsBehindIt) {
  const std::string head = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\n";
  EXPECT_EQ(ReadVerbose(std::string("Note: x\n") + kCurlRequest + kCurlHead + kCurlLeft + head + "no book").body(),
            "no book");
  const v1::HttpResponse mixed = ReadVerbose(
      "< HTTP/1.1 404 Not Found\nHTTP/1.1 404 Not Found\n< A: b\n\x1b[1mA\x1b[0m: b\n< \n\n* Connection #0 to host x "
      "left "
      "intact\nno book");
  EXPECT_EQ(mixed.headers_size(), 1);
  EXPECT_EQ(mixed.body(), "no book");
  // Only the same status line is a copy.
  EXPECT_EQ(ReadVerbose(std::string(kCurlHead) + "HTTP/1.1 502 Bad Gateway\n").body(), "HTTP/1.1 502 Bad Gateway\n");
}

TEST(CurlVerboseTest, ProgressIsTakenOff) {
  const std::string progress = "\r  0     0    0     0    0     0      0      0 --:--:--  0:00:59 --:--:--     0";
  EXPECT_EQ(WithoutProgress(progress + progress + "< HTTP/1.1 504 Gateway Timeout\r\n"),
            "< HTTP/1.1 504 Gateway Timeout\r\n");
  EXPECT_EQ(WithoutProgress("< HTTP/1.1 404 Not Found\n{}" + progress + "\n* Closing"),
            "< HTTP/1.1 404 Not Found\n{}* Closing");
  EXPECT_EQ(WithoutProgress(progress + "\nHTTP/1.1 404 Not Found\n"), "\nHTTP/1.1 404 Not Found\n");
  EXPECT_EQ(WithoutProgress("HTTP/1.1 404 Not Found\n\n" + progress + "404 gone"),
            "HTTP/1.1 404 Not Found\n\n404 gone");
  EXPECT_EQ(WithoutProgress("at --:--:-- it ends\n"), "at --:--:-- it ends\n");
}

}  // namespace
}  // namespace status_translator
