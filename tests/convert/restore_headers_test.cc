#include "convert/restore_headers.h"

#include <gmock/gmock.h>

#include "support/conversions.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::Not;

v1::ConvertGrpcResponseResponse Back(const v1::ConvertHttpResponseRequest& request) {
  return ToHttp(TrailersRequestOf(ToGrpc(request).trailers()));
}

TEST(RestoreHeadersTest, TheTargetOfARedirectIsReportedAsHidden) {
  for (const int code : {301, 307}) {
    const auto back = Back(HttpRequestOf(code, {{"location", "https://a.example/"}, {"x-request-id", "7"}}));
    EXPECT_EQ(Value(back.http().headers(), "location"), "(none)");
    EXPECT_THAT(back.report().kept(), Not(Contains("location"))) << code;
    EXPECT_THAT(back.report().kept(), Contains("x-request-id")) << code;
    EXPECT_THAT(back.report().hidden(), Contains("header:location")) << code;
  }
}

// The place of a new resource is not a redirect.
TEST(RestoreHeadersTest, ALocationBesideAnErrorStays) {
  const auto back = Back(HttpRequestOf(409, {{"location", "https://a.example/7"}}));
  EXPECT_EQ(Value(back.http().headers(), "location"), "https://a.example/7");
  EXPECT_THAT(back.report().kept(), Contains("location"));
  EXPECT_THAT(back.report().hidden(), Not(Contains("header:location")));
}

}  // namespace
}  // namespace status_translator
