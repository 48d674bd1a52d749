#include "cli/command_words.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CommandWordsTest, FieldsBecomeArguments) {
  EXPECT_EQ(InWordsOfCommand("origin: \"x\" is not application"), "--origin: \"x\" is not application");
  EXPECT_EQ(InWordsOfCommand("http.code: is missing: 100-599"), "the HTTP status is missing: 100-599");
  EXPECT_EQ(InWordsOfCommand("http.code: 999 is not an HTTP status"), "999 is not an HTTP status");
  EXPECT_EQ(InWordsOfCommand("line 3: body: is not the JSON of a X"), "line 3: the input is not the JSON of a X");
  EXPECT_EQ(InWordsOfCommand("there is no shape \"x\"; ListShapes names all 2"),
            "there is no shape \"x\"; list --shapes names all 2");
}

TEST(CommandWordsTest, OtherMessagesStay) {
  for (const char* message :
       {"", "text", "line x: body", "acme.textproto: text: is missing", "nothing is known",
        "there is no shape \"x\"; ListShapes of 127.0.0.1:50051 names all 2", "line 3: is empty"}) {
    EXPECT_EQ(InWordsOfCommand(message), message);
  }
}

// Each error that the command can get from the API by its arguments or its input.
TEST(CommandWordsTest, ErrorsOfCommandsNameNoFieldAndNoCall) {
  const TempDir dir;
  const auto file = [&dir](const std::string& text) {
    std::ofstream(dir / "in") << text;
    return std::string(dir / "in");
  };
  const auto fails = [](const std::vector<std::string>& arguments, const std::string& message) {
    const Result result = RunCommand(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_THAT(result.output, AllOf(HasSubstr(message), Not(HasSubstr("ListP")), Not(HasSubstr("http.code"))));
  };
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"explain", "404"}, {"export", "--format", "go"}, {"report", "/dev/null"}}) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--profile", "nobody"});
    fails(arguments, "there is no profile \"nobody\"; your own need --profiles DIR; list --profiles names all ");
  }
  fails({"explain", "404", "--shape", "nobody"}, "; list --shapes names all ");
  fails({"explain", "404", "--error-code", std::string(300, 'a')}, ": --error-code: has 300 bytes; at most 256");
  fails({"explain", " "}, ": give a code, an error line or a response; see explain --help");
  fails({"explain", std::string(20000, 'a')}, ": the text has 20000 bytes");
  fails({"convert", file("HTTP/1.1 404 X\n\n"), "--origin", "x"}, ": --origin: \"x\" is not application");
  fails({"convert", file("HTTP/1.1 999 X\n\n")}, ": 999 is not an HTTP status: 100-599");
  fails({"convert", file(R"({"http":{}})")}, ": the HTTP status is missing: ");
  fails({"convert", file(R"({"status":{"code":-5}})")}, ": -5 is not a gRPC code: 0 or above");
  fails({"convert", file(R"({"trailers":[{"name":"a"}]})")}, ": the gRPC status is missing, ");
  fails({"export", "--format", "csv", "--profile", "nobody"}, "; list --profiles names all ");
}

TEST(CommandWordsTest, AServerListsItsOwnProfiles) {
  const RunningServer server("general");
  EXPECT_THAT(RunCommand({"explain", "404", "--profile", "nobody", "--server", server.address()}).output,
              HasSubstr("; ListProfiles of " + server.address() + " names all "));
}

TEST(CommandWordsTest, AFileMayHaveTheNameOfAField) {
  const TempDir dir;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(std::string(dir / ""));
  const Result result = RunCommand({"convert", "body"});
  std::filesystem::current_path(before);
  EXPECT_THAT(result.output, HasSubstr("status-translator: body: "));
}

}  // namespace
}  // namespace status_translator
