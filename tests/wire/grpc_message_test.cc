#include "wire/grpc_message.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(GrpcMessageTest, EncodesWhatIsNotVisibleAscii) {
  EXPECT_EQ(EncodeGrpcMessage(""), "");
  EXPECT_EQ(EncodeGrpcMessage("no such book: ~!\"#$&'()"), "no such book: ~!\"#$&'()");
  EXPECT_EQ(EncodeGrpcMessage("100%"), "100%25");
  EXPECT_EQ(EncodeGrpcMessage("a\r\nb\tc\x7F"), "a%0D%0Ab%09c%7F");
  EXPECT_EQ(EncodeGrpcMessage(absl::string_view("\0", 1)), "%00");
  EXPECT_EQ(EncodeGrpcMessage("é😀"), "%C3%A9%F0%9F%98%80");
}

// HTTP strips white space around values.
TEST(GrpcMessageTest, SpacesAtTheEndsSurvive) {
  EXPECT_EQ(EncodeGrpcMessage(" a b "), "%20a b%20");
  EXPECT_EQ(EncodeGrpcMessage(" "), "%20");
  EXPECT_EQ(EncodeGrpcMessage("  "), "%20%20");
  EXPECT_EQ(EncodeGrpcMessage("   "), "%20 %20");
}

TEST(GrpcMessageTest, DecodingNeverFails) {
  EXPECT_EQ(PercentDecode(""), "");
  EXPECT_EQ(PercentDecode("a%20b"), "a b");
  EXPECT_EQ(PercentDecode("%c3%A9"), "é");
  EXPECT_EQ(PercentDecode("%00"), std::string(1, '\0'));
  for (const char* broken : {"%", "%2", "100%", "%zz", "%4", "%%", "%g0", "a%"}) {
    EXPECT_EQ(PercentDecode(broken), broken);
  }
  EXPECT_EQ(PercentDecode("%%41"), "%A");
  EXPECT_EQ(PercentDecode("%2541"), "%41");
  EXPECT_EQ(PercentDecode("caf\xC3\xA9"), "café") << "some send UTF-8 as it is";
}

TEST(GrpcMessageTest, EveryByteAndPairOfBytesComesBack) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string message = {static_cast<char>(first), static_cast<char>(second)};
      const std::string encoded = EncodeGrpcMessage(message);
      EXPECT_EQ(PercentDecode(encoded), message);
      EXPECT_EQ(EncodedGrpcMessageSize(message), encoded.size());
      for (const char c : encoded) EXPECT_TRUE(c >= ' ' && c <= '~');
    }
  }
}

TEST(GrpcMessageTest, LongMessagesTakeLinearTime) {
  const std::string percents(size_t{8} << 20, '%');
  EXPECT_EQ(PercentDecode(percents), percents);
  EXPECT_EQ(EncodeGrpcMessage(percents).size(), 3 * percents.size());
}

}  // namespace
}  // namespace status_translator
