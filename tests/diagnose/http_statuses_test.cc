// The HTTP status that clients of HTTP, Google and Kubernetes name.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

TEST(HttpStatusesTest, HttpClientsTellTheStatusAndNoOtherNumber) {
  const struct {
    const char* text;
    int http;
    google::rpc::Code grpc;
  } cases[] = {
      {"requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: http://127.0.0.1:404/status/429", 502,
       google::rpc::UNAVAILABLE},
      {"urllib.error.HTTPError: HTTP Error 429: Too Many Requests", 429, google::rpc::RESOURCE_EXHAUSTED},
      {"aiohttp.client_exceptions.ClientResponseError: 403, message='Forbidden', url=URL('http://x:500/503')", 403,
       google::rpc::PERMISSION_DENIED},
      {"httpx.HTTPStatusError: Server error '504 Gateway Timeout' for url 'https://x/500'", 504,
       google::rpc::DEADLINE_EXCEEDED},
      {"Error: Request failed with status code 401\n    at settle (/a/axios/lib/core/settle.js:404:12)", 401,
       google::rpc::UNAUTHENTICATED},
      {"org.springframework.web.client.HttpClientErrorException$Conflict: 409 : [no body]", 409, google::rpc::ABORTED},
      {"feign.FeignException$ServiceUnavailable: [503] during [GET] to [http://a:404/500]", 503,
       google::rpc::UNAVAILABLE},
      {"java.io.IOException: Server returned HTTP response code: 500 for URL: https://x:8503/404", 500,
       google::rpc::INTERNAL},
      {"System.Net.Http.HttpRequestException: Response status code does not indicate success: 400 (Bad Request).", 400,
       google::rpc::INVALID_ARGUMENT},
      {"HTTP status server error (503 Service Unavailable) for url (http://x:429/)", 503, google::rpc::UNAVAILABLE},
      {"googleapi: Error 403: Service Usage API has not been used in project 404404404 before", 403,
       google::rpc::PERMISSION_DENIED},
      {"Error response from daemon: Get https://r:500/v2/: received unexpected HTTP status: 503 Service Unavailable",
       503, google::rpc::UNAVAILABLE},
      {"Error from server (TooManyRequests): the server has received too many requests, retry after 503 s", 429,
       google::rpc::RESOURCE_EXHAUSTED},
      {"curl: (22) The requested URL returned error: 503", 503, google::rpc::UNAVAILABLE},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), "http_error") << one.text;
    EXPECT_EQ(cause.confidence(), v1::CONFIDENCE_CERTAIN) << one.text;
    EXPECT_EQ(cause.http_status(), one.http) << one.text;
    EXPECT_EQ(cause.grpc_by_profile(), one.grpc) << one.text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << one.text;
  }
}

TEST(HttpStatusesTest, APathOverHttpNamesAResource) {
  for (const char* text : {"HTTPError: 404 Client Error: Not Found for url: https://x/books/1",
                           "Error from server (NotFound): pods \"a\" not found"}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.http_status(), 404) << text;
    EXPECT_EQ(cause.grpc_by_profile(), google::rpc::NOT_FOUND) << text;
  }
  const v1::Cause pull = First(
      "rpc error: code = Unknown desc = failed to pull and unpack image \"r/a:1\": failed to resolve reference "
      "\"r/a:1\": unexpected status from HEAD request to https://r/v2/a/manifests/1: 404 Not Found");
  EXPECT_EQ(pull.grpc_seen(), google::rpc::UNKNOWN);
  EXPECT_EQ(pull.grpc_by_profile(), google::rpc::NOT_FOUND);
}

TEST(HttpStatusesTest, TheNumberOfAClassIsNoStatusOfTheWire) {
  const v1::Cause failed = First(
      "google.api_core.exceptions.ServiceUnavailable: 503 failed to connect to all addresses; last error: "
      "UNKNOWN: ipv4:142.250.73.106:443: tcp handshaker shutdown");
  EXPECT_FALSE(failed.has_http_status());
  EXPECT_EQ(failed.grpc_seen(), google::rpc::UNAVAILABLE);
  EXPECT_EQ(failed.kind(), "conn_closed_at_once");
  EXPECT_EQ(failed.may_have_run(), v1::MAY_HAVE_RUN_NO);
  const v1::Cause late =
      First("google.api_core.exceptions.RetryError: Timeout of 60.0s exceeded, last exception: 504 Deadline Exceeded");
  EXPECT_FALSE(late.has_http_status());
  EXPECT_EQ(late.kind(), "deadline");
  EXPECT_EQ(late.grpc_seen(), google::rpc::DEADLINE_EXCEEDED);
  const v1::Cause http =
      First("google.api_core.exceptions.NotFound: 404 GET https://storage.googleapis.com/storage/v1/b/x: Not Found");
  EXPECT_EQ(http.http_status(), 404);
  EXPECT_FALSE(http.has_grpc_seen());
}

TEST(HttpStatusesTest, AReasonOfKubernetesIsAStatusAndACode) {
  const struct {
    const char* reason;
    int http;
    google::rpc::Code grpc;
    bool retryable;
  } cases[] = {
      {"AlreadyExists", 409, google::rpc::ALREADY_EXISTS, false},
      {"Conflict", 409, google::rpc::ABORTED, false},
      {"Expired", 410, google::rpc::OUT_OF_RANGE, false},
      {"Invalid", 422, google::rpc::INVALID_ARGUMENT, false},
      {"NotFound", 404, google::rpc::NOT_FOUND, false},
      {"ServerTimeout", 500, google::rpc::UNAVAILABLE, true},
      {"ServiceUnavailable", 503, google::rpc::UNAVAILABLE, true},
      {"StorageReadError", 500, google::rpc::INTERNAL, false},
      {"Timeout", 504, google::rpc::DEADLINE_EXCEEDED, false},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(absl::StrCat("Error from server (", one.reason, "): words of the server"));
    EXPECT_EQ(cause.http_status(), one.http) << one.reason;
    EXPECT_EQ(cause.grpc_by_profile(), one.grpc) << one.reason;
    ASSERT_TRUE(cause.has_retry()) << one.reason;
    EXPECT_EQ(cause.retry().retryable(), one.retryable) << one.reason;
  }
  // The reason of every other status from 500 on.
  EXPECT_FALSE(First("Error from server (InternalError): an error on the server (\"x\") has prevented the request from "
                     "succeeding")
                   .has_http_status());
  EXPECT_EQ(First("Error from server (InternalError): Internal error occurred: no hook").http_status(), 500);
}

}  // namespace
}  // namespace status_translator
