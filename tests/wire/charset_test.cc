#include "wire/charset.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

std::string Utf16(const std::u16string& text, bool low_first) {
  std::string bytes = low_first ? "\xFF\xFE" : "\xFE\xFF";
  for (const char16_t unit : text) {
    const auto low = static_cast<char>(unit & 0xFF);
    const auto high = static_cast<char>(unit >> 8);
    bytes += low_first ? low : high;
    bytes += low_first ? high : low;
  }
  return bytes;
}

TEST(CharsetTest, ReadsUtf16InEitherOrder) {
  for (const bool low_first : {true, false}) {
    EXPECT_EQ(Utf8FromUtf16(Utf16(u"HTTP/1.1 404\r\n\r\né€\U0001F600", low_first)),
              "HTTP/1.1 404\r\n\r\n\u00e9\u20ac\U0001F600");
    EXPECT_EQ(Utf8FromUtf16(Utf16(u"", low_first)), "");
    EXPECT_EQ(Utf8FromUtf16(Utf16({u'a', 0xD83D, u'b'}, low_first)), "a\uFFFDb");
    EXPECT_EQ(Utf8FromUtf16(Utf16({0xDE00, 0xD83D}, low_first)), "\uFFFD\uFFFD");
    EXPECT_EQ(Utf8FromUtf16(Utf16(u"a", low_first) + "b"), "a\uFFFD");
  }
  for (const char* other : {"", "\xFF", "HTTP/1.1 404", "\xEF\xBB\xBFHTTP/1.1 404"}) {
    EXPECT_FALSE(Utf8FromUtf16(other).has_value()) << other;
  }
}

TEST(CharsetTest, ReadsLatin1ThatContentTypeNames) {
  for (const char* type : {"text/plain; charset=iso-8859-1", "text/plain;Charset=\"ISO-8859-1\"; x=1",
                           "application/json; v=1; charset = latin1", "text/html; charset=windows-1252"}) {
    EXPECT_EQ(Utf8FromLatin1(type, "Schl\xFCssel \x80 \xE9"), "Schl\u00fcssel \u20ac \u00e9") << type;
    EXPECT_FALSE(Utf8FromLatin1(type, "Schl\u00fcssel").has_value()) << "is UTF-8 already: " << type;
    EXPECT_FALSE(Utf8FromLatin1(type, "plain").has_value()) << type;
  }
  for (const char* type : {"", "text/plain", "text/plain; charset=utf-8", "text/plain; charset=iso-8859-15",
                           "text/plain; charset=shift_jis", "text/plain; xcharset=iso-8859-1", "charset"}) {
    EXPECT_FALSE(Utf8FromLatin1(type, "Schl\xFCssel").has_value()) << type;
  }
}

}  // namespace
}  // namespace status_translator
