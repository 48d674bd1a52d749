#include "web/problem.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>

#include "lookup/errors.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(ProblemTest, HasTheMembersOfRfc9457AndTheReason) {
  const HttpReply reply = Problem(404, ErrorReason::kPathUnknown, "what is wrong");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(reply.headers,
              ElementsAre(Pair("Content-Type", "application/problem+json"), Pair("Cache-Control", "no-store")));
  EXPECT_EQ(
      reply.body,
      R"({"type":"about:blank","title":"Not Found","status":404,"detail":"what is wrong","reason":"PATH_UNKNOWN"})"
      "\n");
}

TEST(ProblemTest, NamesTheArgumentsThatAreWrong) {
  const HttpReply reply = Problem(FieldError(ErrorReason::kNotANumber, "code", "\"x\" is not a whole number"));
  EXPECT_EQ(reply.status, 400);
  const auto problem = nlohmann::json::parse(reply.body);
  EXPECT_EQ(problem["reason"], "NOT_A_NUMBER");
  EXPECT_EQ(problem["violations"],
            nlohmann::json::parse(R"([{"field": "code", "description": "\"x\" is not a whole number"}])"));
}

TEST(ProblemTest, BytesThatAreNotUtf8AreReplaced) {
  const auto problem = nlohmann::json::parse(Problem(400, ErrorReason::kTargetMalformed, "\xff").body);
  EXPECT_EQ(problem["detail"], "\xef\xbf\xbd");
}

TEST(ProblemTest, ErrorsOfOtherCodesAre500) {
  EXPECT_EQ(Problem(absl::InternalError("x")).status, 500);
  EXPECT_EQ(Problem(absl::NotFoundError("x")).status, 404);
}

}  // namespace
}  // namespace status_translator
