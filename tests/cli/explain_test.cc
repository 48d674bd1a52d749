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

TEST(ExplainTest, EveryCodeTakesAtMost20LinesAndHasAReason) {
  for (int code = 100; code <= 599; code += 7) {
    const Result result = RunCommand({"explain", std::to_string(code)});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_LE(LineCount(result.output), 20u) << result.output;
    EXPECT_THAT(result.output, HasSubstr("\nwhy "));
  }
  for (int code = 0; code <= 16; ++code) {
    const Result result = RunCommand({"explain", std::to_string(code)});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_LE(LineCount(result.output), 15u);
    EXPECT_THAT(result.output, AllOf(StartsWith("gRPC "), HasSubstr("\nwhy ")));
  }
}

TEST(ExplainTest, AShapeSaysWhatItClaimsAndWhatItsCodesMean) {
  const Result result = RunCommand({"explain", "twirp"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, AllOf(StartsWith("shape "), HasSubstr("\nclaims "),
                                   HasSubstr("bad_route -> UNIMPLEMENTED: the service has no")));
  EXPECT_EQ(nlohmann::json::parse(RunCommand({"explain", "twirp", "-o", "json"}).output)["summary"]["tier"],
            "built-in");
  EXPECT_THAT(RunCommand({"explain", "400", "--shape", "oauth2", "--error-code", "invalid_token"}).output,
              AllOf(HasSubstr("UNAUTHENTICATED (16)"),
                    HasSubstr("ERROR_CODE row invalid_token of shape oauth2, in profile general @")));
  EXPECT_EQ(RunCommand({"explain", "400", "--shape", "none-such"}).exit_code, 2);
  EXPECT_EQ(RunCommand({"explain", "5", "--shape", "oauth2"}).exit_code, 2);
}

TEST(ExplainTest, FoundingStatusesHaveMeaningAndOutcome) {
  for (const auto& row : ReadFacts("founding_table.tsv")) {
    const std::string output = RunCommand({"explain", row[0]}).output;
    EXPECT_THAT(output, HasSubstr(row[2]));
    EXPECT_THAT(output, HasSubstr(row[1] == "NORMAL" ? " normal (" : " abnormal ("));
  }
}

TEST(ExplainTest, OriginDecides) {
  EXPECT_THAT(RunCommand({"explain", "404"}).output, HasSubstr("NOT_FOUND (5)"));
  EXPECT_THAT(RunCommand({"explain", "404", "--origin", "intermediary"}).output, HasSubstr("UNIMPLEMENTED (12)"));
  EXPECT_THAT(RunCommand({"explain", "404", "--origin", "ORIGIN_LOCAL_REPLY"}).output, HasSubstr("UNIMPLEMENTED (12)"));
}

TEST(ExplainTest, ReadsNamesInAnyCase) {
  const std::string expected = RunCommand({"explain", "NOT_FOUND"}).output;
  for (const char* name : {"not_found", "Not-Found", "5"}) EXPECT_EQ(RunCommand({"explain", name}).output, expected);
}

TEST(ExplainTest, AnUnknownNameSuggestsSimilarOnes) {
  const Result code = RunCommand({"explain", "NOT_FUOND"});
  EXPECT_EQ(code.exit_code, 2);
  EXPECT_EQ(code.output,
            "status-translator: \"NOT_FUOND\" is neither a gRPC code nor an HTTP status (did you mean NOT_FOUND?)\n");
  EXPECT_THAT(RunCommand({"explain", "404", "--profile", "gogle"}).output, HasSubstr("did you mean google?"));
  EXPECT_THAT(RunCommand({"explain", "404", "--origin", "intermediate"}).output,
              HasSubstr("did you mean intermediary?"));
  EXPECT_THAT(RunCommand({"explain", "awsjson"}).output, HasSubstr("did you mean aws-json"));
}

TEST(ExplainTest, RefusesNumbersThatAreNeither) {
  for (const char* code : {"-1", "783", "999"}) {
    const Result result = RunCommand({"explain", "--", code});
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_THAT(result.output, HasSubstr("neither a gRPC code (0 or above) nor an HTTP status (100-599)"));
  }
  EXPECT_THAT(RunCommand({"explain", "999"}).output, HasSubstr("LinkedIn"));
}

TEST(ExplainTest, ANumberAboveThoseOfHttpIsAGrpcNumber) {
  const TempDir dir;
  std::ofstream(dir / "acme.textproto") << "name: \"acme\" extends: \"general\"\n"
                                           "grpc_to_http { grpc: \"1000\" http: 409 reason: \"sold out\" }\n"
                                           "grpc_to_http { grpc: \"404\" http: 410 reason: \"gone\" }\n";
  const auto explain = [&dir](const std::string& code) {
    return RunCommand({"explain", code, "--profile", "acme", "--profiles", dir / ""}).output;
  };
  EXPECT_THAT(explain("1000"), AllOf(HasSubstr("409 Conflict"), HasSubstr("sold out"), HasSubstr("EXACT")));
  for (const char* code : {"17", "99", "600", "2000"}) {
    EXPECT_THAT(explain(code), AllOf(HasSubstr("HTTP"), HasSubstr("500 "), HasSubstr("UNKNOWN_NUMBER"))) << code;
  }
  EXPECT_THAT(explain("404"), HasSubstr("NOT_FOUND")) << "100-599 are HTTP statuses";
  EXPECT_EQ(RunCommand({"explain", "1000", "--all"}).exit_code, 0);
}

TEST(ExplainTest, TheWayOutIsNamed) {
  const TempDir dir;
  std::ofstream(dir / "prob404.txt") << "HTTP/1.1 404 Not Found\n\n";
  const auto refused = [](const std::vector<std::string>& arguments) {
    const Result result = RunCommand(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.output;
    return result.output;
  };
  const std::string file = dir / "prob404.txt";
  EXPECT_THAT(refused({"explain", file}),
              HasSubstr("it is a file: to explain what is in it, status-translator explain < " + file));
  EXPECT_THAT(refused({"explain", "general"}), HasSubstr("it is a profile: status-translator export general"));
  EXPECT_THAT(refused({"explain", "4o4"}), HasSubstr("list prints the statuses"));
  EXPECT_THAT(refused({"explain", " "}), HasSubstr(": give a code, an error line or a response; see explain --help"));
}

TEST(ExplainTest, TheCodeOfEachSenderIsNamed) {
  const auto explain = [](const std::string& code, const std::string& status) {
    return RunCommand({"explain", "rpc error: code = " + code +
                                      " desc = unexpected HTTP status code received from server: " + status})
        .output;
  };
  EXPECT_THAT(explain("Unavailable", "429 (Too Many Requests)"),
              HasSubstr("seen UNAVAILABLE; right is UNAVAILABLE if a proxy sent HTTP 429, RESOURCE_EXHAUSTED if the "
                        "application did: a quota or rate limit"));
  EXPECT_THAT(explain("DeadlineExceeded", "504 (Gateway Timeout)"),
              HasSubstr("seen DEADLINE_EXCEEDED; right is UNAVAILABLE if a proxy sent HTTP 504, DEADLINE_EXCEEDED if "
                        "the application did\n"));
  EXPECT_THAT(explain("Unknown", "504 (Gateway Timeout)"),
              HasSubstr("seen UNKNOWN; right is UNAVAILABLE if a proxy sent HTTP 504, DEADLINE_EXCEEDED if the "
                        "application did: "));
  EXPECT_THAT(explain("Unavailable", "503 (Service Unavailable)"), HasSubstr("seen UNAVAILABLE, which is right\n"));
}

// The verdict and the reason of retry advice are one statement.
TEST(ExplainTest, RetryAdviceDoesNotContradictItself) {
  for (const char* code : {"503", "UNAVAILABLE"}) {
    const std::string output = RunCommand({"explain", code}).output;
    EXPECT_THAT(output, AllOf(HasSubstr(" yes: "), Not(HasSubstr("idempotent")))) << code;
  }
  for (const char* code : {"502", "504", "DEADLINE_EXCEEDED",
                           "rpc error: code = Unavailable desc = error reading from "
                           "server: EOF"}) {
    EXPECT_THAT(RunCommand({"explain", code}).output,
                AllOf(HasSubstr(" no: "), HasSubstr("repeat it only if it is idempotent")))
        << code;
  }
}

TEST(ExplainTest, RefusesAnOriginForAGrpcCode) {
  EXPECT_EQ(RunCommand({"explain", "NOT_FOUND", "--origin", "application"}).exit_code, 2);
  EXPECT_EQ(RunCommand({"explain", "NOT_FOUND", "--error-code", "X"}).exit_code, 2);
}

// A shell may set the variable for all its commands.
TEST(ExplainTest, TheOriginOfTheEnvironmentIsUsedWhereThereIsOne) {
  const std::vector<std::pair<std::string, std::string>> intermediary = {{"STATUS_TRANSLATOR_ORIGIN", "intermediary"}};
  EXPECT_THAT(RunCommand({"explain", "404"}, intermediary).output, HasSubstr("UNIMPLEMENTED (12)"));
  EXPECT_EQ(RunCommand({"explain", "NOT_FOUND"}, intermediary).exit_code, 0);
  EXPECT_EQ(RunCommand({"explain", "rpc error: code = Unavailable desc = x"}, intermediary).exit_code, 0);
}

TEST(ExplainTest, TheOriginOfAWholeResponseDecides) {
  const std::string response = "HTTP/1.1 404 Not Found\ncontent-type: text/html\n\n<p>none</p>";
  EXPECT_THAT(RunCommand({"explain", response}).output, HasSubstr("UNIMPLEMENTED (12)"));
  EXPECT_THAT(RunCommand({"explain", response, "--origin", "application"}).output,
              AllOf(HasSubstr("NOT_FOUND (5)"), HasSubstr("application, from caller")));
  EXPECT_EQ(RunCommand({"explain", response, "--origin", "proxy"}).exit_code, 2);
}

TEST(ExplainTest, AGrpcOutcomeIsExplained) {
  const std::string trailers = "grpc-status: 5\ngrpc-message: no such book";
  EXPECT_THAT(RunCommand({"explain", trailers}).output,
              AllOf(StartsWith("HTTP "), HasSubstr("404 Not Found\n"), HasSubstr("NOT_FOUND (5)")));
  EXPECT_EQ(RunCommand({"explain", trailers, "--origin", "application"}).exit_code, 2);
  // It may be the body of an HTTP response as well.
  const Result json = RunCommand({"explain", R"({"code":5,"message":"x"})"});
  EXPECT_EQ(json.exit_code, 2);
  EXPECT_THAT(json.output, HasSubstr("status-translator convert --report --status CODE"));
}

TEST(ExplainTest, AllShowsEveryOriginAndTheAnswersOfProfiles) {
  const std::string output = RunCommand({"explain", "429", "--all"}).output;
  for (const char* text :
       {"application", "intermediary", "local_reply", "RESOURCE_EXHAUSTED", "UNAVAILABLE",
        "connect, connect-2023 (superseded), dubbo, envoy, ", "gax-go, general, general-0.1 (superseded), google, "}) {
    EXPECT_THAT(output, HasSubstr(text));
  }
  EXPECT_LE(LineCount(output), 15u);
  EXPECT_THAT(RunCommand({"explain", "NOT_FOUND", "--all"}).output, HasSubstr("404 Not Found"));
  const auto json = nlohmann::json::parse(RunCommand({"explain", "429", "--all", "-o", "json"}).output);
  EXPECT_EQ(json["byOrigin"].size(), 3u);
  EXPECT_EQ(json["byOrigin"][1]["grpc"]["code"], "UNAVAILABLE");
  EXPECT_EQ(json["compared"]["answers"].size(), 2u);
}

TEST(ExplainTest, AnUnpublishedAnswerIsNamed) {
  const std::string output = RunCommand({"explain", "NOT_FOUND", "--profile", "grpc"}).output;
  EXPECT_THAT(output, AllOf(HasSubstr("(not published)"), HasSubstr("NOT_PUBLISHED")));
}

TEST(ExplainTest, JsonIsTheTranslation) {
  const auto json = nlohmann::json::parse(RunCommand({"explain", "200", "-o", "json"}).output);
  EXPECT_EQ(json["grpc"]["code"], "OK");
  EXPECT_EQ(json["grpc"]["number"], 0);
  EXPECT_EQ(json["rule"]["kind"], "RULE_KIND_EXACT");
  EXPECT_EQ(json["http"]["outcome"], "OUTCOME_NORMAL");
}

TEST(ExplainTest, TsvIsForScripts) {
  EXPECT_THAT(RunCommand({"explain", "404", "-o", "tsv"}).output,
              StartsWith("HTTP\t404 Not Found\ngRPC\tNOT_FOUND (5)\n"));
}

TEST(ExplainTest, AsksARunningServer) {
  const RunningServer server("grpc");
  EXPECT_THAT(RunCommand({"explain", "404", "--server", server.address()}).output,
              AllOf(HasSubstr("UNIMPLEMENTED (12)"), HasSubstr("of profile grpc")));
  EXPECT_THAT(RunCommand({"explain", "NOT_FOUND"}, {{"STATUS_TRANSLATOR_SERVER", server.address()}}).output,
              HasSubstr("(not published)"));
  EXPECT_THAT(RunCommand({"explain", "429", "--all", "--server", server.address()}).output,
              HasSubstr("connect-2023 (superseded), dubbo, envoy, "));
  const Result unknown = RunCommand({"explain", "404", "--profile", "genral", "--server", server.address()});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.output, HasSubstr("did you mean general?"));
}

TEST(ExplainTest, NamesAServerThatCannotBeReached) {
  const Result result = RunCommand({"explain", "404", "--server", "127.0.0.1:1"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("cannot reach 127.0.0.1:1"));
}

TEST(ExplainTest, AnErrorLineIsExplainedInAtMost20Lines) {
  for (const char* line :
       {"rpc error: code = Unavailable desc = upstream connect error or disconnect/reset before headers. reset reason: "
        "connection termination",
        "Stream removed", "14 UNAVAILABLE: no healthy upstream", "Received RST_STREAM with error code 2"}) {
    const Result result = RunCommand({"explain", line});
    EXPECT_EQ(result.exit_code, 0) << line;
    EXPECT_LE(LineCount(result.output), 20u) << result.output;
    EXPECT_THAT(result.output, AllOf(HasSubstr("\nsaid by"), HasSubstr("\nnext"))) << line;
  }
  EXPECT_THAT(RunCommand({"explain", "14", "UNAVAILABLE:", "no", "healthy", "upstream"}).output,
              HasSubstr("envoy/no-healthy-upstream"))
      << "several arguments are one text";
}

TEST(ExplainTest, OptionsOfCodesAreRefusedForAnErrorLine) {
  const std::string line = "rpc error: code = Unavailable desc = x";
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"--all"}, {"--shape", "kong"}, {"--error-code", "E1"}}) {
    std::vector<std::string> arguments = {"explain", line};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Result result = RunCommand(arguments);
    EXPECT_EQ(result.exit_code, 2) << options[0];
    EXPECT_THAT(result.output, HasSubstr("--all, --error-code and --shape are for a code"));
  }
  const Result origin = RunCommand({"explain", line, "--origin", "intermediary"});
  EXPECT_EQ(origin.exit_code, 2);
  EXPECT_THAT(
      origin.output,
      HasSubstr("--origin is for an HTTP status or a whole HTTP response, not for an error line: leave it out"));
}

TEST(ExplainTest, StandardInputThatCannotBeReadIsAnError) {
  const std::string binary = STATUS_TRANSLATOR_BINARY;
  for (const char* input : {" explain < /", " explain - <&-"}) {
    const Result result = RunToEnd("/bin/sh", {"-c", binary + input});
    EXPECT_NE(result.exit_code, 0);
    EXPECT_THAT(result.output, HasSubstr("standard input: cannot be read: ")) << input;
  }
}

TEST(ExplainTest, TheHelpShowsErrorLinesAndHowTheyAreQuoted) {
  const std::string help = RunCommand({"explain", "--help"}).output;
  EXPECT_THAT(help, AllOf(HasSubstr("explain 'rpc error: code = Unavailable desc = no healthy upstream'"),
                          HasSubstr("after --"), HasSubstr(".symptom.textproto")));
  EXPECT_EQ(RunCommand({"explain", "rpc error: code = Unavailable desc = no healthy upstream"}).exit_code, 0);
  EXPECT_EQ(RunCommand({"explain", "--", "-v rpc error: code = Unavailable desc = x"}).exit_code, 0);
  EXPECT_THAT(RunCommand({"check", "--help"}).output, HasSubstr("NAME.symptom.textproto"));
}

TEST(ExplainTest, CodesInTheSpellingOfAnyTool) {
  for (const char* name : {"codes.NotFound", "StatusCode.NOT_FOUND", "NotFound", "not_found"}) {
    EXPECT_THAT(RunCommand({"explain", name}).output, StartsWith("gRPC        NOT_FOUND (5)")) << name;
  }
  EXPECT_THAT(RunCommand({"explain", "502", "Bad", "Gateway"}).output, StartsWith("HTTP        502 Bad Gateway"));
}

TEST(ExplainTest, AStatusSaysWhatClientsMakeOfIt) {
  EXPECT_THAT(RunCommand({"explain", "429"}).output, AllOf(HasSubstr("\nclients     UNAVAILABLE: grpc-go"),
                                                           HasSubstr("--origin intermediary"), HasSubstr("--all")));
}

TEST(ExplainTest, NothingIsClaimedOfOtherText) {
  const Result result = RunCommand({"explain", "the build failed"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, HasSubstr("nothing in this text is known"));
}

}  // namespace
}  // namespace status_translator
