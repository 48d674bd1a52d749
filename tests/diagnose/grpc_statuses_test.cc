// gRPC statuses without words, with words that nobody knows, and of servers that do not have the method.
#include <gtest/gtest.h>

#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

TEST(GrpcStatusesTest, UnknownWordsOfAKnownClientAreAStatusOfItsPeer) {
  const v1::Cause cause = First("rpc error: code = NotFound desc = no such book");
  EXPECT_EQ(cause.kind(), "app_status");
  EXPECT_EQ(cause.confidence(), v1::CONFIDENCE_LIKELY);
  EXPECT_EQ(cause.grpc_by_profile(), google::rpc::NOT_FOUND);
  EXPECT_EQ(First("12 UNIMPLEMENTED: ").kind(), "silent_status");
}

TEST(GrpcStatusesTest, TheCodeTellsWhatAnErrorWithoutWordsMeans) {
  EXPECT_EQ(First("rpc error: code = Unknown desc = ").kind(), "http_response");
  EXPECT_EQ(First("rpc error: code = Aborted desc = ").kind(), "silent_status");
  const v1::DiagnoseResponse denied = Of("rpc error: code = PermissionDenied desc = ");
  ASSERT_GE(denied.causes_size(), 2);
  EXPECT_EQ(denied.causes(1).kind(), "proxy_denied");
}

TEST(GrpcStatusesTest, ConnectClientsReadUnknownWordsFromAnyJsonError) {
  const v1::DiagnoseResponse connect = Of("unavailable: no such book");
  ASSERT_EQ(connect.causes_size(), 2);
  EXPECT_EQ(connect.causes(0).kind(), "app_status");
  EXPECT_EQ(connect.causes(1).kind(), "http_response");
  EXPECT_EQ(connect.causes(1).confidence(), v1::CONFIDENCE_POSSIBLE);
  EXPECT_EQ(Of("rpc error: code = Unavailable desc = no such book").causes_size(), 1) << "grpc-go does not";
}

TEST(GrpcStatusesTest, AStatusWithoutWordsHasOneSpeaker) {
  EXPECT_EQ(First("12 UNIMPLEMENTED: ").client(), "grpc-js");
  const v1::Cause unknown_client = First("status: UNKNOWN, details: \"\"");
  EXPECT_NE(unknown_client.kind(), "");
  EXPECT_EQ(unknown_client.client(), "");
}

TEST(GrpcStatusesTest, AServerWithoutTheMethodDidNotRunIt) {
  for (const char* text : {"rpc error: code = Unimplemented desc = unknown service a.B",
                           "rpc error: code = Unimplemented desc = unknown method C for service a.B",
                           "io.grpc.StatusRuntimeException: UNIMPLEMENTED: Method not found: a.B/C",
                           "12 UNIMPLEMENTED: The server does not implement the method /a.B/C",
                           "Status(StatusCode=\"Unimplemented\", Detail=\"Service is unimplemented.\")",
                           "Status(StatusCode=\"Unimplemented\", Detail=\"Method is unimplemented.\")",
                           "<_InactiveRpcError of RPC that terminated with:\n\tstatus = "
                           "StatusCode.UNIMPLEMENTED\n\tdetails = \"Method not "
                           "found!\"\n\tdebug_error_string = \"x\"\n>",
                           "rpc error: code = Unimplemented desc = method CreateOrder not implemented"}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.kind(), "no_such_method") << text;
    EXPECT_EQ(cause.made_by(), "application") << text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << text;
    EXPECT_EQ(cause.grpc_by_profile(), google::rpc::UNIMPLEMENTED) << text;
    EXPECT_FALSE(cause.retry().retryable()) << text;
  }
  const v1::Cause type = First(
      "rpc error: code = Internal desc = grpc: error unmarshalling request: proto: cannot parse invalid wire-format "
      "data");
  EXPECT_EQ(type.kind(), "request_decode");
  EXPECT_EQ(type.may_have_run(), v1::MAY_HAVE_RUN_NO);
  // With another code they are the words of an application, of health checking for example.
  for (const char* text : {"rpc error: code = NotFound desc = unknown service a.B",
                           "rpc error: code = Internal desc = unknown service a.B",
                           "rpc error: code = Unimplemented desc = unknown service tier gold",
                           "rpc error: code = Unimplemented desc = payment method not implemented"}) {
    EXPECT_EQ(First(text).kind(), "app_status") << text;
  }
  EXPECT_EQ(Of("unknown service a.B").causes_size(), 0);
  // A server that passes on the error of its own call did run.
  EXPECT_EQ(First("rpc error: code = Unavailable desc = rpc error: code = Unimplemented desc = unknown service a.B")
                .may_have_run(),
            v1::MAY_HAVE_RUN_UNKNOWN);
  const v1::DiagnoseResponse silent = Of("12 UNIMPLEMENTED: ");
  ASSERT_EQ(silent.causes_size(), 3);
  EXPECT_EQ(silent.causes(0).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_EQ(silent.causes(1).kind(), "no_such_method");
}

}  // namespace
}  // namespace status_translator
