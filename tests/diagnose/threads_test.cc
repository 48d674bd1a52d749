// Many threads ask one translator, as the service's threads do. Under ThreadSanitizer, this covers all that a call
// reads in lookup, recognition, convert and diagnose, and what these build at the first call.
#include "support/threads.h"

#include <gtest/gtest.h>

#include <string>

#include "diagnose/diagnose.h"

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

TEST(ThreadsTest, AllThreadsGetTheSameAnswers) { ExpectTheSameInAllThreads(Answers); }

}  // namespace
}  // namespace status_translator
