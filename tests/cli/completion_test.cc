// The completions in a real bash, and manual pages; tests/peers/package.sh runs zsh, fish and mandoc.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// What bash offers for the last of these words.
std::vector<std::string> Complete(const std::vector<std::string>& words) {
  const std::string script = absl::StrCat(
      "source <(\"$0\" completion bash); COMP_WORDS=(status-translator \"$@\"); COMP_CWORD=$#; "
      "_status_translator \"$0\"; printf '%s\\n' \"${COMPREPLY[@]}\"");
  std::vector<std::string> arguments = {"-c", script, STATUS_TRANSLATOR_BINARY};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const Result result = RunToEnd("/bin/bash", arguments, {});
  EXPECT_EQ(result.exit_code, 0) << result.output;
  return absl::StrSplit(result.output, '\n', absl::SkipWhitespace());
}

// The long options in the help of a command.
std::vector<std::string> OptionsInHelp(const std::string& command) {
  std::vector<std::string> options;
  const std::string help = RunCommand({command, "--help"}).output;
  for (const absl::string_view line : absl::StrSplit(help, '\n')) {
    if (!absl::StartsWith(line, "  -")) continue;
    for (const absl::string_view word : absl::StrSplit(line, ' ')) {
      if (!absl::StartsWith(word, "--")) continue;
      options.emplace_back(word);
      break;
    }
  }
  return options;
}

std::vector<std::string> CommandsInHelp() {
  const std::string help = RunCommand({"--help"}).output;
  std::vector<std::string> commands;
  bool inside = false;
  for (const absl::string_view line : absl::StrSplit(help, '\n')) {
    if (line == "Commands:") {
      inside = true;
    } else if (line.empty()) {
      inside = false;
    } else if (inside && line[2] != ' ') {
      commands.emplace_back(line.substr(2, line.find(' ', 2) - 2));
    }
  }
  return commands;
}

TEST(CompletionTest, EveryCommandOfTheHelpIsOffered) {
  EXPECT_THAT(Complete({""}), IsSupersetOf(CommandsInHelp()));
  EXPECT_THAT(Complete({"exp"}), UnorderedElementsAre("explain", "export"));
  EXPECT_THAT(Complete({"--v"}), ElementsAre("--version"));
  EXPECT_THAT(Complete({"help", "expo"}), ElementsAre("export"));
}

TEST(CompletionTest, EveryOptionOfTheHelpIsOfferedAndInTheManual) {
  const std::string fish = RunCommand({"completion", "fish"}).output;
  const std::string zsh = RunCommand({"completion", "zsh"}).output;
  for (const std::string& command : CommandsInHelp()) {
    const std::vector<std::string> options = OptionsInHelp(command);
    ASSERT_THAT(options, Contains("--help"));
    EXPECT_THAT(Complete({command, "--"}), testing::UnorderedElementsAreArray(options));
    const std::string page = RunCommand({"man", command}).output;
    for (const std::string& option : options) {
      EXPECT_THAT(page, HasSubstr(absl::StrCat("\\fB", absl::StrReplaceAll(option, {{"-", "\\-"}}), "\\fR")));
      EXPECT_THAT(fish, HasSubstr(absl::StrCat("_from ", command, "' ")));
      EXPECT_THAT(fish, HasSubstr(absl::StrCat(" -l ", option.substr(2), " ")));
      EXPECT_THAT(zsh, AnyOf(HasSubstr(absl::StrCat(option, "[")), HasSubstr(absl::StrCat(option, "=["))));
    }
  }
}

TEST(CompletionTest, TheFixedValuesOfOptionsAreOffered) {
  EXPECT_THAT(Complete({"explain", "404", "-o", ""}), ElementsAre("text", "json", "tsv"));
  EXPECT_THAT(Complete({"check", "--output", "j"}), ElementsAre("json", "junit"));
  EXPECT_THAT(Complete({"export", "--format", "=", "g"}), ElementsAre("go", "grpc-retry-policy"));
  EXPECT_THAT(Complete({"export", "--format", "="}), IsSupersetOf({"csv", "rust", "nginx"}));
  EXPECT_THAT(Complete({"serve", "--ext-proc-mode", ""}), ElementsAre("observe", "enforce"));
  EXPECT_THAT(Complete({"convert", "--origin", "i"}), ElementsAre("intermediary"));
  EXPECT_THAT(Complete({"completion", "z"}), ElementsAre("zsh"));
  EXPECT_THAT(Complete({"serve", "--drain-delay", ""}), IsEmpty());
}

TEST(CompletionTest, NamesAreThoseThatTheProgramLists) {
  EXPECT_THAT(Complete({"explain", "--profile", "gen"}), Contains("general"));
  EXPECT_THAT(Complete({"compare", "env"}), Contains("envoy"));
  EXPECT_THAT(Complete({"explain", "--shape", "aws-j"}), ElementsAre("aws-json"));
}

TEST(CompletionTest, FilesAndDirectoriesAreOffered) {
  const TempDir dir;
  std::ofstream(dir / "a file") << "";
  std::filesystem::create_directory(dir / "a directory");
  EXPECT_THAT(Complete({"convert", dir / "a"}), UnorderedElementsAre(dir / "a file", dir / "a directory"));
  EXPECT_THAT(Complete({"explain", "--profiles", dir / "a"}), ElementsAre(dir / "a directory"));
}

TEST(ManPageTest, NamesTheCommandItsEnvironmentAndExamples) {
  const std::string page = RunCommand({"man", "explain"}, {{"SOURCE_DATE_EPOCH", "86400"}}).output;
  EXPECT_THAT(page, AllOf(HasSubstr(".TH STATUS\\-TRANSLATOR\\-EXPLAIN 1 \"1970-01-02\" "),
                          HasSubstr(".SH NAME\nstatus\\-translator\\-explain \\- "), HasSubstr(".SH ENVIRONMENT\n"),
                          HasSubstr("\\fBSTATUS_TRANSLATOR_ORIGIN\\fR\nSets \\fB\\-\\-origin\\fR.\n"),
                          HasSubstr(".SH EXAMPLES\n.nf\nexplain 404 "), HasSubstr(".BR status\\-translator (1)")));
  EXPECT_THAT(RunCommand({"man", "version"}).output, Not(HasSubstr("ENVIRONMENT")));
  EXPECT_THAT(RunCommand({"man"}).output, HasSubstr(".BR status\\-translator\\-explain (1)"));
}

// A line that begins with a full stop or an apostrophe would be a request of roff.
TEST(ManPageTest, NoTextBeginsARequest) {
  for (const std::string& command : CommandsInHelp()) {
    const std::string page = RunCommand({"man", command}).output;
    for (const absl::string_view line : absl::StrSplit(page, '\n')) {
      if (absl::StartsWith(line, ".")) {
        EXPECT_THAT(std::string(line), testing::ContainsRegex("^\\.(\\\\\"|[A-Za-z]+( |$))"));
      }
      EXPECT_FALSE(absl::StartsWith(line, "'")) << line;
    }
  }
}

}  // namespace
}  // namespace status_translator
