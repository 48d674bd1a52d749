#include "report/add_response.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

TEST(AddResponseTest, CountsTheShapesOfResponsesThatShapesWereAskedAbout) {
  const auto shapes_of = [](const std::string& origin, const std::string& shape, bool is_claimed) {
    LoggedResponse response{
        .translation = {.action = "changed", .from = "HTTP 404", .before = "UNKNOWN", .to = "ABORTED"},
        .is_claimed = is_claimed};
    response.translation.origin = origin;
    response.translation.shape = shape;
    ReportData report;
    AddResponse(response, report);
    const auto rows = report.shapes.Sorted(RetryFlip::kNone);
    return rows.empty() ? std::string("not asked") : rows[0].first.shape;
  };
  EXPECT_EQ(shapes_of("application", "kong", true), "kong");
  EXPECT_EQ(shapes_of("intermediary", "html", false), "none") << "in a log without skeletons, too";
  EXPECT_EQ(shapes_of("local_reply", "text", false), "not asked");
  EXPECT_EQ(shapes_of("application", "unspecified", false), "not asked") << "gRPC";
}

}  // namespace
}  // namespace status_translator
