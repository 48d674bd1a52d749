#include "wire/problem_details.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(ProblemDetailsTest, WritesTheMembersOfTheRfcAndTheGrpcCode) {
  google::rpc::Status status;
  status.set_code(5);
  status.set_message("no book 7");
  EXPECT_EQ(WriteProblemDetails(status, 404, "NO_BOOK"),
            R"({"type":"about:blank","title":"Not Found","status":404,"detail":"no book 7",)"
            R"("grpc_code":"NOT_FOUND","error_code":"NO_BOOK"})");
  status.set_code(1000);
  status.clear_message();
  EXPECT_EQ(WriteProblemDetails(status, 599, ""), R"({"type":"about:blank","title":"Network Connect Timeout Error",)"
                                                  R"("status":599,"grpc_code":1000})");
}

TEST(ProblemDetailsTest, WordsOfACatalogueReplaceTypeAndTitle) {
  google::rpc::Status status;
  status.set_code(9);
  EXPECT_EQ(WriteProblemDetails(status, 409, "SOLD_OUT", {.type = "https://e.example/sold-out", .title = "Sold out"}),
            R"({"type":"https://e.example/sold-out","title":"Sold out","status":409,)"
            R"("grpc_code":"FAILED_PRECONDITION","error_code":"SOLD_OUT"})");
  EXPECT_EQ(WriteProblemDetails(status, 409, "", {.type = "", .title = "Sold out"}),
            R"({"type":"about:blank","title":"Sold out","status":409,"grpc_code":"FAILED_PRECONDITION"})");
}

}  // namespace
}  // namespace status_translator
