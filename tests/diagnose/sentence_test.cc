#include "diagnose/sentence.h"

#include <gmock/gmock.h>

#include <string>

#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

bool Quoted(const std::string& text) {
  const absl::string_view all = text;
  return IsQuotedInProse(all, all.substr(text.find("refused")));
}

TEST(SentenceTest, AQuotationBehindAWordOfASentence) {
  for (const char* text :
       {"What does \"refused\" mean?", "what does 'connection refused' mean", "I see `refused` in the logs",
        "it says \u201crefused\u201d", "er sagt \u201erefused\u201c", "il dit \u00abrefused\u00bb",
        "got \"EOF\", want \"refused\"", "first line\nthe user's log has \"Error: refused\" in it",
        "he wrote \"it's refused\" today"}) {
    EXPECT_TRUE(Quoted(text)) << text;
  }
  for (const char* text :
       {"refused", "err=\"refused\"", "{\"error\":\"refused\"}", "{'error': 'refused'}", "ERROR \"refused\"",
        "failed: \"refused\"", "Get \"http://a\": dial: refused", "the server doesn't answer: refused",
        "Failed to pull image \"a\": refused", "I asked \"why\"\nrefused", "msg=\"a \\\"b\\\" refused\"", "['refused']",
        "(Caused by Error('refused'))", "2024-03-05 \"refused\"", "can't connect; won't retry: refused"}) {
    EXPECT_FALSE(Quoted(text)) << text;
  }
}

// A text about an error does not say that some call did not run.
TEST(SentenceTest, AQuotedErrorIsNoReport) {
  for (const char* line :
       {"What does \"connect ECONNREFUSED\" mean?", "Why do I get connect ECONNREFUSED 127.0.0.1:3000 at start?",
        "Hi team, our job failed with \"dial tcp 10.0.0.1:443: connect: connection refused\". Can you look?",
        "I keep seeing `getaddrinfo ENOTFOUND api.example.com` in the logs",
        "if you see \"curl: (7) Failed to connect to localhost port 80: Connection refused\", start the server",
        "What does \"rpc error: code = Unavailable desc = no healthy upstream\" mean?",
        "client_test.go:42: got error \"EOF\", want \"dial tcp 127.0.0.1:1: connect: connection refused\"",
        "want \"dial tcp 127.0.0.1:1: connect: connection refused\"",
        "--- FAIL: TestDial (0.00s)\n    dial_test.go:31: got: dial tcp 127.0.0.1:1: connect: connection refused",
        "AssertionError: expected 'connect ECONNREFUSED 127.0.0.1:80' to equal 'socket hang up'",
        "Expected substring: \"connect ECONNREFUSED\"\nReceived message:   \"Network Error\"",
        "org.opentest4j.AssertionFailedError: expected: <x> but was: <java.net.ConnectException: Connection "
        "refused>"}) {
    const v1::Cause cause = First(line);
    EXPECT_FALSE(cause.kind().empty()) << line;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_NE(cause.confidence(), v1::CONFIDENCE_CERTAIN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
    ASSERT_GT(cause.distinguish_size(), 0) << line;
    EXPECT_THAT(cause.distinguish(cause.distinguish_size() - 1), HasSubstr("The text quotes these words"));
  }
  for (const char* line :
       {"err=\"connect ECONNREFUSED 127.0.0.1:80\"", "error \"connect ECONNREFUSED 127.0.0.1:80\"",
        "failed to pull image \"a\": dial tcp 10.0.0.1:80: connect: connection refused",
        "http2: unexpected ALPN protocol \"http/1.1\"; want \"h2\"",
        "Get \"http://a/?q=what\": dial tcp 10.0.0.1:80: connect: connection refused",
        "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

}  // namespace
}  // namespace status_translator
