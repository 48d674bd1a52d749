#include "convert/curl_trace.h"

#include <gtest/gtest.h>

#include <string>

namespace status_translator {
namespace {

TEST(CurlTraceTest, JoinsWhatWasReceived) {
  const std::string text =
      "<= Recv header, 23 bytes (0x17)\n0000: HTTP/1.1 409 Conflict\n"
      "<= Recv header, 2 bytes (0x2)\n0000: \n"
      "== Info: 0000: no data\n"
      "<= Recv data, 70 bytes (0x46)\n"
      "0000: 0123456789012345678901234567890123456789012345678901234567890123\n0040: 4\n0043: 7\n0046: no more\n"
      "body of standard output== Info: Connection #0 to host a left intact\n"
      "<= Recv data, 3 bytes (0x3)\n0000: end\n"
      "=> Send data, 3 bytes (0x3)\n0000: out\n";
  EXPECT_EQ(ReceivedInTrace(DumpReader(text)),
            "HTTP/1.1 409 Conflict\r\n\r\n"
            "01234567890123456789012345678901234567890123456789012345678901234\r\n7\r\nend");
}

TEST(CurlTraceTest, ReadsHexadecimal) {
  const std::string text =
      "12:00:00.123456 <= Recv header, 23 bytes (0x17)\n"
      "0000: 48 54 54 50 2f 31 2e 31 20 34 30 39 20 43 6f 6e HTTP/1.1 409 Con\n"
      "0010: 66 6c 69 63 74 0d 0a                            flict..\n"
      "12:00:00.123456 <= Recv data, 4 bytes (0x4)\n"
      "0000: 61 0a c3 b6                                     a...\n";
  EXPECT_TRUE(IsReceivedHead(text.substr(0, text.find('\n'))));
  EXPECT_EQ(ReceivedInTrace(DumpReader(text)), "HTTP/1.1 409 Conflict\r\na\n\xc3\xb6");
}

// --trace-ascii shows a line end as a dot.
TEST(CurlTraceTest, LineEndsBetweenValuesOfJsonBecomeSpaces) {
  EXPECT_EQ(ReceivedInTrace(DumpReader("<= Recv data, 30 bytes (0x1e)\n0000: {. \"a.\\\".\": 1.5,. \"b\": [7.].}.\n")),
            "{  \"a.\\\".\": 1.5,  \"b\": [7 ] } ");
}

TEST(CurlTraceTest, NoOffsetMakesAPartLong) {
  for (const char* offset : {"ffffffffffff", "0100", "0001: 0000", "x"}) {
    const std::string text =
        std::string("<= Recv data, 9999999999999 bytes (0x0)\n0000: ab\n") + offset + ": c\n0000: d\n";
    EXPECT_LE(ReceivedInTrace(DumpReader(text)).size(), 80u) << offset;
  }
}

TEST(CurlTraceTest, OtherLinesAreNotTaken) {
  for (const char* line : {"<= Recv data, 9 bytes (0x9)", "=> Send header, 9 bytes (0x9)", "<= Recv header, x bytes",
                           "say <= Recv header, 9 bytes", "<= Recv header", ""}) {
    EXPECT_FALSE(IsReceivedHead(line)) << line;
  }
}

}  // namespace
}  // namespace status_translator
