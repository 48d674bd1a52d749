#include "wire/grpc_web.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "support/compress.h"
#include "support/gzip.h"
#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Frame(int flags, absl::string_view bytes) {
  std::string frame(1, static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(bytes.size() >> shift & 0xFF);
  return absl::StrCat(frame, bytes);
}

struct ReadTrailers {
  Fields fields;
  std::vector<int> findings;

  std::string Value(absl::string_view name) const { return std::string(FindField(fields, name).value_or("(none)")); }
};

ReadTrailers ReadWeb(absl::string_view body, bool is_text = false, absl::string_view grpc_encoding = "") {
  v1::ConversionReport report;
  ReadTrailers read;
  read.fields = ReadGrpcWebTrailers(body, is_text, grpc_encoding, report);
  read.findings.assign(report.findings().begin(), report.findings().end());
  return read;
}

constexpr char kNotYours[] = "grpc-status: 7\r\ngrpc-message: not yours\r\n";

TEST(GrpcWebTest, MediaTypes) {
  for (const char* type : {"application/grpc-web", "application/grpc-web+proto", "Application/gRPC-Web+JSON; charset=x",
                           "application/grpc-web-text", "application/grpc-web-text+proto"}) {
    EXPECT_TRUE(IsGrpcWebType(type)) << type;
    EXPECT_EQ(IsGrpcWebTextType(type), absl::string_view(type).substr(20, 5) == "-text") << type;
  }
  for (const char* type : {"", "application/grpc", "application/grpc+proto", "text/html"}) {
    EXPECT_FALSE(IsGrpcWebType(type)) << type;
  }
}

TEST(GrpcWebTest, TrailersStandInTheLastFrame) {
  for (const std::string& messages : {std::string(), Frame(0, ""), Frame(0, "\x08\x01"),
                                      absl::StrCat(Frame(0, std::string(300, 'x')), Frame(1, "compressed"))}) {
    const ReadTrailers read = ReadWeb(absl::StrCat(messages, Frame(0x80, kNotYours)));
    EXPECT_EQ(read.Value("grpc-status"), "7");
    EXPECT_EQ(read.Value("grpc-message"), "not yours");
    EXPECT_THAT(read.findings, IsEmpty());
  }
}

TEST(GrpcWebTest, LinesAsServersWriteThem) {
  for (const char* lines :
       {"grpc-status:7", "Grpc-Status: 7\n", "\r\nGRPC-STATUS:\t7 \r\n\r\n", "x: y\r\ngrpc-status: 7"}) {
    const ReadTrailers read = ReadWeb(Frame(0x80, lines));
    EXPECT_EQ(read.Value("grpc-status"), "7") << lines;
    EXPECT_THAT(read.findings, IsEmpty()) << lines;
  }
  const ReadTrailers odd = ReadWeb(Frame(0x80, "grpc-status: 7\r\nno colon\r\n: no name\r\nx-time: 12:30\r\n"));
  EXPECT_EQ(odd.Value("x-time"), "12:30");
  EXPECT_EQ(odd.fields.size(), 2);
  EXPECT_THAT(odd.findings, ElementsAre(v1::FINDING_BODY_BROKEN));
  const ReadTrailers raw = ReadWeb(Frame(0x80, "grpc-status: 7\r\ngrpc-message: caf\xE9\r\n\xFF: x\r\n"));
  EXPECT_EQ(raw.Value("grpc-message"), "caf\xE9");
  for (const v1::Header& field : raw.fields) {
    std::string bytes;
    EXPECT_TRUE(field.SerializeToString(&bytes) && v1::Header().ParseFromString(bytes)) << "text is UTF-8";
  }
}

TEST(GrpcWebTest, TextIsBase64InOneOrSeveralPieces) {
  const std::string message = Frame(0, "\x08"), trailers = Frame(0x80, kNotYours);
  const std::string whole = absl::Base64Escape(absl::StrCat(message, trailers));
  const std::string frames = absl::StrCat(absl::Base64Escape(message), absl::Base64Escape(trailers));
  std::string bytes;  // a piece for each byte
  for (const char c : absl::StrCat(message, trailers)) absl::StrAppend(&bytes, absl::Base64Escape(std::string(1, c)));
  const std::string unpadded = whole.substr(0, whole.find('='));
  for (const std::string& text : {whole, frames, bytes, unpadded, absl::StrCat(frames, "\r\n")}) {
    const ReadTrailers read = ReadWeb(text, true);
    EXPECT_EQ(read.Value("grpc-status"), "7") << text;
    EXPECT_THAT(read.findings, IsEmpty()) << text;
  }
  for (const std::string& broken : {trailers, absl::StrCat("!", whole), whole.substr(1), std::string("====")}) {
    const ReadTrailers read = ReadWeb(broken, true);
    EXPECT_TRUE(read.fields.empty());
    EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_BROKEN));
  }
}

TEST(GrpcWebTest, ACompressedTrailerFrameIsReadByGrpcEncoding) {
  const std::string gzipped = Gzip(kNotYours);
  EXPECT_EQ(ReadWeb(Frame(0x81, gzipped), false, "gzip").Value("grpc-status"), "7");
  EXPECT_EQ(ReadWeb(Frame(0x81, Deflate(kNotYours)), false, "deflate").Value("grpc-status"), "7");
  const std::string bomb = Deflate(std::string(kMaxBodyBytes + 1, ' '), 16 + MAX_WBITS);
  for (const auto& [bytes, encoding] : std::vector<std::pair<std::string, const char*>>{
           {gzipped, "snappy"}, {gzipped, "br"}, {gzipped.substr(1), "gzip"}, {kNotYours, "gzip"}, {bomb, "gzip"}}) {
    const ReadTrailers read = ReadWeb(Frame(0x81, bytes), false, encoding);
    EXPECT_TRUE(read.fields.empty());
    EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_ENCODED)) << encoding;
  }
  EXPECT_EQ(ReadWeb(Frame(0x81, kNotYours), false, "identity").Value("grpc-status"), "7");
}

TEST(GrpcWebTest, BrokenFramesHaveNoTrailers) {
  const std::string whole = absl::StrCat(Frame(0, "\x08\x01"), Frame(0x80, kNotYours));
  for (size_t size = 0; size < whole.size(); ++size) {
    const ReadTrailers read = ReadWeb(whole.substr(0, size));
    EXPECT_TRUE(read.fields.empty()) << size;
    EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_BROKEN)) << size;
  }
  for (const std::string& broken :
       {Frame(0x82, kNotYours), Frame(0x02, ""), std::string("<html>"), std::string("{\"code\":7}"), Frame(0x80, ""),
        Frame(0x80, "grpc-message: x\r\n"), std::string("\x80\xFF\xFF\xFF\xFFgrpc-status: 0\r\n", 21)}) {
    const ReadTrailers read = ReadWeb(broken);
    EXPECT_TRUE(read.fields.empty());
    EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_BROKEN));
  }
}

TEST(GrpcWebTest, WhatFollowsTheTrailersIsIgnored) {
  EXPECT_THAT(ReadWeb(absl::StrCat(Frame(0x80, kNotYours), "\r\n\n ")).findings, IsEmpty())
      << "a dump ends with a line";
  for (const std::string& more : {Frame(0, "x"), Frame(0x80, "grpc-status: 0\r\n"), std::string("x")}) {
    const ReadTrailers read = ReadWeb(absl::StrCat(Frame(0x80, kNotYours), more));
    EXPECT_EQ(read.Value("grpc-status"), "7");
    EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_BROKEN));
  }
}

TEST(GrpcWebTest, TrailersAreBounded) {
  std::string lines = "grpc-status: 7\r\n";
  for (int i = 0; i < 100000; ++i) lines += "a:b\n";
  const ReadTrailers read = ReadWeb(Frame(0x80, lines));
  EXPECT_EQ(read.fields.size(), kMaxFields);
  EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_BROKEN));
  std::string messages;
  for (int i = 0; i < 100000; ++i) messages += Frame(0, "");
  EXPECT_EQ(ReadWeb(absl::StrCat(messages, Frame(0x80, kNotYours))).Value("grpc-status"), "7");
}

TEST(GrpcWebTest, WhatIsWrittenIsRead) {
  OutcomeValues outcome{.code = 5, .message = "no café\r\n7%", .details = std::string("\x08\x05", 2)};
  AddField(outcome.metadata, "retry-after", "7");
  for (const bool is_text : {false, true}) {
    const std::string body = WriteGrpcWebBody(outcome, is_text);
    const ReadTrailers read = ReadWeb(body, is_text);
    EXPECT_THAT(read.findings, IsEmpty());
    EXPECT_EQ(read.Value("grpc-status"), "5");
    EXPECT_EQ(read.Value("grpc-message"), "no caf%C3%A9%0D%0A7%25");
    EXPECT_EQ(read.Value("grpc-status-details-bin"), "CAU");
    EXPECT_EQ(read.Value("retry-after"), "(none)") << "a header field";
    EXPECT_TRUE(IsGrpcWebType(GrpcWebContentType(is_text)));
    EXPECT_EQ(IsGrpcWebTextType(GrpcWebContentType(is_text)), is_text);
  }
  EXPECT_EQ(WriteGrpcWebBody({}, false), Frame(0x80, "grpc-status: 0\r\n"));
}

}  // namespace
}  // namespace status_translator
