#include "report/access_log_line.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/plain_word.h"

namespace status_translator {
namespace {

using ::testing::StartsWith;

constexpr char kLine[] =
    R"({"path":"/x","translation":{"action":"would_change","from":"HTTP 404","before":"UNIMPLEMENTED",)"
    R"("to":"NOT_FOUND","rule":"EXACT row 404 of profile general","origin":"application","shape":"PROBLEM",)"
    R"("retry_flip":"none"}})";

LoggedTranslation Translation(const std::string& line) {
  const InputLine read = ReadAccessLogLine(line);
  const auto* found = std::get_if<LoggedResponse>(&read);
  EXPECT_NE(found, nullptr) << line;
  return found == nullptr ? LoggedTranslation() : found->translation;
}

LineMistake Mistake(const std::string& line) {
  const InputLine read = ReadAccessLogLine(line);
  const auto* mistake = std::get_if<LineMistake>(&read);
  EXPECT_NE(mistake, nullptr) << line;
  return mistake == nullptr ? LineMistake() : *mistake;
}

TEST(AccessLogLineTest, ReadsEveryWord) {
  EXPECT_EQ(Translation(kLine), (LoggedTranslation{.retry_flip = RetryFlip::kNone,
                                                   .action = "would_change",
                                                   .from = "HTTP 404",
                                                   .before = "UNIMPLEMENTED",
                                                   .to = "NOT_FOUND",
                                                   .origin = "application",
                                                   .shape = "PROBLEM",
                                                   .rule = "EXACT row 404 of profile general"}));
}

TEST(AccessLogLineTest, ReadsWhatIsWrongWithASettingOfTheRoute) {
  const std::string line =
      R"({"route":"orders","translation":{"mode":"enforce","action":"passed:wrong_setting","setting":"mode is \"on\""}})";
  const auto read = std::get<LoggedResponse>(ReadAccessLogLine(line));
  EXPECT_TRUE(read.is_passed());
  EXPECT_EQ(read.translation.action, "passed:wrong_setting");
  EXPECT_EQ(read.setting, "mode is \"on\"");
  EXPECT_EQ(read.route, "orders");
  EXPECT_THAT(Mistake(R"({"translation":{"action":"changed","setting":"x"}})").message,
              StartsWith("\"translation\" lacks one of"));
}

TEST(AccessLogLineTest, ReadsTheRouteOfTheLineAndTheSkeleton) {
  auto line = nlohmann::json::parse(kLine);
  line["translation"].erase("shape");
  line["translation"]["body"] = "json";
  line["translation"]["skeleton"] = R"({"error":{"code"}} x-acme)";
  line["upstream"] = {{"route", "not this"}};
  for (const char* name : {"route", "route_name"}) {
    auto named = line;
    named[name] = "books\x1b[2J";
    const auto read = std::get<LoggedResponse>(ReadAccessLogLine(named.dump()));
    EXPECT_EQ(read.route, R"(books\x1b[2J)");
    EXPECT_EQ(read.skeleton, R"({"error":{"code"}} x-acme)");
    EXPECT_FALSE(read.is_claimed);
    EXPECT_EQ(read.translation.shape, "json");
  }
  line["route"] = "-";
  EXPECT_EQ(std::get<LoggedResponse>(ReadAccessLogLine(line.dump())).route, "");
  EXPECT_TRUE(std::get<LoggedResponse>(ReadAccessLogLine(kLine)).is_claimed);
}

// Operators have log formats of their own.
TEST(AccessLogLineTest, FindsTheTranslationUnderAnyNameAndAtAnyDepth) {
  const auto inner = nlohmann::json::parse(kLine)["translation"];
  EXPECT_EQ(Translation(nlohmann::json({{"st", inner}, {"to", "me"}}).dump()).to, "NOT_FOUND");
  EXPECT_EQ(Translation(nlohmann::json({{"a", {{{"b", 1}, {"log", {{"x", inner}}}}}}}).dump()).to, "NOT_FOUND");
}

// Programs that add fields to a line do not look whether it has them.
TEST(AccessLogLineTest, ReadsLinesThatRepeatAKey) {
  const std::string line = kLine;
  EXPECT_EQ(Translation(R"({"host":"a","host":"b",)" + line.substr(1)).to, "NOT_FOUND");
  EXPECT_EQ(Translation(line.substr(0, line.size() - 1) + R"(,"translation":"-"})").to, "NOT_FOUND");
}

TEST(AccessLogLineTest, OptionalWordsMayBeMissing) {
  const LoggedTranslation read =
      Translation(R"({"translation":{"from":"HTTP 503","before":"A","to":"B","retry_flip":"stops"}})");
  EXPECT_EQ(read.retry_flip, RetryFlip::kStops);
  EXPECT_EQ(read.rule, "");
}

TEST(AccessLogLineTest, SeparatesResponsesThatWereNotTranslatedFromForeignLogs) {
  for (const char* line : {R"({"translation":null})", R"({"translation":"-"})", R"({"a":{"translation":"-"}})"}) {
    EXPECT_EQ(std::get<OtherLine>(ReadAccessLogLine(line)), OtherLine::kPassed) << line;
  }
  // Programs log objects that repeat a key, and numbers that no double holds.
  const std::string deep = "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}";
  for (const std::string& line : {std::string("{}"), std::string(R"({"code":404,"from":"x"})"),
                                  std::string(R"({"a":[{"from":"a","before":"b"}]})"),
                                  std::string(R"({"err":"a","err":"b"})"), std::string(R"({"took":1e999})"), deep}) {
    EXPECT_EQ(std::get<OtherLine>(ReadAccessLogLine(line)), OtherLine::kForeignLog) << line;
  }
}

TEST(AccessLogLineTest, NamesTheColumnOfAMistake) {
  const std::vector<std::tuple<std::string, size_t, std::string>> lines = {
      {R"({"a":})", 6, "is not JSON from \"}\" on"},
      {R"({"a":1} {"b":2})", 9, "is not JSON from \"{\"b\":2}\" on"},
      {R"({"a":"b)", 8, "ends in the middle of JSON"},
      {R"({"translation":"x"})", 2,
       "\"translation\" lacks one of from, before, to and retry_flip; in json_format it is "},
      {R"({"translation":{"from":"HTTP 404","before":5}})", 2, "\"translation\" lacks one of"},
      {R"({"translation":{"from":"a","before":"b","to":"c","retry_flip":"may\nbe"}})", 2,
       R"(retry_flip is "may\nbe", which is not none, becomes or stops)"},
      {std::string("{\"a\":1}\0}", 9), 8, "contains a NUL byte"},
      {"{\"a\":\"\xff\"}", 7, "is not JSON from "},
  };
  for (const auto& [line, column, message] : lines) {
    const LineMistake mistake = Mistake(line);
    EXPECT_EQ(mistake.column, column) << line;
    EXPECT_THAT(mistake.message, StartsWith(message)) << line;
  }
}

TEST(AccessLogLineTest, WordsAreSafeToPrint) {
  auto line = nlohmann::json::parse(kLine);
  line["translation"]["before"] = "\x1b]0;owned\x07\r\n";
  line["translation"]["to"] = std::string(100'000, 'x');
  const LoggedTranslation read = Translation(line.dump());
  EXPECT_EQ(read.before, R"(\x1b]0;owned\x07\r\n)");
  EXPECT_EQ(read.to.size(), kMaxWordBytes);
}

}  // namespace
}  // namespace status_translator
