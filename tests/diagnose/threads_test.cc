// Many threads ask one translator, as the service's threads do. Under ThreadSanitizer, this covers all that a call
// reads in lookup, recognition, convert and diagnose, and what these build at the first call.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "diagnose/diagnose.h"
#include "support/translator.h"

namespace status_translator {
namespace {

// All answers of `translator`, as text.
std::string Answers(const Translator& translator) {
  std::string answers;
  for (const char* line :
       {"rpc error: code = Unavailable desc = connection refused", "14 UNAVAILABLE: Received HTTP status code 429",
        "upstream connect error or disconnect/reset before headers. reset reason: connection failure"}) {
    v1::DiagnoseRequest request;
    request.set_text(line);
    v1::DiagnoseResponse response;
    EXPECT_TRUE(Diagnose(translator, request, response).ok());
    answers += response.DebugString();
  }
  for (const int code : {404, 429, 503}) {
    v1::HttpToGrpcRequest request;
    request.set_code(code);
    EncodedAnswer answer;
    EXPECT_TRUE(translator.HttpToGrpc(request, answer).ok());
    answers += answer.ToString();
  }
  return answers;
}

TEST(ThreadsTest, AllThreadsGetTheSameAnswers) {
  constexpr size_t kThreads = 4;
  auto profiles = LoadWithBuiltIn({});
  ASSERT_TRUE(profiles.ok());
  const Translator translator(*std::move(profiles), "general");  // one that nobody has asked yet
  std::vector<std::string> answers(kThreads);
  std::vector<std::thread> threads;
  for (std::string& own : answers) threads.emplace_back([&own, &translator] { own = Answers(translator); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& own : answers) EXPECT_EQ(own, Answers(translator));
}

}  // namespace
}  // namespace status_translator
