// Errors of this program, for tests.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_ERRORS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_ERRORS_H_

#include <gmock/gmock.h>

#include <string>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/errors.h"

namespace status_translator {

// The field that a BadRequest of an error names; the message must begin with it.
inline std::string FieldAtFault(const absl::Status& status) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  const google::rpc::Status error = PublicError(status);
  for (const google::protobuf::Any& detail : error.details()) {
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&bad_request)) {
      EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(bad_request.field_violations(0).field() + ": "));
      return bad_request.field_violations(0).field();
    }
  }
  return "(none)";
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_ERRORS_H_
