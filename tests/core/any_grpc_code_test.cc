#include "core/any_grpc_code.h"

#include <gmock/gmock.h>

#include <string>

#include "core/grpc_code.h"

namespace status_translator {
namespace {

TEST(AnyGrpcCodeTest, ReadsTheSpellingOfEveryTool) {
  for (const char* text : {"NOT_FOUND", "NotFound", "not-found", "not_found", "not found", "StatusCode.NOT_FOUND",
                           "codes.NotFound", "Code::NotFound", "grpc.status.NOT_FOUND", "5"}) {
    EXPECT_EQ(AnyGrpcCode(text), 5) << text;
  }
  for (const char* text : {"Canceled", "codes.Canceled", "CANCELLED", "cancelled", "1"}) {
    EXPECT_EQ(AnyGrpcCode(text), 1) << text;
  }
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    EXPECT_EQ(AnyGrpcCode(code.name), code.number);
    EXPECT_EQ(AnyGrpcCode(std::to_string(code.number)), code.number);
  }
}

TEST(AnyGrpcCodeTest, RefusesAnyOtherText) {
  for (const char* text : {"", "17", "-1", "404", "NOT_FOUN", "OK then", "codes.", "NotFoundError", "codes.5x"}) {
    EXPECT_EQ(AnyGrpcCode(text), std::nullopt) << text;
  }
  EXPECT_EQ(AnyGrpcCode(std::string(65, 'A')), std::nullopt);
}

}  // namespace
}  // namespace status_translator
