#include "wire/api_error.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "support/bodies.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ApiErrorTest, DetailsAndValuesBeyondTheLimitsAreLeftOut) {
  const auto with_details = [](const std::string& entry, size_t count) {
    std::string text = R"({"code":5,"message":"m","details":[)";
    for (size_t i = 0; i < count; ++i) absl::StrAppend(&text, i == 0 ? "" : ",", entry);
    return Recognise("application/json", text + "]}");
  };
  const std::string info = R"({"@type":"a/google.rpc.ErrorInfo","reason":"A"})";
  EXPECT_EQ(with_details(info, 64).body.error->details.size(), 64U);
  EXPECT_THAT(with_details(info, 64).findings, IsEmpty());
  EXPECT_EQ(with_details(info, 65).body.error->details.size(), 64U);
  EXPECT_THAT(with_details(info, 65).findings, ElementsAre(v1::FINDING_DETAIL_BROKEN));
  std::string violations = R"({"@type":"a/google.rpc.BadRequest","fieldViolations":[{})";
  for (int i = 0; i < 124; ++i) violations += ",{}";  // with @type, the array and the object around them 128 values
  violations += "]}";
  EXPECT_EQ(with_details(violations, 2).body.error->details.size(), 2U);
  EXPECT_EQ(with_details(violations + "," + info, 2).body.error->details.size(), 2U) << "in the order of the body";
  EXPECT_EQ(with_details(violations, 3).body.error->details.size(), 2U);
  EXPECT_THAT(with_details(violations, 3).findings, ElementsAre(v1::FINDING_DETAIL_BROKEN));
}

TEST(ApiErrorTest, ACodeOfSuccessIsIgnored) {
  for (const char* json : {R"({"code":0,"message":"fine"})", R"({"error":{"code":200,"message":"m","status":"OK"}})",
                           R"({"title":"t","status":200,"detail":"d","grpc_code":"OK"})",
                           R"({"title":"t","status":200,"detail":"d","grpc_code":0})"}) {
    const Recognised recognised = Recognise("application/json", json);
    ASSERT_TRUE(recognised.body.error.has_value()) << json;
    EXPECT_FALSE(recognised.body.error->grpc_code.has_value()) << json;
    EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_NOT_BELIEVED)) << json;
  }
}

TEST(ApiErrorTest, ReadsTheDetailsOfEachFormat) {
  const std::string known = R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R"})";
  for (
      const std::string& json :
      {R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[5,)" + known + "]}}",
       R"({"code":5,"message":"m","details":[{},)" + known + "]}",
       R"({"title":"t","status":404,"detail":"d","grpc_code":"NOT_FOUND","details":["x",)" + known + "]}",
       std::string(
           R"({"code":"not_found","details":[{"type":"google.rpc.ErrorInfo"},{"type":"google.rpc.ErrorInfo","value":"CgFS"}]})")}) {
    const Recognised recognised = Recognise("application/json", json);
    ASSERT_TRUE(recognised.body.error.has_value()) << json;
    ASSERT_EQ(recognised.body.error->details.size(), 1u) << json;
    EXPECT_EQ(recognised.body.error->details[0].type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
    EXPECT_EQ(recognised.body.error->error_code, "R");
    EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_DETAIL_BROKEN)) << json;
  }
  EXPECT_THAT(ErrorOf(R"({"title":"t","status":404,"detail":"d","details":[)" + known + "]}").details, IsEmpty())
      << "a problem without grpc_code may use `details` for something else";
}

TEST(ApiErrorTest, LongErrorCodesAreLeftOut) {
  EXPECT_EQ(ErrorOf(R"({"error":{"code":")" + std::string(256, 'x') + R"(","message":"m"}})").error_code.size(), 256u);
  EXPECT_EQ(ErrorOf(R"({"error":{"code":")" + std::string(257, 'x') + R"(","message":"m"}})").error_code, "");
}

}  // namespace
}  // namespace status_translator
