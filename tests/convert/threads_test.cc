// Many threads convert with one translator, as the service's threads do. Under ThreadSanitizer, this covers all that a
// conversion reads in lookup, recognition and convert.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

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

TEST(ThreadsTest, AllThreadsGetTheSameConversions) {
  constexpr size_t kThreads = 4;
  auto profiles = LoadWithBuiltIn({});
  ASSERT_TRUE(profiles.ok());
  const Translator translator(*std::move(profiles), "general");  // one that nobody has asked yet
  std::vector<std::string> conversions(kThreads);
  std::vector<std::thread> threads;
  for (std::string& own : conversions) threads.emplace_back([&own, &translator] { own = Conversions(translator); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& own : conversions) EXPECT_EQ(own, Conversions(translator));
}

}  // namespace
}  // namespace status_translator
