#include "cli/findings.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::FieldsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Finding Read(const std::string& text) {
  static const std::vector<std::string>& files = *new std::vector<std::string>{"a.textproto", "dir"};
  return ReadFinding(text, Severity::kError, files);
}

TEST(FindingsTest, APlaceIsRead) {
  EXPECT_THAT(Read("a.textproto:2:22: 0404 is not decimal: write 404"),
              FieldsAre("a.textproto", 2, 22, Severity::kError, "0404 is not decimal: write 404"));
  EXPECT_THAT(Read("C: odd: name:7:1: m"), FieldsAre("C: odd: name", 7, 1, Severity::kError, "m"));
  EXPECT_THAT(Read("dir: there is no file"), FieldsAre("dir", 0, 0, Severity::kError, "there is no file"));
  EXPECT_THAT(Read("other: text"), FieldsAre("", 0, 0, Severity::kError, "other: text"));
  EXPECT_THAT(Read("a:0:1: m"), FieldsAre("", 0, 0, Severity::kError, "a:0:1: m"));
  EXPECT_THAT(Read("a:99999999999:1: m"), FieldsAre("", 0, 0, Severity::kError, "a:99999999999:1: m"));
  EXPECT_THAT(Read(""), FieldsAre("", 0, 0, Severity::kError, ""));
}

TEST(FindingsTest, JsonHasWhatIsKnown) {
  EXPECT_EQ(FindingsJson({Read("a.textproto:2:22: m"), {.severity = Severity::kWarning, .message = "n"}}).dump(),
            R"([{"file":"a.textproto","line":2,"column":22,"severity":"error","message":"m"},)"
            R"({"severity":"warning","message":"n"}])");
}

TEST(FindingsTest, JunitHasACaseForEachFileAndEscapes) {
  const std::string text = FindingsJunit(
      {Read("a.textproto:2:22: \"<&>\" \x01 \xff"), {"b", 1, 1, Severity::kWarning, "w"}, {.message = "of no file"}},
      std::vector<std::string>{"clean", "a.textproto"});
  EXPECT_THAT(text,
              AllOf(HasSubstr("tests=\"4\" failures=\"2\""), HasSubstr("name=\"clean\" time=\"0\">\n  </testcase>"),
                    HasSubstr("message=\"a.textproto:2:22: &quot;&lt;&amp;&gt;&quot; \uFFFD \uFFFD\""),
                    HasSubstr("<system-out>b:1:1: w&#10;</system-out>"), HasSubstr("name=\"all files\"")));
}

// A message can quote the file that was checked, which must not write a command of its own.
TEST(FindingsTest, AWorkflowCommandIsOneLine) {
  EXPECT_EQ(FindingsGithubActions({{"a,b:c", 3, 4, Severity::kError, "100 %\n::warning::x"}}),
            "::error title=status-translator check,file=a%2Cb%3Ac,line=3,col=4::100 %25%0A::warning::x\n");
  EXPECT_THAT(FindingsGithubActions({{.severity = Severity::kWarning, .message = "m"}}),
              AllOf(HasSubstr("::warning title=status-translator check::m\n"), Not(HasSubstr("file="))));
}

}  // namespace
}  // namespace status_translator
