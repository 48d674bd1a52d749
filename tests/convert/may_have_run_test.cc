#include "convert/may_have_run.h"

#include <gtest/gtest.h>

#include <string>

#include "support/conversions.h"

namespace status_translator {
namespace {

bool IsRetryable(int code, const std::string& type, const std::string& body, v1::Origin asked = {}) {
  v1::ConvertHttpResponseRequest request = HttpRequestOf(code, {{"content-type", type}}, body);
  request.set_origin(asked);
  return ToGrpc(request).report().translation().retry().retryable();
}

// "timed out" of an application's own work is not a request that did not arrive.
TEST(MayHaveRunTest, A408ThatAnApplicationWrote) {
  EXPECT_FALSE(IsRetryable(408, "application/json", R"({"odd":1})"));
  EXPECT_FALSE(IsRetryable(408, "application/problem+json", R"({"title":"the query took too long","status":408})"));
  EXPECT_FALSE(IsRetryable(408, "application/xml", "<odd/>"));
  EXPECT_FALSE(IsRetryable(408, "text/plain", "Request 7 timed out after 10s."));
  EXPECT_TRUE(IsRetryable(408, "text/plain", "Request 7 timed out after 10s.", v1::ORIGIN_LOCAL_REPLY));
  EXPECT_TRUE(IsRetryable(408, "text/html", "<html><h1>408 Request Time-out</h1></html>"));
  EXPECT_TRUE(IsRetryable(408, "", ""));
}

TEST(MayHaveRunTest, A503ThatSaysThatTimeRanOutOrAConnectionBroke) {
  for (const char* body :
       {R"({"message":"Request timed out"})", R"({"error":"timeout"})", R"({"error":"read timeout","status":503})",
        R"({"error":{"message":"Query timed out after 30s"}})", R"({"errors":[{"message":"deadline exceeded"}]})",
        R"({"odd":["upstream request timeout"]})", R"({"message":"context deadline exceeded"})",
        R"({"message":"AsyncRequestTimeoutException"})", R"({"message":"read tcp: connection reset by peer"})",
        R"({"message":"socket hang up"})", R"({"message":"Post: unexpected EOF"})",
        R"({"message":"Connection timed out while reading the answer"})"}) {
    EXPECT_FALSE(IsRetryable(503, "application/json", body)) << body;
  }
  EXPECT_FALSE(IsRetryable(503, "application/problem+json", R"({"title":"Timeout","status":503})"));
  EXPECT_FALSE(IsRetryable(503, "application/xml", "<error><message>timed out</message></error>"));
  EXPECT_FALSE(IsRetryable(503, "text/plain", "leadership lost while committing log"));
  EXPECT_FALSE(
      IsRetryable(503, "application/json", R"({"msg":"the outcome is unknown: the order may have been executed"})"));
  // Go's http.TimeoutHandler.
  EXPECT_FALSE(
      IsRetryable(503, "text/html", "<html><head><title>Timeout</title></head><body><h1>Timeout</h1></body></html>"));
  EXPECT_FALSE(IsRetryable(503, "text/plain", "Request timed out"));
}

TEST(MayHaveRunTest, A503ThatDoesNot) {
  for (const char* body :
       {R"({"message":"overloaded"})", R"({"message":"busy","timeout":30})", R"({"timeout" : "30 s","message":"busy"})",
        R"({"message":"busy","timeout_ms":500})", R"({"message":"connect timeout"})",
        R"({"message":"the database timed out while connecting"})", R"({"message":"ConnectTimeoutException"})",
        R"({"error":"connect ECONNREFUSED"})", R"({"message":"no time slots, we are sold out"})", R"({"odd":1})"}) {
    EXPECT_TRUE(IsRetryable(503, "application/json", body)) << body;
  }
  EXPECT_TRUE(IsRetryable(503, "text/plain", "no healthy upstream"));
  EXPECT_TRUE(IsRetryable(503, "text/plain", "leader not found"));
  EXPECT_TRUE(IsRetryable(503, "text/html", R"(<html><script>var timeout = 3;</script><p>We are down</p></html>)"));
  EXPECT_TRUE(IsRetryable(503, "", ""));
  EXPECT_FALSE(IsRetryable(500, "application/json", R"({"message":"overloaded"})")) << "as its status says";
}

// What the response says of a retry itself goes before.
TEST(MayHaveRunTest, ExplicitAdviceWins) {
  EXPECT_TRUE(IsRetryable(503, "application/json", R"({"message":"timed out","retryable":true})"));
  EXPECT_FALSE(IsRetryable(503, "application/json", R"({"message":"overloaded","retryable":false})"));
}

}  // namespace
}  // namespace status_translator
