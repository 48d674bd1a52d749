// Parsing of profiles. bad/ contains one file or directory for each possible error, and beside it, in NAME.txt, the
// error message: one line for each error, file:line:column, what is wrong, what would be right. UPDATE_GOLDEN=1
// rewrites these messages for review.
#include "config/profile_text.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "config/profile_files.h"
#include "support/facts.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(ProfileTextTest, RefusesTooLargeFilesAndBinary) {
  EXPECT_THAT(ParseProfile("f", std::string(kMaxProfileBytes + 1, '#')).status().message(),
              HasSubstr("f: is larger than 1048576 bytes"));
  EXPECT_FALSE(ParseProfile("f", "name: \"\xff\"").ok());
  EXPECT_FALSE(ParseProfile("f", absl::string_view("\0\0", 2)).ok());
  EXPECT_FALSE(ParseProfile("f", "").ok());
}

TEST(ProfileTextTest, ReasonIsBounded) {
  const std::string text =
      absl::StrCat("name: \"t\" http_to_grpc { http: 404 grpc: \"OK\" reason: \"", std::string(1025, 'x'), "\" }");
  EXPECT_THAT(ParseProfile("f", text).status().message(), HasSubstr("reason has 1025 bytes; at most 1024"));
}

// The errors of a row for an error code with these members.
std::string ErrorsOfRow(const std::string& members) {
  const absl::StatusOr<Table> table = ParseProfile(
      "f",
      absl::StrCat("name: \"t\"\nhttp_to_grpc { error_code: \"E\" grpc: \"ABORTED\" reason: \"r\"\n", members, " }"));
  return table.ok() ? "" : std::string(table.status().message());
}

TEST(ProfileTextTest, ReadsTheCatalogue) {
  const absl::StatusOr<Table> table = ParseProfile("f", R"(
    name: "t"
    domain: "acme.example"
    http_to_grpc {
      error_code: "SOLD_OUT" grpc: "FAILED_PRECONDITION" reason: "r" domain: "orders.acme.example"
      type: "/errors/sold-out" title: "Ausverkauft – leider" help: "https://acme.example/help?e=SOLD_OUT#top"
    })");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->domain, "acme.example");
  EXPECT_EQ(table->http_to_grpc[0].answer.catalog,
            (CatalogEntry{"orders.acme.example", "/errors/sold-out", "Ausverkauft – leider",
                          "https://acme.example/help?e=SOLD_OUT#top"}));
}

TEST(ProfileTextTest, TheCatalogueIsChecked) {
  EXPECT_EQ(ErrorsOfRow("domain: \"a b\""),
            "f:3:1: domain \"a b\" is not a domain: visible ASCII without spaces, for example \"orders.example.com\"");
  EXPECT_EQ(ErrorsOfRow("type: \"https://e/<x>\""),
            "f:3:1: type \"https://e/<x>\" is not a URI reference, for example "
            "\"https://errors.example.com/sold-out\"");
  EXPECT_EQ(ErrorsOfRow("title: \"a\\nb\""), "f:3:1: title \"a\\x0ab\" is not one line of text");
  for (const char* help : {"example.com/help", "javascript:alert(1)", "https://", "https:///x", "http://a b"}) {
    EXPECT_THAT(ErrorsOfRow(absl::StrCat("help: \"", help, "\"")),
                HasSubstr("is not an http or https URL, for example \"https://example.com/help/sold-out\""));
  }
  EXPECT_THAT(ParseProfile("f", "name: \"t\"\ndomain: \"\\n\" http_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" }")
                  .status()
                  .message(),
              HasSubstr("f:2:1: domain \"\\x0a\" is not a domain"));
  for (const char* field : {"domain", "type", "title", "help"}) {
    const std::string text = absl::StrCat("name: \"t\" http_to_grpc { http: 404 grpc: \"OK\" reason: \"r\"\n", field,
                                          ": \"https://a.example\" }");
    EXPECT_EQ(ParseProfile("f", text).status().message(),
              absl::StrCat("f:2:1: a row with a ", field, " needs an error_code"));
  }
}

// Read as unset, an empty error code would make a row for the whole status.
TEST(ProfileTextTest, AnEmptyTextIsRefused) {
  const auto errors = [](const std::string& text) { return std::string(ParseProfile("f", text).status().message()); };
  EXPECT_EQ(errors("name: \"t\" http_to_grpc { http: 409 grpc: \"ABORTED\" reason: \"r\"\nerror_code: \"\" }"),
            "f:2:1: error_code is empty: write a value, or leave the field out");
  EXPECT_EQ(errors("name: \"t\" http_to_grpc {\nerror_code: '' grpc: \"ABORTED\" reason: \"r\" title: \"T\" }"),
            "f:2:1: error_code is empty: write a value, or leave the field out");
  for (const char* field : {"domain", "type", "title", "help", "shape", "origin"}) {
    EXPECT_EQ(ErrorsOfRow(absl::StrCat(field, ": \"\"")),
              absl::StrCat("f:3:1: ", field, " is empty: write a value, or leave the field out"));
  }
  EXPECT_EQ(errors("name: \"t\"\nextends: \"\" http_to_grpc { http: 404 grpc: \"OK\" reason: \"r\" }"),
            "f:2:1: extends is empty: write a value, or leave the field out");
  EXPECT_EQ(errors("name: \"t\" http_to_grpc_default { grpc: \"OK\" reason: \"r\"\norigin: \"\" }"),
            "f:2:1: origin is empty: write a value, or leave the field out");
}

TEST(ProfileTextTest, TheCatalogueIsBounded) {
  const std::pair<const char*, size_t> bounds[] = {{"domain", 253}, {"type", 1024}, {"title", 256}, {"help", 1024}};
  for (const auto& [field, bytes] : bounds) {
    const std::string text = "https://" + std::string(bytes - 8, 'x');
    EXPECT_EQ(ErrorsOfRow(absl::StrCat(field, ": \"", text, "\"")), "");
    EXPECT_EQ(ErrorsOfRow(absl::StrCat(field, ": \"", text, "x\"")),
              absl::StrCat("f:3:1: ", field, " has ", bytes + 1, " bytes; at most ", bytes));
  }
}

TEST(ProfileTextTest, ReadsEveryKindOfRow) {
  const absl::StatusOr<Table> table = ParseProfile("f", R"(
    name: "t" description: "d" extends: "general"
    http_to_grpc { http: 404 http: 410 grpc: "NOT_FOUND" reason: "gone" origin: "ORIGIN_APPLICATION" }
    http_to_grpc { error_code: "E.1" grpc: "RESOURCE_EXHAUSTED" reason: "quota" retry { retryable: true reason: "w" } }
    http_to_grpc_range { from: 480 to: 489 grpc: "ABORTED" reason: "ours" }
    http_to_grpc_default { grpc: "UNKNOWN" reason: "rest" }
    grpc_to_http { grpc: "ABORTED" http: 423 reason: "locked" }
    grpc_to_http { grpc: "1000" http: 420 reason: "ours" }
    grpc_to_http_default { http: 500 reason: "rest" })");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->name, "t");
  EXPECT_EQ(table->about.description, "d");
  EXPECT_EQ(table->extends, "general");
  ASSERT_EQ(table->http_to_grpc.size(), 3u);
  EXPECT_EQ(table->http_to_grpc[1].http, 410);
  EXPECT_EQ(table->http_to_grpc[1].origin, Origin::kApplication);
  EXPECT_EQ(table->http_to_grpc[1].answer.code, 5);
  EXPECT_EQ(table->http_to_grpc[1].answer.reason, "gone");
  EXPECT_EQ(table->http_to_grpc[2].http, std::nullopt);
  EXPECT_EQ(table->http_to_grpc[2].error_code, "E.1");
  EXPECT_EQ(table->http_to_grpc[2].answer.retry, (Retry{true, "w"}));
  ASSERT_EQ(table->http_to_grpc_ranges.size(), 1u);
  EXPECT_EQ(table->http_to_grpc_ranges[0].to, 489);
  ASSERT_EQ(table->http_to_grpc_defaults.size(), 1u);
  EXPECT_EQ(table->http_to_grpc_defaults[0].answer.code, 2);
  ASSERT_EQ(table->grpc_to_http.size(), 2u);
  EXPECT_EQ(table->grpc_to_http[1].grpc, 1000);
  ASSERT_TRUE(table->grpc_to_http_default.has_value());
  EXPECT_EQ(table->grpc_to_http_default->code, 500);
}

std::vector<std::string> BadFiles() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(TestFile("config/bad"))) {
    if (entry.path().extension() != ".txt") names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class BadFileTest : public ::testing::TestWithParam<std::string> {};

TEST_P(BadFileTest, IsRefusedWithTheMessageBesideIt) {
  const std::string folder = TestFile("config/bad/");
  const std::vector<std::string> paths = {folder + GetParam()};
  const auto files = ReadProfileFiles(absl::MakeConstSpan(paths));
  ASSERT_TRUE(files.ok()) << files.status();
  const auto set = LoadWithBuiltIn(*files);
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string message = absl::StrCat(absl::StrReplaceAll(set.status().message(), {{folder, ""}}), "\n");
  const std::string expected = folder + std::filesystem::path(GetParam()).stem().string() + ".txt";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << message;
  EXPECT_EQ(ReadFile(expected), message);
}

INSTANTIATE_TEST_SUITE_P(All, BadFileTest, ::testing::ValuesIn(BadFiles()),
                         [](const auto& test) { return std::filesystem::path(test.param).stem().string(); });

TEST(BadFilesTest, AreFound) { EXPECT_GE(BadFiles().size(), 40u); }

}  // namespace
}  // namespace status_translator
