#include "telemetry/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "telemetry/metrics.h"

namespace status_translator {
namespace {

TEST(LogTest, JsonIsOneObjectALine) {
  const std::string line = FormatLog(LogFormat::kJson, "2026-01-02T03:04:05.678Z", LogLevel::kWarning,
                                     "a \"quoted\" event", {{"address", "x\ny"}, {"n", "1"}});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["time"], "2026-01-02T03:04:05.678Z");
  EXPECT_EQ(json["level"], "warning");
  EXPECT_EQ(json["event"], "a \"quoted\" event");
  EXPECT_EQ(json["address"], "x\ny");
  EXPECT_EQ(json["n"], "1");
}

TEST(LogTest, JsonSurvivesBrokenUtf8) {
  const std::string line = FormatLog(LogFormat::kJson, "t", LogLevel::kError, "e", {{"k", "\xff"}});
  EXPECT_TRUE(nlohmann::json::accept(line)) << line;
}

TEST(LogTest, TextCannotBeForged) {
  EXPECT_EQ(FormatLog(LogFormat::kText, "t", LogLevel::kInfo, "event", {{"k", "v\nt info: forged"}}),
            "t info: event  k=v\\nt info: forged");
}

TEST(LogTest, LongValuesAreCutAndTheLineIsStillJson) {
  for (const char* repeated : {"x", "\x01", "\"", "\xff", "\xe2\x82\xac"}) {
    std::string value;
    while (value.size() < 1'000'000) value += repeated;
    const std::string line = FormatLog(LogFormat::kJson, "t", LogLevel::kInfo, "e", {{"a", value}, {"b", "kept"}});
    EXPECT_LE(line.size(), kMaxLogLineBytes);
    EXPECT_GE(line.size(), kMaxLogLineBytes / 4);
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json["b"], "kept");
    EXPECT_EQ(std::string(json["a"]).substr(std::string(json["a"]).size() - 9), "... (cut)");
    EXPECT_LE(FormatLog(LogFormat::kText, "t", LogLevel::kInfo, "e", {{"a", value}, {"b", value}}).size(),
              kMaxLogLineBytes);
  }
}

TEST(LogTest, LinesOfGrpcAreLimitedAndCountedInTheMetrics) {
  const double before = static_cast<double>(DroppedLogLines());
  for (int i = 0; i < 1000; ++i) LogGrpc(LogLevel::kInfo, std::string(10'000, 'x'));
  EXPECT_TRUE(FlushLog(std::chrono::seconds(20)));
  // Ten were logged in each second that this took.
  EXPECT_GE(static_cast<double>(DroppedLogLines()) - before, 900);
  EXPECT_THAT(Metrics().Text(), testing::HasSubstr("status_translator_log_lines_dropped_total " +
                                                   std::to_string(DroppedLogLines()) + "\n"));
}

TEST(LogTest, TextOnlyOnATerminal) {
  const int file = open("/dev/null", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(LogFormatFor(file), LogFormat::kJson);
  close(file);
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0) GTEST_SKIP() << "no terminal can be had here (is /dev/pts mounted?)";
  EXPECT_EQ(LogFormatFor(terminal), LogFormat::kText);
  close(terminal);
}

}  // namespace
}  // namespace status_translator
