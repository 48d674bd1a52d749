#include "wire/body_shapes.h"

#include <gtest/gtest.h>

#include <string>

#include "support/bodies.h"

namespace status_translator {
namespace {

struct ErrorCase {
  const char* json;
  const char* shape;
  int grpc;  // 0: none
  const char* error_code;
  const char* message;
};

class BodyShapesTest : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(BodyShapesTest, IsRead) {
  const ErrorCase& expected = GetParam();
  EXPECT_EQ(Shape("application/json", expected.json), expected.shape) << expected.json;
  const ApiError error = ErrorOf(expected.json);
  EXPECT_EQ(error.grpc_code.value_or(0), expected.grpc) << expected.json;
  EXPECT_EQ(error.error_code, expected.error_code) << expected.json;
  EXPECT_EQ(error.message, expected.message) << expected.json;
}

INSTANTIATE_TEST_SUITE_P(
    All, BodyShapesTest,
    ::testing::Values(
        ErrorCase{R"({"title":"Gone","status":410,"detail":"sold"})", "PROBLEM", 0, "", "sold"},
        ErrorCase{R"({"type":"about:blank","title":"Gone","status":410})", "PROBLEM", 0, "", "Gone"},
        ErrorCase{R"({"title":"x","status":400,"detail":"d","code":"E1"})", "PROBLEM", 0, "E1", "d"},
        ErrorCase{R"({"title":"x","status":400,"detail":"","grpc_code":"ABORTED","error_code":"E"})", "PROBLEM", 10,
                  "E", ""},
        ErrorCase{R"({"error":{"code":404,"message":"m","status":"NOT_FOUND"}})", "AIP_193", 5, "", "m"},
        ErrorCase{R"({"error":{"code":404,"message":"m","errors":[{"reason":"notFound"}]}})", "AIP_193", 0, "notFound",
                  "m"},
        ErrorCase{
            R"({"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"@type":"t/google.rpc.ErrorInfo","reason":"R"}]}})",
            "AIP_193", 3, "R", "m"},
        ErrorCase{R"({"error":{"message":"m","status":"ABORTED"}})", "AIP_193", 10, "", "m"},
        ErrorCase{R"({"code":5,"message":"m","details":[]})", "RPC_STATUS", 5, "", "m"},
        ErrorCase{R"({"code":5,"message":"m"})", "RPC_STATUS", 5, "", "m"},
        ErrorCase{R"({"code":99,"message":"m","details":[]})", "RPC_STATUS", 99, "", "m"},
        ErrorCase{R"({"code":404,"message":"m"})", "RPC_STATUS", 0, "", "m"},
        ErrorCase{R"({"code":10013,"message":"m"})", "RPC_STATUS", 0, "10013", "m"},
        ErrorCase{R"({"code":17,"message":"m"})", "RPC_STATUS", 0, "17", "m"},
        ErrorCase{R"({"code":-1,"message":"m"})", "RPC_STATUS", 0, "-1", "m"},
        ErrorCase{R"({"code":"not_found","message":"m"})", "CONNECT", 5, "", "m"},
        ErrorCase{R"({"code":"canceled"})", "CONNECT", 1, "", ""},
        ErrorCase{R"({"code":"not_found","msg":"m","meta":{"a":"b"}})", "TWIRP", 5, "", "m"},
        ErrorCase{R"({"code":"bad_route","msg":"m"})", "TWIRP", 12, "", "m"},
        ErrorCase{R"({"code":"malformed","msg":"m"})", "TWIRP", 3, "", "m"},
        ErrorCase{R"({"code":"dataloss","msg":"m"})", "TWIRP", 15, "", "m"},
        ErrorCase{R"({"kind":"Status","apiVersion":"v1","reason":"Conflict","message":"m","code":409})", "KUBERNETES",
                  10, "Conflict", "m"},
        ErrorCase{R"({"kind":"Status","apiVersion":"v1","reason":"AlreadyExists","message":"m"})", "KUBERNETES", 6,
                  "AlreadyExists", "m"},
        ErrorCase{R"({"kind":"Status","apiVersion":"v1","reason":"NotFound","message":"m"})", "KUBERNETES", 0,
                  "NotFound", "m"},
        ErrorCase{R"({"error":"invalid_token"})", "OAUTH2", 16, "invalid_token", "invalid_token"},
        ErrorCase{R"({"error":"mine","error_description":"d"})", "OAUTH2", 0, "mine", "d"},
        ErrorCase{R"({"error":{"code":"Ecs.0005","message":"m"}})", "OPENSTACK", 0, "Ecs.0005", "m"},
        ErrorCase{R"({"error":{"message":"Ecs.0114","code":"gone"}})", "OPENSTACK", 0, "Ecs.0114", "gone"},
        ErrorCase{R"({"itemNotFound":{"code":404,"message":"m"}})", "OPENSTACK", 0, "itemNotFound", "m"},
        ErrorCase{R"({"error_code":"APIGW.0301","error_msg":"m"})", "OPENSTACK", 0, "APIGW.0301", "m"},
        ErrorCase{R"({"error":{"code":401,"message":"m","title":"Unauthorized"}})", "OPENSTACK", 0, "", "m"}));

}  // namespace
}  // namespace status_translator
