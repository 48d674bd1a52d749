#include "report/entry_time.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/report_data.h"

namespace status_translator {
namespace {

std::string Utc(absl::string_view entry) {
  const std::optional<absl::Time> time = EntryTime(entry);
  return time.has_value() ? absl::FormatTime("%Y-%m-%d %H:%M:%E*S", *time, absl::UTCTimeZone()) : "none";
}

TEST(EntryTimeTest, ReadsTheFormsOfIso8601) {
  EXPECT_EQ(Utc("2026-05-01T10:00:00Z ERROR x"), "2026-05-01 10:00:00");
  EXPECT_EQ(Utc("[main] 2026-05-01 10:00:00,250 ERROR x"), "2026-05-01 10:00:00.25");
  EXPECT_EQ(Utc(R"({"level":"error","ts":"2026-05-01T10:00:00.5+02:00"})"), "2026-05-01 08:00:00.5");
  EXPECT_EQ(Utc("2026-05-01T10:00:00-0130 x"), "2026-05-01 11:30:00");
}

TEST(EntryTimeTest, NothingElseIsATime) {
  for (const std::string entry : {"", "May  1 10:00:00 host x", "2026-05-01", "2026-13-01T10:00:00Z", "10:00:00 x",
                                  "12026-05-01T10:00:00Z", "1777629600.25"}) {
    EXPECT_EQ(Utc(entry), "none") << entry;
  }
  EXPECT_EQ(Utc(std::string(200, 'x') + " 2026-05-01T10:00:00Z"), "none");
}

TEST(EntryTimeTest, TheNewestErrorIsThatOfTheLatestTime) {
  const auto newest = [](const std::vector<std::string>& errors) {
    ReportData report;
    for (const std::string& error : errors) report.AddCause(LoggedCause{.causes = "x", .newest = ""}, error);
    return report.causes.Sorted(RetryFlip::kNone)[0].first.newest;
  };
  EXPECT_EQ(newest({"2026-05-02T00:00:00Z a", "2026-05-01T00:00:00Z b"}), "2026-05-02T00:00:00Z a");
  EXPECT_EQ(newest({"2026-05-01T00:00:00Z a", "2026-05-02T00:00:00Z b"}), "2026-05-02T00:00:00Z b");
  EXPECT_EQ(newest({"2026-05-01T00:00:00Z a", "2026-05-01T00:00:00Z b"}), "2026-05-01T00:00:00Z b");
  // Without a time, the last one that was read.
  EXPECT_EQ(newest({"2026-05-02T00:00:00Z a", "b"}), "b");
  EXPECT_EQ(newest({"a", "b"}), "b");
}

}  // namespace
}  // namespace status_translator
