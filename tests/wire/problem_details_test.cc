#include "wire/problem_details.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace status_translator {
namespace {

bool LooksLike(const std::string& text) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  return json.has_value() && LooksLikeProblemDetails(json->Root());
}

TEST(ProblemDetailsTest, IsRecognisedByItsMembersAndTheirTypes) {
  EXPECT_TRUE(LooksLike(R"({"title":"Gone","status":410,"detail":"sold"})"));
  EXPECT_TRUE(LooksLike(R"({"title":"Gone","status":410,"type":"about:blank"})"));
  for (const char* other :
       {"{}", "[]", R"({"title":"Gone","status":410})", R"({"title":"Gone","status":"410","detail":"sold"})",
        R"({"title":1,"status":410,"detail":"sold"})", R"({"status":410,"detail":"sold"})",
        R"({"title":"Gone","detail":"sold"})", R"({"title":"Gone","status":410,"detail":null})"}) {
    EXPECT_FALSE(LooksLike(other)) << other;
  }
}

TEST(ProblemDetailsTest, ReadsWhatItWrites) {
  google::rpc::Status status;
  status.set_code(5);
  status.set_message("no book 7");
  const std::optional<JsonDocument> json = JsonDocument::Parse(WriteProblemDetails(status, 404, "NO_BOOK"));
  ASSERT_TRUE(json.has_value());
  EXPECT_TRUE(LooksLikeProblemDetails(json->Root()));
  const ApiError error = ReadProblemDetails(json->Root());
  EXPECT_EQ(error.grpc_code, 5);
  EXPECT_EQ(error.message, "no book 7");
  EXPECT_EQ(error.error_code, "NO_BOOK");
}

}  // namespace
}  // namespace status_translator
