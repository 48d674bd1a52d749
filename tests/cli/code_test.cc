#include "cli/code.h"

#include <gtest/gtest.h>

#include <optional>

namespace status_translator {
namespace {

TEST(CodeTest, AQuestionMayNameAStatus) {
  EXPECT_EQ(StatusInQuestion("What does \"502 Bad Gateway\" mean?"), 502);
  EXPECT_EQ(StatusInQuestion("why am I getting 503 service unavailable from my ingress?"), 503);
  EXPECT_EQ(StatusInQuestion("How do I fix 504 Gateway Time-out in nginx?"), 504);
  // No question, no status, no error, several, or the end of another number.
  for (const char* text : {"got 502 Bad Gateway", "What does 502 mean?", "What does Bad Gateway mean?",
                           "Is 200 OK right?", "502 Bad Gateway or 503 Service Unavailable?", "1502 Bad Gateway?",
                           "Is 999 Request Denied a status?", "?", ""}) {
    EXPECT_EQ(StatusInQuestion(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace status_translator
