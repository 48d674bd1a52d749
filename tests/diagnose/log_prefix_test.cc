#include "diagnose/log_prefix.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(LogPrefixTest, TakesOffWhatLoggersWrite) {
  for (const char* line : {
           "2026-11-27T01:02:03.123Z ERROR [client] unavailable: x",
           "2026-11-27 01:02:03,123 ERROR 7 --- [nio-8080-exec-1] c.e.Client : unavailable: x",
           "2026/11/27 01:02:03 client.go:42: unavailable: x",
           "E1127 01:02:03.000000       1 client.go:42] unavailable: x",
           "[error] unavailable: x",
           "ERROR: unavailable: x",
           "01:02:03.004 | WARN | unavailable: x",
       }) {
    EXPECT_EQ(WithoutLogPrefix(line), "unavailable: x") << line;
  }
}

TEST(LogPrefixTest, LeavesTheMessage) {
  for (const char* line :
       {"unavailable: x", "[unavailable] x", "14 UNAVAILABLE: x", "rpc error: code = NotFound desc = x", "", "ERROR",
        "[", "io.grpc.StatusRuntimeException: UNAVAILABLE", "[Errno 111] Connection refused", "[WinError 10054] x",
        "[SSL: CERTIFICATE_VERIFY_FAILED] x"}) {
    EXPECT_EQ(WithoutLogPrefix(line), line);
  }
}

}  // namespace
}  // namespace status_translator
