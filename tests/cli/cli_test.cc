// The commands as a person types them.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "support/facts.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Result Type(const std::vector<std::string>& arguments,
            const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  return RunToEnd(STATUS_TRANSLATOR_BINARY, arguments, environment);
}

size_t Lines(const std::string& text) { return static_cast<size_t>(std::count(text.begin(), text.end(), '\n')); }

TEST(CliTest, ExplainsEveryCodeInAtMost15LinesWithAReason) {
  for (int code = 100; code <= 599; code += 7) {
    const Result result = Type({"explain", std::to_string(code)});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_LE(Lines(result.output), 15u) << result.output;
    EXPECT_THAT(result.output, HasSubstr("\nwhy "));
  }
  for (int code = 0; code <= 16; ++code) {
    const Result result = Type({"explain", std::to_string(code)});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_LE(Lines(result.output), 15u);
    EXPECT_THAT(result.output, AllOf(StartsWith("gRPC "), HasSubstr("\nwhy ")));
  }
}

TEST(CliTest, FoundingStatusesAreExplainedWithMeaningAndOutcome) {
  for (const auto& row : ReadFacts("founding_table.tsv")) {
    const std::string output = Type({"explain", row[0]}).output;
    EXPECT_THAT(output, HasSubstr(row[2]));
    EXPECT_THAT(output, HasSubstr(row[1] == "NORMAL" ? " normal (" : " abnormal ("));
  }
}

TEST(CliTest, OriginDecides) {
  EXPECT_THAT(Type({"explain", "404"}).output, HasSubstr("NOT_FOUND (5)"));
  EXPECT_THAT(Type({"explain", "404", "--origin", "intermediary"}).output, HasSubstr("UNIMPLEMENTED (12)"));
  EXPECT_THAT(Type({"explain", "404", "--origin", "ORIGIN_LOCAL_REPLY"}).output, HasSubstr("UNIMPLEMENTED (12)"));
}

TEST(CliTest, NamesInAnyWriting) {
  const std::string expected = Type({"explain", "NOT_FOUND"}).output;
  for (const char* name : {"not_found", "Not-Found", "5"}) EXPECT_EQ(Type({"explain", name}).output, expected);
}

TEST(CliTest, AWrongNameSuggestsNearOnes) {
  const Result code = Type({"explain", "NOT_FUOND"});
  EXPECT_EQ(code.exit_code, 2);
  EXPECT_EQ(code.output,
            "status-translator: \"NOT_FUOND\" is neither a gRPC code nor an HTTP status (did you mean NOT_FOUND?)\n");
  EXPECT_THAT(Type({"explain", "404", "--profile", "gogle"}).output, HasSubstr("did you mean google?"));
  EXPECT_THAT(Type({"explain", "404", "--origin", "intermediate"}).output, HasSubstr("did you mean intermediary?"));
}

TEST(CliTest, NumbersThatAreNeitherAreNamed) {
  for (const char* code : {"17", "99", "600", "-1"}) {
    const Result result = Type({"explain", "--", code});
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_THAT(result.output, HasSubstr("neither a gRPC code (0-16) nor an HTTP status (100-599)"));
  }
  EXPECT_THAT(Type({"explain", "999"}).output, HasSubstr("LinkedIn"));
}

TEST(CliTest, OriginOfAGrpcCodeMakesNoSense) {
  EXPECT_EQ(Type({"explain", "NOT_FOUND", "--origin", "application"}).exit_code, 2);
  EXPECT_EQ(Type({"explain", "NOT_FOUND", "--error-code", "X"}).exit_code, 2);
}

TEST(CliTest, AllShowsEveryOriginAndWhoSaysWhat) {
  const std::string output = Type({"explain", "429", "--all"}).output;
  for (const char* text :
       {"application", "intermediary", "local_reply", "RESOURCE_EXHAUSTED", "UNAVAILABLE",
        "connect, connect-2023 (superseded), dubbo, envoy, ", "dapr, general, general-0.1 (superseded), google, "}) {
    EXPECT_THAT(output, HasSubstr(text));
  }
  EXPECT_LE(Lines(output), 15u);
  EXPECT_THAT(Type({"explain", "NOT_FOUND", "--all"}).output, HasSubstr("404 Not Found"));
  const auto json = nlohmann::json::parse(Type({"explain", "429", "--all", "-o", "json"}).output);
  EXPECT_EQ(json["byOrigin"].size(), 3u);
  EXPECT_EQ(json["byOrigin"][1]["grpc"]["code"], "UNAVAILABLE");
  EXPECT_EQ(json["compared"]["answers"].size(), 2u);
}

TEST(CliTest, WhatIsNotPublishedIsSaidSo) {
  const std::string output = Type({"explain", "NOT_FOUND", "--profile", "grpc"}).output;
  EXPECT_THAT(output, AllOf(HasSubstr("(not published)"), HasSubstr("NOT_PUBLISHED")));
}

TEST(CliTest, JsonIsTheTranslation) {
  const auto json = nlohmann::json::parse(Type({"explain", "200", "-o", "json"}).output);
  EXPECT_EQ(json["grpc"]["code"], "OK");
  EXPECT_EQ(json["grpc"]["number"], 0);
  EXPECT_EQ(json["rule"]["kind"], "RULE_KIND_EXACT");
  EXPECT_EQ(json["http"]["outcome"], "OUTCOME_NORMAL");
}

TEST(CliTest, TsvIsForScripts) {
  EXPECT_THAT(Type({"explain", "404", "-o", "tsv"}).output, StartsWith("HTTP\t404 Not Found\ngRPC\tNOT_FOUND (5)\n"));
}

TEST(CliTest, ListsByClassAndOutcome) {
  const std::string of_class = Type({"list", "--class", "5xx"}).output;
  EXPECT_THAT(of_class, AllOf(StartsWith("500 "), HasSubstr("\n599 "), Not(HasSubstr("\n404 "))));
  const std::string normal = Type({"list", "--normal"}).output;
  EXPECT_THAT(normal, AllOf(StartsWith("200 "), Not(HasSubstr("\n404 "))));
  const std::string abnormal = Type({"list", "--abnormal"}).output;
  EXPECT_THAT(abnormal, AllOf(StartsWith("100 "), HasSubstr("\n404 "), Not(HasSubstr("\n200 "))));
  EXPECT_EQ(Lines(normal) + Lines(abnormal), Lines(Type({"list"}).output));
  EXPECT_EQ(Lines(Type({"list", "--grpc"}).output), 17u);
  EXPECT_THAT(Type({"list", "--profiles"}).output, AllOf(HasSubstr("general"), HasSubstr("gRPC to HTTP")));
  EXPECT_EQ(nlohmann::json::parse(Type({"list", "--class", "1xx", "-o", "json"}).output)["statuses"].size(), 5u);
  EXPECT_EQ(Type({"list", "--class", "6xx"}).exit_code, 2);
  EXPECT_EQ(Type({"list", "--normal", "--abnormal"}).exit_code, 2);
}

TEST(CliTest, ComparesTwoTables) {
  const std::string output = Type({"compare", "grpc", "google", "-o", "tsv"}).output;
  EXPECT_THAT(output, AllOf(StartsWith("direction\tasked\tgrpc\tgoogle\n"),
                            HasSubstr("http_to_grpc\t429\tUNAVAILABLE\tRESOURCE_EXHAUSTED\n"),
                            HasSubstr("http_to_grpc\t200-299\tUNKNOWN\tOK\n"),
                            HasSubstr("grpc_to_http\tNOT_FOUND\t-\t404\n"), Not(HasSubstr("\t401\t"))));
  EXPECT_EQ(Type({"compare", "grpc", "grpc", "-o", "json"}).output, "[]\n");
  EXPECT_EQ(Type({"compare", "grpc", "nobody"}).exit_code, 2);
}

TEST(CliTest, ExportsTables) {
  EXPECT_THAT(Type({"export", "grpc", "--format", "csv"}).output, StartsWith("atlas_revision,profile,"));
  EXPECT_THAT(Type({"export", "--format", "markdown"}).output, HasSubstr("\n## yarpc\n"));
  EXPECT_EQ(nlohmann::json::parse(Type({"export", "grpc", "envoy", "--format", "json"}).output)["profiles"].size(), 2u);
  EXPECT_EQ(Type({"export"}).exit_code, 2);
  EXPECT_EQ(Type({"export", "--format", "xml"}).exit_code, 2);
  EXPECT_EQ(Type({"export", "gprc", "--format", "csv"}).exit_code, 2);
}

TEST(CliTest, ExportsSource) {
  EXPECT_THAT(Type({"export", "--format", "go", "--profile", "general"}).output,
              AllOf(StartsWith("// Code generated by status-translator. DO NOT EDIT.\n"),
                    HasSubstr("\n// command: status-translator export --format go --profile general\n")));
  EXPECT_EQ(Type({"export", "general", "--format", "rust"}).output,
            Type({"export", "--profile", "general", "--format", "rust"}).output);
  EXPECT_THAT(Type({"export", "--format", "java", "--profile", "grpc", "--package", "com.acme"}).output,
              HasSubstr("\npackage com.acme;\n"));
  const Result wrong = Type({"export", "--format", "go"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.output, HasSubstr("--format go writes one profile: name it, for example --profile general\n"));
  EXPECT_EQ(Type({"export", "grpc", "envoy", "--format", "go"}).exit_code, 2);
  EXPECT_EQ(Type({"export", "grpc", "--format", "rust", "--package", "a"}).exit_code, 2);
  EXPECT_EQ(Type({"export", "grpc", "--format", "csv", "--package", "a"}).exit_code, 2);
}

TEST(CliTest, ExportsConfigurationOfProxies) {
  const Result nginx = Type({"export", "--format", "nginx", "--profile", "general", "--origin", "intermediary"});
  EXPECT_EQ(nginx.exit_code, 0);
  EXPECT_THAT(nginx.output,
              AllOf(StartsWith("# Code generated by status-translator. DO NOT EDIT.\n"),
                    HasSubstr("\n# command: status-translator export --format nginx --profile general --origin "
                              "intermediary\n")));
  for (const std::string format : {"envoy-local-reply", "envoy-custom-response", "envoy-ext-proc", "istio"}) {
    EXPECT_THAT(Type({"export", "otc-ecs", "--format", format}).output, HasSubstr("\n# profile: otc-ecs\n"));
    EXPECT_EQ(Type({"export", "--format", format}).exit_code, 2);
  }
  EXPECT_THAT(Type({"export", "grpc", "--format", "nginx", "--origin", "nobody"}).output,
              HasSubstr("--origin: \"nobody\" is not an origin: application, intermediary or local_reply\n"));
  EXPECT_THAT(Type({"export", "grpc", "--format", "envoy-ext-proc", "--origin", "application"}).output,
              HasSubstr("--origin is not for envoy-ext-proc"));
  EXPECT_THAT(Type({"export", "grpc", "--format", "csv", "--origin", "application"}).output,
              HasSubstr("--origin is for proxies, not for csv\n"));
  EXPECT_EQ(Type({"export", "grpc", "--format", "go", "--origin", "application"}).exit_code, 2);
  EXPECT_EQ(Type({"export", "grpc", "--format", "nginx", "--package", "a"}).exit_code, 2);
  EXPECT_THAT(Type({"export", "grpc-gateway", "--format", "nginx"}).output,
              HasSubstr("profile grpc-gateway does not translate HTTP errors"));
}

TEST(CliTest, AsksALiveServer) {
  const TempDir dir;
  Process server(STATUS_TRANSLATOR_BINARY,
                 {"serve", "--listen", "127.0.0.1:0", "--ports-file", dir / "ports", "--default-profile", "grpc"});
  server.WaitForLine("\"serving\"");
  const std::string address = nlohmann::json::parse(ReadFile(dir / "ports"))["grpc"][0];
  EXPECT_THAT(Type({"explain", "404", "--server", address}).output,
              AllOf(HasSubstr("UNIMPLEMENTED (12)"), HasSubstr("of profile grpc")));
  EXPECT_THAT(Type({"explain", "NOT_FOUND"}, {{"STATUS_TRANSLATOR_SERVER", address}}).output,
              HasSubstr("(not published)"));
  EXPECT_THAT(Type({"explain", "429", "--all", "--server", address}).output,
              HasSubstr("connect-2023 (superseded), dubbo, envoy, "));
  const Result unknown = Type({"explain", "404", "--profile", "genral", "--server", address});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.output, HasSubstr("did you mean general?"));
  EXPECT_EQ(Type({"healthcheck", "--server", address}).output, "SERVING\n");
  EXPECT_EQ(Type({"healthcheck", "--server", address, "--service", "readiness"}).exit_code, 0);
  EXPECT_EQ(Type({"healthcheck", "--server", address, "--service", "nobody"}).exit_code, 3);
}

TEST(CliTest, AServerThatIsNotThereIsNamed) {
  const Result explain = Type({"explain", "404", "--server", "127.0.0.1:1"});
  EXPECT_EQ(explain.exit_code, 1);
  EXPECT_THAT(explain.output, HasSubstr("cannot reach 127.0.0.1:1"));
  EXPECT_EQ(Type({"healthcheck", "--server", "127.0.0.1:1"}).exit_code, 2);
  EXPECT_EQ(Type({"healthcheck", "--colour"}).exit_code, 1);
}

// What the README shows is what a user sees.
TEST(CliTest, TheReadmeShowsARealAnswer) {
  const std::string readme = ReadFile(TestFile("../README.md"));
  const std::string command = "$ status-translator explain 404\n";
  const size_t begin = readme.find(command);
  ASSERT_NE(begin, std::string::npos);
  const size_t end = readme.find("```", begin);
  EXPECT_EQ(readme.substr(begin + command.size(), end - begin - command.size()), Type({"explain", "404"}).output);
}

TEST(CliTest, TheReadmeNamesEveryProfile) {
  const std::string readme = ReadFile(TestFile("../README.md"));
  const auto json = nlohmann::json::parse(Type({"list", "--profiles", "-o", "json"}).output);
  for (const auto& profile : json["profiles"]) {
    EXPECT_THAT(readme, HasSubstr("`" + profile["name"].get<std::string>() + "`"));
  }
}

TEST(CliTest, TheReadmeCountsTheLosses) {
  const auto json = nlohmann::json::parse(Type({"list", "--losses", "-o", "json"}).output);
  EXPECT_THAT(ReadFile(TestFile("../README.md")),
              HasSubstr("There and back, " + std::to_string(json["statuses"].size()) + " statuses of 300-599 become"));
  EXPECT_THAT(Type({"list", "--losses"}).output, HasSubstr("405"));
}

TEST(CliTest, HelpTeachesAndVersionTells) {
  for (const std::vector<std::string>& help : std::vector<std::vector<std::string>>{{"--help"},
                                                                                    {"serve", "--help"},
                                                                                    {"explain", "--help"},
                                                                                    {"list", "--help"},
                                                                                    {"compare", "--help"},
                                                                                    {"healthcheck", "--help"}}) {
    const Result result = Type(help);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.output, HasSubstr("Usage:"));
  }
  EXPECT_THAT(Type({"version"}).output, AllOf(StartsWith("status-translator "), HasSubstr("gRPC ")));
  EXPECT_EQ(Type({}).exit_code, 2);
  EXPECT_EQ(Type({"explian", "404"}).exit_code, 2);
}

}  // namespace
}  // namespace status_translator
