#include "core/failure.h"

#include <gmock/gmock.h>

#include <set>

#include "core/grpc_code.h"
#include "core/http_status.h"

namespace status_translator {
namespace {

// The six codes that docs/rpc/grpc.md lists for a server, and every code but OK for a client.
TEST(FailureTest, OfGrpcCodes) {
  const std::set<absl::string_view> of_servers = {"UNKNOWN",  "DEADLINE_EXCEEDED", "UNIMPLEMENTED",
                                                  "INTERNAL", "UNAVAILABLE",       "DATA_LOSS"};
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Failure expected = {.server = of_servers.count(code.name) == 1, .client = code.number != kGrpcOk};
    EXPECT_EQ(FailureOfGrpc(code.number), expected) << code.name;
  }
  EXPECT_EQ(FailureOfGrpc(1000), FailureOfGrpc(kGrpcUnknown));
}

// docs/http/http-spans.md: 4xx is an error for the client alone, 5xx for both.
TEST(FailureTest, OfHttpStatuses) {
  for (int http = kFirstHttpStatus; http <= kLastHttpStatus; ++http) {
    EXPECT_EQ(FailureOfHttp(http).client, HttpClass(http) >= 4) << http;
    EXPECT_EQ(FailureOfHttp(http).server, HttpClass(http) == 5) << http;
  }
}

}  // namespace
}  // namespace status_translator
