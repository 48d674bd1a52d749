#include "diagnose/http2_error.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

TEST(Http2ErrorTest, NamesNumbersAndSentences) {
  EXPECT_EQ(Http2ErrorName(0), "NO_ERROR");
  EXPECT_EQ(Http2ErrorName(7), "REFUSED_STREAM");
  EXPECT_EQ(Http2ErrorName(13), "HTTP_1_1_REQUIRED");
  EXPECT_EQ(Http2ErrorName(14), "0xe") << "none of RFC 9113";
  EXPECT_EQ(Http2ErrorFromText("CANCEL"), "CANCEL");
  EXPECT_EQ(Http2ErrorFromText("NGHTTP2_CANCEL"), "CANCEL");
  EXPECT_EQ(Http2ErrorFromText("unexpected internal error encountered"), "INTERNAL_ERROR");
  EXPECT_EQ(Http2ErrorFromText("Refused stream"), "REFUSED_STREAM");
  EXPECT_EQ(Http2ErrorFromText(""), "") << "some errors have no sentence in some libraries";
  EXPECT_EQ(Http2ErrorFromText("anything"), "");
}

TEST(Http2ErrorTest, MapsAsTheGrpcProtocolDoes) {
  EXPECT_EQ(GrpcCodeOfHttp2Error("REFUSED_STREAM"), 14);
  EXPECT_EQ(GrpcCodeOfHttp2Error("CANCEL"), 1);
  EXPECT_EQ(GrpcCodeOfHttp2Error("ENHANCE_YOUR_CALM"), 8);
  EXPECT_EQ(GrpcCodeOfHttp2Error("INADEQUATE_SECURITY"), 7);
  EXPECT_EQ(GrpcCodeOfHttp2Error("INTERNAL_ERROR"), 13);
  EXPECT_EQ(GrpcCodeOfHttp2Error("0xe"), std::nullopt);
}

}  // namespace
}  // namespace status_translator
