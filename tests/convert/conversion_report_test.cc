#include "convert/conversion_report.h"

#include <gmock/gmock.h>

#include "support/conversions.h"

namespace status_translator {
namespace {

TEST(MetricLabelsTest, ByTheRule) {
  EXPECT_EQ(MetricLabelsOf(ToGrpc(HttpRequestOf(404, {})).report()).kind, "EXACT");
  EXPECT_EQ(MetricLabelsOf(ToGrpc(HttpRequestOf(404, {})).report()).http_class, "4xx");
  const auto own = ToGrpc(HttpRequestOf(200, {{"content-type", "application/grpc"}, {"grpc-status", "5"}}));
  EXPECT_EQ(MetricLabelsOf(own.report()).kind, "OWN");
}

}  // namespace
}  // namespace status_translator
