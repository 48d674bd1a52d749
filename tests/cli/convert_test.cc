// Whole responses on the command line.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Converts a file that holds `text`.
Result Convert(const std::string& text, std::vector<std::string> options = {}) {
  const TempDir dir;
  std::ofstream(dir / "response", std::ios::binary) << text;
  options.insert(options.begin(), {"convert", dir / "response"});
  return RunCommand(options);
}

// What `shell` prints, where "$0" is the binary.
Result Shell(const std::string& shell) { return RunToEnd("/bin/sh", {"-c", shell, STATUS_TRANSLATOR_BINARY}); }

constexpr char kProblem[] =
    "HTTP/1.1 409 Conflict\r\nContent-Type: application/problem+json\r\nRetry-After: 7\r\nX-Inner: 1\r\n\r\n"
    "{\"title\":\"Conflict\",\"status\":409,\"detail\":\"the book is on loan\"}";

TEST(ConvertTest, AnHttpResponseBecomesTrailers) {
  const Result result = Convert(kProblem);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output,
              StartsWith("grpc-status: 10\ngrpc-message: the book is on loan\ngrpc-status-details-bin: "));
  EXPECT_THAT(result.output, AllOf(HasSubstr("\nretry-after: 7\n"), Not(HasSubstr("x-inner"))));
}

TEST(ConvertTest, AnInputThatCannotBeReadIsNamedWithTheCause) {
  const TempDir dir;
  const Result missing = RunCommand({"convert", dir / "none"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.output, HasSubstr(dir / "none" + ": cannot be read: No such file or directory\n"));
  EXPECT_EQ(RunCommand({"check", dir / "none"}).exit_code, 2) << "the same for every command";
  EXPECT_THAT(RunCommand({"convert", dir / ""}).output, HasSubstr("cannot be read: Is a directory; name a file\n"));
  EXPECT_THAT(Shell("\"$0\" convert <&-").output, HasSubstr("standard input: cannot be read: Bad file descriptor\n"));
  const Result large = Convert(std::string(2'000'000, 'a'));
  EXPECT_EQ(large.exit_code, 2);
  EXPECT_THAT(large.output,
              HasSubstr("is larger than 1048576 bytes, the most that is read of a response; its beginning "
                        "may be enough: head -c 1048576; for a whole log: status-translator report\n"));
}

// As PowerShell 5 writes it; editors put a mark before UTF-8.
TEST(ConvertTest, MarksAndUtf16DoNotHideTheStatusLine) {
  const std::string expected = Convert(kProblem).output;
  const std::string mark = "\xEF\xBB\xBF";
  EXPECT_EQ(Convert(mark + kProblem).output, expected);
  EXPECT_THAT(Convert(mark + kProblem, {"--status", "409"}).output, HasSubstr("is a status line, but --status"));
  for (const bool low_first : {true, false}) {
    std::string utf16 = low_first ? "\xFF\xFE" : "\xFE\xFF";
    for (const char byte : std::string(kProblem))
      utf16 += low_first ? std::string{byte, '\0'} : std::string{'\0', byte};
    EXPECT_EQ(Convert(utf16).output, expected);
  }
}

TEST(ConvertTest, AMessageInLatin1IsKeptBothWays) {
  const Result grpc = Convert(
      "HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json; charset=iso-8859-1\r\n\r\n"
      "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"Schl\xFCssel fehlt\"}");
  EXPECT_THAT(grpc.output, StartsWith("grpc-status: 5\ngrpc-message: Schl%C3%BCssel fehlt\n"));
  const Result http = Convert(grpc.output);
  EXPECT_THAT(http.output, AllOf(HasSubstr("Schl\u00fcssel fehlt"), HasSubstr("content-type: application/problem+json"),
                                 Not(HasSubstr("iso-8859-1"))));
}

// The catalogue of a profile of one's own, and a rule of the profile that it extends.
TEST(ConvertTest, TheReportHasTheCatalogueEntryAndTheRevisionBesideItsProfile) {
  const TempDir dir;
  std::ofstream(dir / "acme.textproto")
      << "name: \"acme\" extends: \"general\" http_to_grpc { error_code: \"E\" grpc: \"ABORTED\" reason: \"r\"\n"
         "domain: \"acme.example\" type: \"/e\" title: \"Sold out\" help: \"https://acme.example/h\" }\n";
  const std::vector<std::string> options = {"--profiles", dir / "", "--profile", "acme", "--report"};
  const auto has_entry =
      AllOf(HasSubstr("\ndomain         acme.example\n"), HasSubstr("\nproblem type   /e\n"),
            HasSubstr("\nproblem title  Sold out\n"), HasSubstr("\nhelp           https://acme.example/h\n"));
  const std::string json = "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n\r\n{\"code\":\"";
  const Result http = Convert(json + "E\",\"message\":\"m\"}", options);
  EXPECT_THAT(http.output, has_entry);
  EXPECT_THAT(http.output, HasSubstr("ERROR_CODE row E of profile acme @"));
  EXPECT_THAT(Convert(http.output.substr(0, http.output.find("\n\n")), options).output, has_entry);
  EXPECT_THAT(Convert(json + "F\",\"message\":\"m\"}", options).output,
              HasSubstr("EXACT row 409 of profile general, by way of acme @"));
}

TEST(ConvertTest, EverySpecimenConverts) {
  for (const char* name :
       {"nginx-502", "haproxy-503-json", "connect-not-found", "twirp-bad-route", "kubernetes-conflict",
        "google-429-resource-exhausted", "otc-ecs-400", "grpc-gateway-asked-for-trailers"}) {
    const Result result = RunCommand({"convert", TestFile("convert/specimens/" + std::string(name) + ".http")});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, AllOf(StartsWith("grpc-status: "), Not(HasSubstr("<html"))));
  }
}

TEST(ConvertTest, GrpcWebThereAndBack) {
  for (const char* format : {"grpc-web", "grpc-web-text"}) {
    const Result result =
        Shell(std::string("printf 'grpc-status: 5\\ngrpc-message: no book\\n' | \"$0\" convert --format ") + format +
              " | \"$0\" convert");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_THAT(result.output, StartsWith("grpc-status: 5\ngrpc-message: no book\n")) << format;
  }
}

// Protobuf keeps maps in an order that differs from process to process.
TEST(ConvertTest, EqualInputGivesEqualBytesInEveryProcess) {
  std::string metadata;
  for (int i = 0; i < 30; ++i) metadata += (i == 0 ? "\"key" : ",\"key") + std::to_string(i) + "\":\"value\"";
  const std::string info =
      R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"A","metadata":{)" + metadata + "}}";
  const std::string twirp =
      "HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n"
      R"({"code":"not_found","msg":"m","meta":{)" +
      metadata + "}}";
  const std::string google =
      "HTTP/1.1 404 Not Found\nContent-Type: application/json\n\n"
      R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[)" +
      info + "]}}";
  const std::string status = R"({"code":5,"message":"m","details":[)" + info + "]}";
  const std::vector<std::string> json = {"-o", "json"};
  for (const auto& [text, options] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {twirp, {}}, {twirp, json}, {google, {}}, {google, json}, {status, {}}, {status, json}}) {
    const Result first = Convert(text, options);
    ASSERT_EQ(first.exit_code, 0) << first.output;
    for (int i = 0; i < 4; ++i) EXPECT_EQ(Convert(text, options).output, first.output);
  }
}

TEST(ConvertTest, RoundTripThroughPipes) {
  const TempDir dir;
  std::ofstream(dir / "response", std::ios::binary) << kProblem;
  const Result result = Shell("\"$0\" convert '" + (dir / "response") + "' | \"$0\" convert");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, StartsWith("HTTP/1.1 409 Conflict\n"));
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("\nretry-after: 7\n"), HasSubstr("\ncontent-type: application/problem+json\n"),
                    HasSubstr("\n\n{\"title\":\"Conflict\",\"status\":409,\"detail\":\"the book is on loan\"}")));
}

TEST(ConvertTest, TrailersBecomeAResponse) {
  const std::string trailers = "grpc-status: 5\r\ngrpc-message: no%20book\r\n\r\n";
  EXPECT_THAT(Convert(trailers).output,
              AllOf(StartsWith("HTTP/1.1 404 Not Found\n"), HasSubstr("\"detail\":\"no book\"")));
  EXPECT_THAT(Convert(trailers, {"--format", "twirp"}).output,
              HasSubstr("{\"code\":\"not_found\",\"msg\":\"no book\"}"));
  EXPECT_THAT(Convert(trailers, {"--accept", "application/json"}).output, HasSubstr("{\"error\":{\"code\":404,"));
  EXPECT_EQ(Convert(trailers, {"--format", "xml"}).exit_code, 2);
  const Result twice = Convert("HTTP/1.1 404 Not Found\n\n", {"--format", "twirp"});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.output,
              HasSubstr("convert it twice, status-translator convert | status-translator convert --format twirp"));
}

TEST(ConvertTest, TheReportExplainsTheTranslation) {
  const Result result = Convert(kProblem, {"--report"});
  for (const char* line :
       {"origin", "application", "problem", "header:x-inner", "retry-after", "of profile general @"}) {
    EXPECT_THAT(result.output, HasSubstr(line));
  }
  EXPECT_THAT(Convert("HTTP/1.1 404 Not Found\n\nbody", {"-o", "tsv"}).output,
              AllOf(StartsWith("HTTP\t404 Not Found\n"), HasSubstr("\nbody\ttext\n")));
  const auto json = nlohmann::json::parse(Convert(kProblem, {"-o", "json"}).output);
  EXPECT_EQ(json["status"]["code"], 10);
  EXPECT_EQ(json["report"]["shape"], "problem-details");
  EXPECT_EQ(json["trailers"][0]["name"], "grpc-status");
}

TEST(ConvertTest, AReportThatCannotBeWrittenIsAFailure) {
  const std::string convert = "printf 'HTTP/1.1 404 Not Found\\n\\n' | \"$0\" convert ";
  EXPECT_EQ(Shell(convert + "--report 2>/dev/full").exit_code, 1);
  EXPECT_EQ(Shell(convert + "2>/dev/full").exit_code, 0) << "nothing is reported";
}

TEST(ConvertTest, DraftsAShape) {
  const std::string response =
      "HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"code\":\"A-17\",\"text\":\"private\"}";
  const Result draft = Convert(response, {"--draft-shape"});
  EXPECT_EQ(draft.exit_code, 0);
  EXPECT_THAT(draft.output, AllOf(HasSubstr("name: \"my-shape\""), HasSubstr("A-17"), Not(HasSubstr("private"))));
  EXPECT_EQ(Convert("grpc-status: 5\n", {"--draft-shape"}).exit_code, 2);
  EXPECT_THAT(Convert(kProblem, {"--draft-shape"}).output,
              AllOf(HasSubstr("status-translator: this response is already claimed by problem-details; "),
                    HasSubstr("name: \"my-shape\"")));
  EXPECT_EQ(Convert("HTTP/1.1 404 Not Found\n\n", {"--draft-shape"}).exit_code, 1);
  const Result with_origin = Convert(response, {"--draft-shape", "--origin", "application"});
  EXPECT_EQ(with_origin.exit_code, 2);
  EXPECT_THAT(with_origin.output, HasSubstr("--origin excludes --draft-shape"));
}

TEST(ConvertTest, OptionsReplaceTheInput) {
  const std::string page = "HTTP/1.1 404 Not Found\nContent-Type: text/html\nX-Mine: yes\n\n<p>closed for today</p>";
  EXPECT_THAT(Convert(page).output, StartsWith("grpc-status: 12\n"));
  EXPECT_THAT(Convert(page, {"--origin", "application"}).output, StartsWith("grpc-status: 5\n"));
  EXPECT_THAT(Convert(page, {"--expose-body", "--expose-header", "x-mine"}).output,
              AllOf(HasSubstr("the body says: closed for today"), HasSubstr("\nx-mine: yes\n")));
  EXPECT_EQ(Convert(page, {"--origin", "proxy"}).exit_code, 2);
  EXPECT_THAT(Convert(page, {"--profile", "genral"}).output, HasSubstr("did you mean general?"));
  const Result grpc = Convert("grpc-status: 5\n", {"--origin", "application"});
  EXPECT_EQ(grpc.exit_code, 2);
  EXPECT_THAT(grpc.output, HasSubstr("--origin is for an HTTP status or a whole HTTP response, not for a gRPC outcome: "
                                     "leave it out\n"));
  EXPECT_EQ(Shell("printf 'grpc-status: 5\\n' | STATUS_TRANSLATOR_ORIGIN=application \"$0\" convert").exit_code, 0);
}

TEST(ConvertTest, ErrorsNameTheFileAndTheLine) {
  const Result result = Convert("grpc-status: 5\nno field\n\n");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, HasSubstr("/response: line 2: \"no field\" is not \"name: value\""));
  EXPECT_THAT(Convert("grpc-message: x\n").output, HasSubstr("the gRPC status is missing"));
  EXPECT_THAT(Convert("HTTP/1.1 999 x\n\n").output, HasSubstr(": 999 is not an HTTP status"));
  EXPECT_EQ(RunCommand({"convert", "/nonexistent"}).exit_code, 2);
  EXPECT_THAT(Convert(std::string(size_t{1024} * 1024 + 1, 'x')).output, HasSubstr("is larger than 1048576 bytes"));
}

// On standard error, beside the result.
TEST(ConvertTest, SkippedLinesAreReported) {
  const Result result = Convert("HTTP/1.1 404 Not Found\nno field\n\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, AllOf(HasSubstr("/response: line 2: \"no field\" is not \"name: value\" and was skipped"),
                                   HasSubstr("grpc-status: 12\n")));
}

// The argument after it is the file, which is not read as a second header.
TEST(ConvertTest, AnOptionThatCanBeRepeatedTakesOneValueEachTime) {
  const TempDir dir;
  std::ofstream(dir / "response") << "HTTP/1.1 409 Conflict\r\nX-Inner: 1\r\nX-Outer: 2\r\n\r\n";
  const Result result =
      RunCommand({"convert", "--expose-header", "x-inner", "--expose-header", "x-outer", dir / "response"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, AllOf(HasSubstr("x-inner: 1\n"), HasSubstr("x-outer: 2\n")));
}

TEST(ConvertTest, ABodyAloneNeedsItsStatus) {
  const std::string body = R"({"error":"no such book"})";
  EXPECT_THAT(Convert(body).output,
              AllOf(HasSubstr("/response: line 1: "), HasSubstr("; or, to a body alone, add --status 404\n")));
  EXPECT_EQ(Convert(body).exit_code, 2);
  EXPECT_THAT(Convert(body, {"--status", "404"}).output, StartsWith("grpc-status: 5\ngrpc-message: no such book\n"));
  EXPECT_EQ(Convert(body, {"--status", "600"}).exit_code, 2);
  EXPECT_THAT(Convert("Content-Type: application/json\nRetry-After: 5\n\n" + body, {"--status", "429"}).output,
              AllOf(StartsWith("grpc-status: 8\ngrpc-message: no such book\n"), HasSubstr("retry-after: 5\n")));
  EXPECT_THAT(Convert("HTTP/1.1 404 Not Found\n\n" + body, {"--status", "404"}).output,
              HasSubstr("line 1: is a status line, but --status is for a response without one"));
}

TEST(ConvertTest, AsksARunningServer) {
  const RunningServer server("otc-ecs");
  EXPECT_THAT(Convert(kProblem, {"--server", server.address(), "-o", "json"}).output, HasSubstr("\"otc-ecs\""));
  EXPECT_THAT(Convert("grpc-status: 5\n", {"--server", server.address()}).output, StartsWith("HTTP/1.1 404 "));
}

TEST(ConvertTest, ANumberThatGrpcDoesNotDefineHasNoName) {
  const TempDir dir;
  std::ofstream(dir / "trailers") << "grpc-status: 99\n";
  const std::string rows = RunCommand({"convert", dir / "trailers", "-o", "tsv"}).output;
  EXPECT_THAT(rows, HasSubstr("\ngRPC\t99, a number that gRPC does not define\n"));
  std::ofstream(dir / "trailers") << "grpc-status: 5\n";
  EXPECT_THAT(RunCommand({"convert", dir / "trailers", "-o", "tsv"}).output, HasSubstr("\ngRPC\tNOT_FOUND (5)\n"));
}

}  // namespace
}  // namespace status_translator
