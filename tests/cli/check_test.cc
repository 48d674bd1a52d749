// `check` as a user types it; export/drift_test.cc and lookup test what it compares.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/algorithm/container.h"
#include "absl/strings/str_replace.h"
#include "support/facts.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Result Check(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "check");
  return RunToEnd(STATUS_TRANSLATOR_BINARY, arguments);
}

class CheckTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  TempDir folder_;
};

constexpr char kAcme[] =
    "name: \"acme\" extends: \"general\"\n"
    "http_to_grpc { http: 404 grpc: \"UNAVAILABLE\" reason: \"ours\" }\n";

TEST_F(CheckTest, PrintsChangesAndRetryFlips) {
  const Result result = Check({Write("acme.textproto", kAcme)});
  EXPECT_EQ(result.exit_code, 3);  // 404 no longer comes back as itself
  EXPECT_THAT(result.output, AllOf(HasSubstr("profile acme @"), HasSubstr("against general:\n"),
                                   HasSubstr("NOT_FOUND -> UNAVAILABLE"), HasSubstr("BECOMES RETRYABLE"),
                                   HasSubstr("warning: " + folder_ / "acme.textproto" + ":2:16: HTTP 404 came back")));
}

TEST_F(CheckTest, EachMistakeIsOneLineAndTheExitCodeIs1) {
  Write("a.textproto", "name: \"a\"\nhttp_to_grpc { http: 0404 grpc: \"NOT_FOUND\" reason: \"r\" }\n");
  Write("b.textproto", "name: \"b\"\nextends: \"genral\"\n");
  const Result result = Check({folder_ / ""});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, AllOf(HasSubstr("a.textproto:2:22: 0404 is not decimal: write 404\n"),
                                   HasSubstr("b.textproto:1:1: a profile needs at least one row\n")));
  const Result json = Check({folder_ / "", "-o", "json"});
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_EQ(nlohmann::json::parse(json.output)["errors"].size(), 2u);
  EXPECT_EQ(Check({"/no/such"}).exit_code, 2);
  EXPECT_EQ(Check({"/no/such", "-o", "json"}).exit_code, 2);
  const TempDir empty;
  const Result nothing = Check({empty / ""});
  EXPECT_EQ(nothing.exit_code, 1);
  EXPECT_THAT(nothing.output, HasSubstr("there is no *.textproto here to check"));
}

TEST_F(CheckTest, AgainstFiles) {
  const std::string now = Write("now.textproto", kAcme);
  const TempDir before;
  std::ofstream(before / "acme.textproto") << "name: \"acme\" extends: \"general\"\n"
                                              "http_to_grpc { http: 404 grpc: \"NOT_FOUND\" reason: \"ours\" }\n"
                                              "http_to_grpc { http: 420 grpc: \"ABORTED\" reason: \"ours\" }\n";
  const Result result = Check({now, "--against", before / "", "-o", "json"});
  const auto changes = nlohmann::json::parse(result.output)["profiles"][0]["changes"];
  EXPECT_EQ(changes[0]["asked"], "HTTP 404");
  EXPECT_EQ(changes[0]["becomesRetryable"], true);
  EXPECT_THAT(result.output, HasSubstr("HTTP 420"));
  EXPECT_THAT(Check({now, "--against", now}).output, HasSubstr("nothing changes for callers"));
  EXPECT_EQ(Check({now, "--against", "nonsense"}).exit_code, 2);
}

// A row for HTTP 400 in a profile that extends a catalogue of error codes changes 110 of them, 16 of these in whether
// they are retried.
TEST_F(CheckTest, ListsTheErrorCodesThatAStatusRowHides) {
  const std::string file = Write("t.textproto",
                                 "name: \"t\" extends: \"otc-ecs\"\n"
                                 "http_to_grpc { http: 400 grpc: \"INVALID_ARGUMENT\" reason: \"ours\" }\n");
  const auto changes = nlohmann::json::parse(Check({file, "-o", "json"}).output)["profiles"][0]["changes"];
  int error_codes = 0;
  int flips = 0;
  for (const auto& change : changes) {
    if (change["errorCode"] == "") continue;
    ++error_codes;
    flips += change["becomesRetryable"] == true || change["stopsBeingRetryable"] == true ? 1 : 0;
  }
  EXPECT_EQ(error_codes, 110);
  EXPECT_EQ(flips, 16);
  EXPECT_THAT(Check({file}).output, AllOf(HasSubstr("error code Ecs."), HasSubstr(" under HTTP 400 ")));
}

TEST_F(CheckTest, ABuiltInFileIsTheBuiltInProfile) {
  const Result one = Check({TestFile("../service/profiles/grpc.textproto")});
  EXPECT_EQ(one.exit_code, 3) << one.output;  // its source says that 200 becomes UNKNOWN, which is worth a warning
  EXPECT_THAT(one.output, HasSubstr("profile grpc @"));
  EXPECT_THAT(Check({TestFile("../service/profiles")}).output, HasSubstr("profile otc-ecs @"));
  const Result other =
      Check({Write("grpc.textproto", "name: \"grpc\" http_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" }")});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.output, HasSubstr("the name \"grpc\" is taken"));
}

TEST_F(CheckTest, AgainstABuiltInProfileOfAnotherName) {
  const Result result = Check({TestFile("../service/profiles/general.textproto"), "--against", "general-0.1"});
  EXPECT_THAT(result.output, HasSubstr("against general-0.1:\n"));
  const size_t becomes = result.output.find("BECOMES RETRYABLE");
  const size_t stops = result.output.find("stops being retryable");
  const size_t other = result.output.find("HTTP 428");
  EXPECT_LT(becomes, stops);
  EXPECT_LT(stops, other);
  EXPECT_LT(other, result.output.size());
}

TEST_F(CheckTest, AgainstARunningServer) {
  const TempDir served;
  std::ofstream(served / "acme.textproto") << "name: \"acme\" extends: \"general\"\n"
                                              "http_to_grpc { http: 404 grpc: \"INTERNAL\" reason: \"ours\" }\n";
  Process server(STATUS_TRANSLATOR_BINARY, {"serve", "--listen", "127.0.0.1:0", "--ports-file", served / "ports",
                                            "--profiles", served / "", "--drain-delay", "0s"});
  server.WaitForLine("\"serving\"");
  const std::string address = nlohmann::json::parse(ReadFile(served / "ports"))["grpc"][0];
  Write("acme.textproto", kAcme);
  Write("fresh.textproto",
        "name: \"fresh\" extends: \"general\" http_to_grpc { http: 470 grpc: \"ABORTED\" reason: \"r\" }");
  const Result result = Check({folder_ / "", "--against", address});
  EXPECT_THAT(result.output, AllOf(HasSubstr("against " + address + ":\n"), HasSubstr("INTERNAL -> UNAVAILABLE"),
                                   HasSubstr("against " + address + " (which does not have it), so general:\n")));
  server.Signal(SIGTERM);
  server.Wait();
  EXPECT_EQ(Check({folder_ / "", "--against", address}).exit_code, 2);
}

TEST_F(CheckTest, MistakesAndWarningsHaveAFormForPrograms) {
  const std::string file =
      Write("a.textproto", "name: \"a\"\nhttp_to_grpc { http: 0404 grpc: \"NOT_FOUND\" reason: \"r\" }\n");
  const auto finding = nlohmann::json::parse(Check({file, "-o", "json"}).output)["findings"][0];
  EXPECT_EQ(finding["file"], file);
  EXPECT_EQ(finding["line"], 2);
  EXPECT_EQ(finding["column"], 22);
  EXPECT_EQ(finding["severity"], "error");
  EXPECT_EQ(finding["message"], "0404 is not decimal: write 404");
  const Result junit = Check({file, "-o", "junit"});
  EXPECT_EQ(junit.exit_code, 1);
  EXPECT_THAT(junit.output, AllOf(HasSubstr("tests=\"1\" failures=\"1\""), HasSubstr(":2:22: 0404 is not decimal")));
  const Result github = Check({file, "-o", "github-actions"});
  EXPECT_EQ(github.exit_code, 1);
  EXPECT_THAT(github.output,
              HasSubstr("::error title=status-translator check,file=" + file + ",line=2,col=22::0404 is"));

  Write("a.textproto", kAcme);
  EXPECT_EQ(nlohmann::json::parse(Check({file, "-o", "json"}).output)["findings"][0]["severity"], "warning");
  const Result warned = Check({file, "-o", "github-actions"});
  EXPECT_EQ(warned.exit_code, 3);
  EXPECT_THAT(warned.output, AllOf(HasSubstr(",line=2,col=16::HTTP 404 came back"), HasSubstr("BECOMES RETRYABLE")));
  EXPECT_THAT(Check({file, "-o", "junit"}).output, AllOf(HasSubstr("failures=\"0\""), HasSubstr("<system-out>")));
  // What cannot be read is of the file that was named.
  EXPECT_EQ(nlohmann::json::parse(Check({"/no/such", "-o", "json"}).output)["findings"][0]["file"], "/no/such");
}

TEST_F(CheckTest, DriftComparesAnExportWithItsProfile) {
  Write("acme.textproto", kAcme);
  const auto exported = [&] {
    return RunToEnd(STATUS_TRANSLATOR_BINARY,
                    {"export", "--format", "go", "--profile", "acme", "--profiles", folder_ / ""})
        .output;
  };
  const std::string file = Write("table.go", exported());
  EXPECT_THAT(Check({folder_ / "", "--drift", file}).output, HasSubstr("table.go: is up to date with profile acme @"));
  std::string utf16 = "\xFF\xFE";
  for (const char c : exported()) utf16 += {c, '\0'};
  const Result recoded = Check({folder_ / "", "--drift", Write("recoded.go", utf16)});
  EXPECT_EQ(recoded.exit_code, 1);
  EXPECT_THAT(recoded.output, HasSubstr("recoded.go:1:1: is in UTF-16, which compilers and proxies do not read; "));
  EXPECT_THAT(RunToEnd("/bin/sh",
                       {"-c", "\"$0\" check \"$1\" --drift - < \"$2\"", STATUS_TRANSLATOR_BINARY, folder_ / "", file})
                  .output,
              HasSubstr("standard input: is up to date with profile acme @"));
  Write("acme.textproto",
        "name: \"acme\" extends: \"general\" http_to_grpc { http: 470 grpc: \"ABORTED\" reason: \"r\" }");
  const Result stale = Check({folder_ / "", "--drift", file});
  EXPECT_EQ(stale.exit_code, 1);
  EXPECT_THAT(stale.output,
              AllOf(HasSubstr("table.go:1:1: is stale"), HasSubstr("generate it again: status-translator export")));
  const Result json = Check({folder_ / "", "--drift", file, "-o", "json"});
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_EQ(nlohmann::json::parse(json.output)["findings"].back()["file"], file);
  EXPECT_THAT(Check({"--drift", file}).output, HasSubstr("there is no profile acme; name the directory"));
  // Not a mistake: --drift cannot tell.
  const Result unknown = Check({"--drift", Write("x.csv", "profile,http\n")});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.output, HasSubstr("x.csv:1:1: does not begin with the header that export writes, so --drift"));
  const Result missing = Check({"--drift", folder_ / "none.go"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.output, HasSubstr("none.go: cannot be read: No such file or directory\n"));
  EXPECT_THAT(Check({"--drift", folder_ / ""}).output, HasSubstr(": cannot be read: Is a directory; name a file\n"));
  EXPECT_THAT(Check({"--drift", Write("large.go", std::string(4 * 1024 * 1024 + 1, ' '))}).output,
              HasSubstr("large.go: is larger than 4194304 bytes, the most that is read of an export\n"));
  EXPECT_EQ(Check({}).exit_code, 2);
}

// The example in deploy/profiles.
// The shape in the README, as a user copies it.
std::string ReadmeShape() {
  const std::string readme = ReadFile(TestFile("../README.md"));
  const std::string fence = "```textproto\n";
  const size_t begin = readme.find(fence) + fence.size();
  return readme.substr(begin, readme.find("```", begin) - begin);
}

TEST_F(CheckTest, RunsTheExamplesOfShapes) {
  const std::string shape = ReadmeShape();
  const Result good = Check({Write("acme.shape.textproto", shape)});
  EXPECT_EQ(good.exit_code, 0) << good.output;
  EXPECT_THAT(good.output, HasSubstr("shape acme: no mistake; 1 example and 1 near miss answered as expected"));
  EXPECT_LE(absl::c_count(shape, '\n'), 15) << "the README says how little it takes";
  const Result wrong = Check({Write(
      "acme.shape.textproto", absl::StrReplaceAll(shape, {{"message: \"no order 7\"", "message: \"order 8\""}}))});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.output,
              HasSubstr("acme.shape.textproto:10:1: the message should contain \"order 8\", but is \"no order 7\""));
}

TEST_F(CheckTest, TwoShapesThatClashAreRefusedWithBothNames) {
  Write("acme.shape.textproto", ReadmeShape());
  Write("bcme.shape.textproto", absl::StrReplaceAll(ReadmeShape(), {{"name: \"acme\"", "name: \"bcme\""}}));
  const Result result = Check({folder_ / ""});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("the shapes \"acme\" and \"bcme\" claim this response with 2 conditions each"));
}

constexpr char kBroadShape[] =
    "name: \"broad\" made_by: \"application\"\n"
    "match { has { json: \"/code\" type: \"string\" } }\n"
    "read { error_code { json: \"/code\" } }\n"
    "example { status: 400 body: '{\"code\":\"A\"}' ";

TEST_F(CheckTest, WarnsOfAShapeThatClaimsExamplesOfBuiltInShapes) {
  const std::string file = Write("broad.shape.textproto", std::string(kBroadShape) + "}");
  const Result result = Check({file});
  EXPECT_EQ(result.exit_code, 3) << result.output;
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("shape broad: no mistake"), HasSubstr("warning: " + file + ":2:1: claims "),
                    HasSubstr(" examples of the built-in shapes aws-neptune, azure-cosmos, "),
                    HasSubstr(" more: add a condition\n")));
  const Result json = Check({file, "-o", "json"});
  EXPECT_EQ(json.exit_code, 3);
  EXPECT_EQ(nlohmann::json::parse(json.output)["shapes"][0]["warnings"].size(), 1u);
}

// Copies of the built-in shapes fail because of it; their many lines would hide the mistake. `serve` does not run them.
TEST_F(CheckTest, MistakesOfOnesOwnComeFirstAndThoseOfBuiltInCopiesAreOneWarning) {
  const std::string connect = TestFile("../service/shapes/connect.shape.textproto");
  const std::string twirp = TestFile("../service/shapes/twirp.shape.textproto");
  const std::string file = Write("broad.shape.textproto", std::string(kBroadShape) + "grpc: \"ABORTED\" }");
  const Result result = Check({connect, twirp, file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(absl::c_count(result.output, '\n'), 3) << result.output;
  EXPECT_THAT(result.output, testing::StartsWith(file + ":4:1: expected gRPC code ABORTED"));
  EXPECT_THAT(
      result.output,
      AllOf(HasSubstr("\nwarning: " + file + ":2:1: claims "), HasSubstr("\nwarning: copies of built-in files: "),
            HasSubstr(" of their examples failed, because a shape of yours claims the responses\n")));
  const Result valid = Check({connect, twirp, Write("broad.shape.textproto", std::string(kBroadShape) + "}")});
  EXPECT_EQ(valid.exit_code, 3);
  EXPECT_THAT(valid.output,
              AllOf(HasSubstr("warning: copies of built-in files: "), HasSubstr(", not all answered as expected\n")));
  EXPECT_EQ(Check({connect, twirp}).exit_code, 0);
}

TEST_F(CheckTest, DriftTakesOneFileSoThatThePathMayFollow) {
  const std::string profile = Write("acme.textproto", kAcme);
  const std::string file = Write(
      "table.go",
      RunToEnd(STATUS_TRANSLATOR_BINARY, {"export", "--format", "go", "--profile", "acme", "--profiles", folder_ / ""})
          .output);
  EXPECT_THAT(Check({"--drift", file, folder_ / ""}).output,
              AllOf(HasSubstr("table.go: is up to date with profile acme @"), HasSubstr(profile + ": profile acme @")));
}

// A profile with one entry of the catalogue.
std::string Catalogue(const std::string& title) {
  return "name: \"acme\" extends: \"general\"\nhttp_to_grpc { error_code: \"E\" grpc: \"ABORTED\" reason: \"r\" "
         "domain: \"acme.example\" title: \"" +
         title + "\" }\n";
}

TEST_F(CheckTest, AChangedEntryOfTheCatalogueIsPrintedBeforeAndAfter) {
  const TempDir before;
  std::ofstream(before / "acme.textproto") << Catalogue("Sold out");
  const std::string now = Write("acme.textproto", Catalogue("None left"));
  const Result changed = Check({now, "--against", before / ""});
  EXPECT_THAT(changed.output, HasSubstr(" ABORTED -> ABORTED  catalogue: title \"Sold out\" -> \"None left\" "));
  EXPECT_THAT(Check({now}).output,
              AllOf(HasSubstr(" catalogue: domain \"acme.example\", title \"None left\" "),
                    HasSubstr("  note: the entry of a row with a domain is for gRPC statuses whose ErrorInfo names "
                              "this domain or none\n")));
  EXPECT_THAT(Check({now, "--against", before / "", "-o", "tsv"}).output,
              HasSubstr("\tcatalogue: title \"Sold out\" -> \"None left\"\n"));
}

TEST_F(CheckTest, RunsTheExamplesOfProfiles) {
  const Result result =
      Check({Write("acme.textproto", std::string(kAcme) + "example { status: 404 grpc: \"ABORTED\" }\n")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("acme.textproto:3:1: expected gRPC code ABORTED, but it is UNAVAILABLE"));
}

TEST_F(CheckTest, RunsTheExamplesOfSymptoms) {
  const std::string symptoms =
      "name: \"own\" speaker: \"ours\"\nsymptom { name: \"full\" pattern: \"acme: full\" cause: \"dns\"\n"
      "example: \"acme: full\" }\n";
  const Result good = Check({Write("own.symptom.textproto", symptoms)});
  EXPECT_EQ(good.exit_code, 0);
  EXPECT_THAT(good.output, HasSubstr("own.symptom.textproto: symptoms own: no mistake; 1 symptom, 1 example"));
  const Result bad =
      Check({Write("own.symptom.textproto",
                   absl::StrReplaceAll(symptoms, {{"example: \"acme: full\"", "example: \"acme: empty\""}}))});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.output, HasSubstr("own.symptom.textproto:3:1: the symptom \"own/full\" does not explain this line"));
}

TEST(CheckExampleTest, IsClean) {
  const Result result = Check({TestFile("../deploy/profiles")});
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("HTTP 420"));
}

}  // namespace
}  // namespace status_translator
