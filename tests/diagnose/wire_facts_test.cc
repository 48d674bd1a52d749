// Statuses, HTTP/2 errors and sizes that are read from the words, whoever printed them.
#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "diagnose/find_symptoms.h"
#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(WireFactsTest, NumbersThatAreTextAreDecoded) {
  const v1::Cause cause = First("8 RESOURCE_EXHAUSTED: Received message larger than max (1752460652 vs 4194304)");
  EXPECT_EQ(cause.kind(), "http_response");
  EXPECT_THAT(cause.summary(), HasSubstr("\"html\""));
  EXPECT_FALSE(cause.has_grpc_by_profile()) << "the status of the page is not in the words";
  EXPECT_EQ(First("8 RESOURCE_EXHAUSTED: Received message larger than max (5242880 vs 4194304)").kind(),
            "msg_too_large_recv");
  EXPECT_EQ(TextOfFlag("60"), "<");
  EXPECT_EQ(TextOfFlag("2"), "");
  EXPECT_EQ(TextOfFlag("316"), "") << "is not one byte";
  EXPECT_EQ(TextOfSize("60"), "") << "a message of 60 bytes where the limit is lower";
  EXPECT_EQ(TextOfSize("99999999999"), "");
  EXPECT_EQ(TextOfSize("-1"), "");
  EXPECT_EQ(First("8 RESOURCE_EXHAUSTED: Received message larger than max (60 vs 10)").kind(), "msg_too_large_recv");
}

TEST(WireFactsTest, TheBeginningOfABodyIsText) {
  // The flag byte and the size of the message as which a client reads the body.
  for (const std::string body :
       {"<html", "<!DOC", "<?xml", "<HTML", "{\"err", "[{\"er", "HTTP/", "Not F", "upstr", "404 p"}) {
    std::string flag = absl::StrCat(static_cast<unsigned char>(body[0]));
    EXPECT_EQ(TextOfFlag(flag), body.substr(0, 1));
    uint32_t size = 0;
    for (const char byte : body.substr(1)) size = size << 8 | static_cast<unsigned char>(byte);
    EXPECT_EQ(TextOfSize(absl::StrCat(size)), body.substr(1)) << size;
  }
}

TEST(WireFactsTest, NoSizeThatAServerAllowsIsText) {
  constexpr uint32_t kFirst = 1;
  constexpr uint32_t kLast = 16 << 20;
  for (uint32_t size = kFirst; size <= kLast; ++size) {
    if (!TextOfSize(absl::StrCat(size)).empty()) FAIL() << size << " is called text";
  }
  for (const char* line :
       {"rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5000000 vs. 4194304)",
        "Error: 8 RESOURCE_EXHAUSTED: Received message larger than max (5000000 vs 4194304)",
        "io.grpc.StatusRuntimeException: RESOURCE_EXHAUSTED: gRPC message exceeds maximum size 4194304: 5000000",
        "resource_exhausted: message size 5000000 is larger than configured max 4194304",
        "Status { code: OutOfRange, message: \"Error, decoded message length too large: found 5000000 bytes, the limit "
        "is: 4194304 bytes\", source: None }"}) {
    EXPECT_EQ(First(line).kind(), "msg_too_large_recv") << line;
  }
}

TEST(WireFactsTest, Http2ErrorsAreReadWhole) {
  const auto error_of = [](const std::string& message) {
    return First("<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.INTERNAL\n\tdetails = \"" +
                 message + "\"\n\tdebug_error_string = \"UNKNOWN:" + message + "\"\n>")
        .http2_error();
  };
  EXPECT_EQ(error_of("Received RST_STREAM with error code 1"), "PROTOCOL_ERROR");
  EXPECT_EQ(error_of("Received RST_STREAM with error code 2"), "INTERNAL_ERROR");
  EXPECT_EQ(error_of("Received RST_STREAM with error code 12"), "INADEQUATE_SECURITY");
  EXPECT_EQ(error_of("Received RST_STREAM with error code 42"), "0x2a");
}

TEST(WireFactsTest, FactsOfTheWireAreFoundInErrorsOfUnknownClients) {
  const struct {
    const char* text;
    const char* kind;
  } cases[] = {
      {"AcmeException: UNAVAILABLE: the peer answered with HTTP status 503", "http_response"},
      {"AcmeException: UNKNOWN: got HTTP/2 status: 999", "protocol_error"},
      {"AcmeException: UNKNOWN: HTTP status 200", "http_response"},
      {"AcmeException: INTERNAL: RST_STREAM frame received, error code 8", "rst_stream"},
      {"AcmeException: UNAVAILABLE: GOAWAY from 10.1.2.3:50051", "goaway"},
      {"AcmeException: UNAVAILABLE: could not connect to books:50051: Connection refused", "conn_refused"},
      {"AcmeException: DEADLINE_EXCEEDED: call timed out after 2s", "deadline"},
      {"AcmeException: UNKNOWN: unexpected content type text/html", "http_response"},
      {"AcmeException: UNAVAILABLE: the peer has an expired certificate", "tls_expired"},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), one.kind) << one.text;
    EXPECT_NE(cause.confidence(), v1::CONFIDENCE_CERTAIN) << one.text;
    EXPECT_TRUE(cause.has_grpc_seen()) << one.text;
  }
  EXPECT_EQ(First("AcmeException: UNAVAILABLE: the peer answered with HTTP status 503").http_status(), 503);
  const v1::Cause decoded = First("AcmeException: UNKNOWN: the message is larger than the limit: 1752460652");
  EXPECT_EQ(decoded.kind(), "http_response") << "the number is the text \"html\"";
  EXPECT_EQ(decoded.confidence(), v1::CONFIDENCE_LIKELY);
  EXPECT_EQ(First("AcmeException: NOT_FOUND: no such book").kind(), "app_status");
  EXPECT_EQ(First("AcmeException: NOT_FOUND: the printer with this hostname").kind(), "app_status")
      << "no client makes this code by itself";
}

TEST(WireFactsTest, FactsOfTheWireAreNotReadIntoTheMessagesOfKnownClients) {
  EXPECT_EQ(First("rpc error: code = NotFound desc = hostname of the printer not found").kind(), "app_status");
  EXPECT_EQ(First("Error: 9 FAILED_PRECONDITION: the order has timed out").kind(), "app_status");
}

TEST(WireFactsTest, StatusesThatEndNoAnswerBreakTheProtocol) {
  for (const char* status : {"100", "103", "999"}) {
    const v1::DiagnoseResponse response =
        Of(absl::StrCat("rpc error: code = Unknown desc = unexpected HTTP status code received from server: ", status,
                        " (); malformed header: missing HTTP content-type"));
    ASSERT_GT(response.causes_size(), 0) << status;
    EXPECT_EQ(response.causes(0).kind(), "protocol_error") << status;
    EXPECT_EQ(response.causes(0).confidence(), v1::CONFIDENCE_LIKELY) << status;
  }
}

}  // namespace
}  // namespace status_translator
