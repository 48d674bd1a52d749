#include "rpc/grpc_status.h"

#include <gmock/gmock.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "lookup/errors.h"

namespace status_translator {
namespace {

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

TEST(GrpcStatusTest, FieldErrorCarriesBadRequestAndErrorInfo) {
  const grpc::Status status = ToGrpcStatus(FieldError(ErrorReason::kCodeMissing, "code", "is missing"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "code: is missing");
  const google::rpc::Status details = DetailsOf(status);
  EXPECT_EQ(details.code(), 3);
  EXPECT_EQ(details.message(), "code: is missing");
  ASSERT_EQ(details.details_size(), 2);
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(details.details(0).UnpackTo(&bad_request));
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "code");
  EXPECT_EQ(bad_request.field_violations(0).description(), "is missing");
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(details.details(1).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "CODE_MISSING");
  EXPECT_EQ(info.domain(), "status-translator");
}

TEST(GrpcStatusTest, UnknownProfileNamesNearOnesAndTheNumberOfAll) {
  const absl::string_view names[] = {"envoy", "general"};
  const grpc::Status status = ToGrpcStatus(UnknownProfileError("genral", names));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "there is no profile \"genral\" (did you mean general?); ListProfiles names all 2");
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(DetailsOf(status).details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "PROFILE_UNKNOWN");
}

TEST(GrpcStatusTest, OkStaysOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(GrpcStatusTest, QuotedIsShortPrintableAndWholeCharacters) {
  EXPECT_EQ(Quoted("a\r\nb"), "\"a\\r\\nb\"");
  EXPECT_EQ(Quoted(std::string(64, 'x')), "\"" + std::string(64, 'x') + "\"");
  EXPECT_EQ(Quoted(std::string(65, 'x')), "\"" + std::string(64, 'x') + "...\"");
  EXPECT_EQ(Quoted(std::string(63, 'x') + "\xc3\xa4"), "\"" + std::string(63, 'x') + "...\"");
}

}  // namespace
}  // namespace status_translator
