#include "convert/nghttp_dump.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

TEST(NghttpDumpTest, ReadsFieldsBodyAndTrailers) {
  const std::string text =
      "[  0.000] send HEADERS frame <length=84>\n          ; END_HEADERS\n          :method: POST\n"
      "[  0.001] recv (stream_id=13) :status: 103\n[  0.001] recv (stream_id=13) link: x\n"
      "[  0.001] recv HEADERS frame <length=7>\n          ; END_HEADERS\n"
      "[  0.001] recv (stream_id=13) :status: 404\n[  0.001] recv (stream_id=13) server: a: b\n"
      "[  0.001] recv HEADERS frame <length=78>\n          ; END_HEADERS\n          (padlen=0)\n"
      "[\"no\",\n          \"book\"][  0.001] recv DATA frame <length=16, flags=0x00>\n\n[12.345]\n"
      "[  0.002] recv DATA frame <length=10>\n          ; END_STREAM\n"
      "[  0.003] recv (stream_id=13) x-sum: 7\n[  0.003] send GOAWAY frame <length=8>\n          (last_stream_id=0)\n";
  DumpNotes notes;
  const v1::HttpResponse http = ReadDumpedResponse(ReadNghttpDump(DumpReader(text)), notes);
  EXPECT_EQ(http.code(), 404);
  ASSERT_EQ(http.headers_size(), 1);
  EXPECT_EQ(http.headers(0).text(), "a: b");
  EXPECT_EQ(http.body(), "[\"no\",\n          \"book\"]\n[12.345]\n");
  ASSERT_EQ(http.trailers_size(), 1);
  EXPECT_EQ(http.trailers(0).name(), "x-sum");
}

TEST(NghttpDumpTest, OtherLinesHaveNoField) {
  for (const char* line :
       {"", "[  0.001] ", "[  0.001] recv DATA frame", "[  0.001] recv (stream_id=13", "recv (stream_id=1) a: b"}) {
    EXPECT_EQ(std::string(NghttpField(line)), "") << line;
  }
}

}  // namespace
}  // namespace status_translator
