#include "convert/chunked.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace status_translator {
namespace {

std::string Dechunk(const std::string& text) {
  const std::optional<Chunked> chunked = DecodeChunked(text);
  return chunked.has_value() ? chunked->body : "not in chunks";
}

TEST(ChunkedTest, DecodesSizesWithExtensionsAndEveryLineEnd) {
  EXPECT_EQ(Dechunk("7\r\nno book\r\n0\r\n\r\n"), "no book");
  EXPECT_EQ(Dechunk("0A;name=\"v\"\r\n0123456789\r\n2 ; x\r\nab\r\n000\r\n\r\n"), "0123456789ab");
  EXPECT_EQ(Dechunk("7\nno book\n0\n\n"), "no book");
  EXPECT_EQ(Dechunk("7\r\nno book\r\n0"), "no book");
  EXPECT_EQ(Dechunk("3\r\n\r\n\x80\r\n0\r\n\r\n"), "\r\n\x80");
  EXPECT_EQ(Dechunk("0\r\n\r\n"), "");
}

// The sizes count CR LF that an editor turned into LF.
TEST(ChunkedTest, ALostCarriageReturnCounts) {
  EXPECT_EQ(Dechunk("d\n<p>gone\n</p>\n\n0\n\n"), "<p>gone\n</p>\n");
  EXPECT_EQ(Dechunk("f\n<p>gone\n</p>\n\n0\n\n"), "<p>gone\n</p>\n");
}

TEST(ChunkedTest, ATextThatIsCutOffIsDecodedFromItsSecondChunkOn) {
  EXPECT_EQ(Dechunk("3\r\nno \r\n4\r\nbo"), "no bo");
  EXPECT_EQ(Dechunk("3\r\nno \r\n4\r\nbook"), "no book");
  EXPECT_FALSE(DecodeChunked("3\r\nno \r\n4\r\nbook")->complete);
  EXPECT_EQ(Dechunk("7\r\nno book\r\n"), "no book");
  EXPECT_EQ(Dechunk("404\npage not found\n"), "not in chunks");
  EXPECT_EQ(Dechunk("5\nhello"), "not in chunks");
}

// A person edits a message, not the size before it.
TEST(ChunkedTest, SizesThatDoNotFitAreOnlyBoundaries) {
  const std::optional<Chunked> chunked = DecodeChunked("30;x\r\n{\"title\":\r\n2\r\n\"Gone\"}\n\r\n0\r\nx: 1\r\n\r\n");
  ASSERT_TRUE(chunked.has_value());
  EXPECT_EQ(chunked->body, "{\"title\":\"Gone\"}\n");
  EXPECT_FALSE(chunked->sizes_fit);
  EXPECT_EQ(std::string(chunked->trailers), "x: 1\r\n");
  EXPECT_EQ(Dechunk("30\r\n{\"title\":\"Gone\"}\r\n"), "not in chunks");
}

TEST(ChunkedTest, OtherTextIsNotInChunks) {
  for (const char* text : {"", "{\"a\":1}", "no book", "-1\r\nx", "7 book\r\n", "0x3\r\nabc\r\n0\r\n\r\n",
                           "FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n", ";\r\n"}) {
    EXPECT_EQ(Dechunk(text), "not in chunks") << text;
  }
}

TEST(ChunkedTest, TellsTrailersFromWhatFollows) {
  const std::optional<Chunked> chunked = DecodeChunked("1\r\na\r\n0\r\nx: 1\r\ny: 2\r\n\r\nHTTP/1.1 404 Not Found\r\n");
  ASSERT_TRUE(chunked.has_value());
  EXPECT_EQ(std::string(chunked->trailers), "x: 1\r\ny: 2\r\n");
  EXPECT_EQ(std::string(chunked->rest), "HTTP/1.1 404 Not Found\r\n");
  EXPECT_TRUE(chunked->complete);
}

}  // namespace
}  // namespace status_translator
