#include "support/host_port.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

std::string Split(absl::string_view text) {
  const std::optional<HostPort> split = SplitHostPort(text);
  if (!split.has_value()) return "no port";
  return absl::StrCat(split->host, " | ", split->port, " | ", split->number.value_or(-1));
}

TEST(HostPortTest, SplitsAtTheLastColon) {
  EXPECT_EQ(Split("localhost:50051"), "localhost | 50051 | 50051");
  EXPECT_EQ(Split("[::1]:0"), "[::1] | 0 | 0");
  EXPECT_EQ(Split("dns:///example.org:65535"), "dns:///example.org | 65535 | 65535");
  EXPECT_EQ(Split(":8080"), " | 8080 | 8080");
}

TEST(HostPortTest, HasNoPort) {
  for (const char* text : {"", "localhost", "[::1]"}) EXPECT_EQ(Split(text), "no port") << text;
}

// gRPC would take the last 16 bits of a larger number.
TEST(HostPortTest, RefusesWhatIsNoPort) {
  EXPECT_EQ(Split("localhost:65536"), "localhost | 65536 | -1");
  EXPECT_EQ(Split("localhost:-1"), "localhost | -1 | -1");
  EXPECT_EQ(Split("localhost:http"), "localhost | http | -1");
  EXPECT_EQ(Split("localhost:"), "localhost |  | -1");
}

}  // namespace
}  // namespace status_translator
