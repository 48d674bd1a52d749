// Many threads convert with one translator, as the service's threads do. Under ThreadSanitizer, this covers all that a
// conversion reads in lookup, recognition and convert.
#include "support/threads.h"

#include <gtest/gtest.h>

#include <string>

#include "support/conversions.h"

namespace status_translator {
namespace {

// What `translator` makes of several responses, and back, as text.
std::string Conversions(const Translator& translator) {
  std::string conversions;
  for (const int code : {404, 429, 503}) {
    v1::ConvertHttpResponseResponse grpc;
    EXPECT_TRUE(ConvertHttpResponse(
                    translator, JsonRequestOf(code, R"({"error":{"code":1,"message":"m","status":"NOT_FOUND"}})"), grpc)
                    .ok());
    v1::ConvertGrpcResponseResponse http;
    EXPECT_TRUE(ConvertGrpcResponse(translator, TrailersRequestOf(grpc.trailers()), http).ok());
    conversions += grpc.DebugString() + http.DebugString();
  }
  return conversions;
}

TEST(ThreadsTest, AllThreadsGetTheSameConversions) { ExpectTheSameInAllThreads(Conversions); }

}  // namespace
}  // namespace status_translator
