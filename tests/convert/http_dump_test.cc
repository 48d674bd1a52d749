#include "convert/http_dump.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct PlainDump {
  v1::HttpResponse http;
  std::vector<std::string> notes;
};

PlainDump ReadPlain(const std::string& text) {
  DumpNotes notes;
  PlainDump read{ReadDumpedResponse(ReadHttpDump(DumpReader(text), notes), notes), {}};
  read.notes = std::move(notes).Finish();
  return read;
}

constexpr char kLastResponse[] = "HTTP/1.1 404 Not Found\r\nServer: x\r\n\r\nno book";

TEST(HttpDumpTest, AContinuationJoinsItsFieldWithOneSpace) {
  const PlainDump read = ReadPlain(
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"a\",\r\n   nonce=\"n\",\r\n\tqop\r\n"
      "Server: x\r\n\r\nno");
  ASSERT_EQ(read.http.headers_size(), 2);
  EXPECT_EQ(read.http.headers(0).text(), "Digest realm=\"a\", nonce=\"n\", qop");
  EXPECT_EQ(read.http.body(), "no");
  EXPECT_THAT(read.notes, IsEmpty());
}

TEST(HttpDumpTest, ALineThatIsNoFieldIsSkippedWithANote) {
  const PlainDump read =
      ReadPlain("HTTP/1.1 404 Not Found\nServer: x\nno field\n  and more\nbad name: x\nVia: y\n\nbody");
  EXPECT_EQ(read.http.headers_size(), 2);
  EXPECT_EQ(read.http.body(), "body");
  EXPECT_THAT(read.notes, ElementsAre("line 3: \"no field\" is not \"name: value\" and was skipped",
                                      "line 4: \"  and more\" is not \"name: value\" and was skipped",
                                      "line 5: \"bad name: x\" is not \"name: value\" and was skipped"));
}

TEST(HttpDumpTest, ANameAloneTakesTheValueBelow) {
  const PlainDump read =
      ReadPlain("HTTP/1.1 404 Not Found\ndate:\nFri, 27 Nov 2026 20:57:39 GMT\nlocation:\nhttps://a/b\nx:\n\n");
  ASSERT_EQ(read.http.headers_size(), 3);
  EXPECT_EQ(read.http.headers(0).text(), "Fri, 27 Nov 2026 20:57:39 GMT");
  EXPECT_EQ(read.http.headers(1).text(), "https://a/b");
  EXPECT_EQ(read.http.headers(2).text(), "");
}

TEST(HttpDumpTest, ABodyMayFollowWithoutAnEmptyLineIfThereIsNone) {
  const PlainDump read = ReadPlain("HTTP/1.1 404 Not Found\nServer: x\n{\"error\": \"no book\"}\n");
  EXPECT_EQ(read.http.body(), "{\"error\": \"no book\"}\n");
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("line 3: ")));
  EXPECT_EQ(ReadPlain("HTTP/1.1 404 Not Found\n<junk>\nServer: x\n\nbody").http.body(), "body");
}

// What may stand before the response that counts.
TEST(HttpDumpTest, TheLastResponseCountsWhereOneCanFollow) {
  for (const char* before :
       {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        "HTTP/1.1 200 Connection established\r\nVia: p\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: /a\r\nContent-Length: 169\r\n\r\n", "HTTP/2 302 \r\nlocation: /a\r\n\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: /a\r\nContent-Length: 4\r\n\r\ngone",
        "HTTP/1.1 301 Moved\r\nLocation: /a\r\n\r\n<p>moved</p>\r\n",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"a\"\r\nContent-Length: 13\r\n\r\n",
        "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: NTLM\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 417 Expectation Failed\r\n\r\n", "HTTP/1.1 503 Unavailable\r\nContent-Length: 4\r\n\r\nwait",
        "HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"}) {
    const PlainDump read = ReadPlain(std::string(before) + kLastResponse);
    EXPECT_EQ(read.http.code(), 404) << before;
    EXPECT_EQ(read.http.headers_size(), 1) << before;
    EXPECT_EQ(read.http.body(), "no book") << before;
  }
}

TEST(HttpDumpTest, ABodyThatLooksLikeAResponseIsABody) {
  for (const char* text :
       {"HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c\r\n\r\nHTTP/2 is needed here\n",
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 22\r\n\r\nHTTP/1.1 404 Not Found",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\n\r\nHTTP/1.1 404 Not Found\r\nServer: x\r\n\r\nno "
        "book",
        "HTTP/1.1 200 OK\r\nContent-Type: message/http\r\n\r\nHTTP/1.1 404 Not Found\r\nServer: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 404 Not Found\nis what the library said\n",
        "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 22\r\n\r\nHTTP/1.1 404 Not Found\n",
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/plain\r\n\r\nHTTP/1.1 401 Unauthorized\r\n"}) {
    const PlainDump read = ReadPlain(text);
    EXPECT_NE(read.http.code(), 404) << text;
    EXPECT_THAT(read.http.body(), testing::StartsWith("HTTP/")) << text;
    EXPECT_THAT(read.notes, IsEmpty()) << text;
  }
}

TEST(HttpDumpTest, AFinalResponseThatIsIgnoredIsNoted) {
  EXPECT_THAT(ReadPlain(std::string("HTTP/1.1 503 Unavailable\r\nContent-Length: 4\r\n\r\nwait") + kLastResponse).notes,
              ElementsAre("line 1: this response is ignored, because another one follows it"));
}

TEST(HttpDumpTest, AnIndentedHeadEndsWhereTheIndentEnds) {
  const PlainDump read = ReadPlain(
      "  HTTP/1.1 301 Moved\n  Location: /a\nLocation: /a [following]\n--2026-11-27 20:57:39--  x\n"
      "HTTP request sent, awaiting response... \n  HTTP/1.1 404 Not Found\n  Server: a,\n    b\n"
      "Saving to: 'STDOUT'\nno book\n\n     0K            100% 64.2M=0s\n\n2026-11-27 20:57:39 ERROR 404\n");
  EXPECT_EQ(read.http.code(), 404);
  ASSERT_EQ(read.http.headers_size(), 1);
  EXPECT_EQ(read.http.headers(0).text(), "a, b");
  EXPECT_EQ(read.http.body(), "no book\n");
}

TEST(HttpDumpTest, WhatFollowsTheJsonOfContentLengthIsSkipped) {
  const PlainDump read = ReadPlain("HTTP/1.1 404 Not Found\nContent-Length: 7\n\n{\"a\":1}me@host:~$ ");
  EXPECT_EQ(read.http.body(), "{\"a\":1}");
  EXPECT_THAT(read.notes, ElementsAre("line 4: what follows the bytes of Content-Length was skipped"));
  // Edited without a new length.
  EXPECT_EQ(ReadPlain("HTTP/1.1 404 Not Found\nContent-Length: 7\n\n{\"ab\":12}").http.body(), "{\"ab\":12}");
  EXPECT_EQ(ReadPlain("HTTP/1.1 404 Not Found\nContent-Length: 3\n\nno book").http.body(), "no book");
}

TEST(HttpDumpTest, ChunksAreDecodedWithTheirTrailers) {
  const std::string head = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n";
  const PlainDump read = ReadPlain(head + "4\r\nno b\r\n3\r\nook\r\n0\r\nx-sum: 7\r\nbad\r\n\r\n");
  EXPECT_EQ(read.http.body(), "no book");
  ASSERT_EQ(read.http.trailers_size(), 1);
  EXPECT_EQ(read.http.trailers(0).text(), "7");
  EXPECT_THAT(read.notes, ElementsAre("line 10: what follows the last chunk is ignored"));
  EXPECT_EQ(ReadPlain(head + "no book").http.body(), "no book");
  EXPECT_THAT(ReadPlain(head + "4\r\nno b\r\n3\r\no").notes,
              ElementsAre("line 7: the body ends before its last chunk"));
}

}  // namespace
}  // namespace status_translator
