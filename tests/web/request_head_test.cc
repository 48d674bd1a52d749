// Heads as a whole are tested with the reader, in all pieces (request_reader_test.cc).
#include "web/request_head.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

TEST(RequestHeadTest, ReadsTheFieldsThatMatter) {
  RequestHead head;
  const auto refused = ReadHead(
      "POST /v1:convertHttpResponse?a=b%20c HTTP/1.1\r\nHost: h\r\ncontent-type: application/json\r\nContent-Length: "
      "27\r\n"
      "If-None-Match: \"a\"\r\nIf-None-Match: \"b\"\r\nExpect: 100-Continue\r\ntraceparent: 00-1\r\nX-Other: y\r\n",
      head);
  ASSERT_FALSE(refused.has_value()) << refused->body;
  EXPECT_EQ(head.request.method, "POST");
  EXPECT_EQ(head.request.path, "/v1:convertHttpResponse");
  EXPECT_THAT(head.request.query, testing::ElementsAre(testing::Pair("a", "b c")));
  EXPECT_EQ(head.request.content_type, "application/json");
  EXPECT_EQ(head.request.if_none_match, "\"a\", \"b\"");
  EXPECT_EQ(head.request.traceparent, "00-1");
  EXPECT_EQ(head.content_length, 27u);
  EXPECT_TRUE(head.expects_continue);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.chunked);
}

TEST(RequestHeadTest, ConnectionsAreKeptUnlessTheClientClosesThem) {
  const auto kept = [](const std::string& text) {
    RequestHead head;
    EXPECT_FALSE(ReadHead(text, head).has_value()) << text;
    return head.keep_alive;
  };
  EXPECT_TRUE(kept("GET / HTTP/1.1\r\nHost: h\r\n"));
  EXPECT_TRUE(kept("GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, upgrade\r\n"));
  EXPECT_FALSE(kept("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nConnection: x, Close\r\n"));
  EXPECT_FALSE(kept("GET / HTTP/1.0\r\nConnection: keep-alive\r\n"));
}

TEST(RequestHeadTest, FieldsAreATokenAColonAndAValue) {
  absl::string_view name;
  absl::string_view value;
  ASSERT_TRUE(ReadField("Content-Type:  a/b \t", name, value));
  EXPECT_EQ(name, "Content-Type");
  EXPECT_EQ(value, "a/b");
  EXPECT_TRUE(ReadField("a:", name, value));
  EXPECT_EQ(value, "");
  EXPECT_TRUE(ReadField("a: \xc3\xa4\tb", name, value)) << "a tab and bytes beyond ASCII may stand in a value";
  for (const char* line : {"", "a", ":a", "a b: c", "a : b", " a: b", "a: b\x01", "a: b\x7f", "\xc3\xa4: b"}) {
    EXPECT_FALSE(ReadField(line, name, value)) << line;
  }
}

}  // namespace
}  // namespace status_translator
