// What is said of responses by the shape that claims them, and of those that no shape claims; and the origin that a
// route gives.
#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

class UnclaimedTest : public ExtProcMachineTest {
 protected:
  // The last command for a JSON response to a gRPC caller on a route with these settings.
  ProxyCommand Json(int code, const std::string& body, const FieldList& settings = {},
                    const std::string& type = "application/json") {
    OwnedMessage head = WithMode(
        FromGrpcCaller(ResponseHead({{":status", std::to_string(code)}, {"content-type", type}, {"x-acme", "7"}})),
        BodyMode::kBuffered);
    for (const auto& [name, value] : settings) head = WithSetting(std::move(head), name, value);
    ExtProcMachine machine = Machine();
    One(machine, head);
    ProxyCommand command = One(machine, ResponseBody(body));
    outcome_ = machine.TakeOutcome();
    return command;
  }
};

constexpr char kOdd[] = R"({"oops": {"why": "SECRET"}})";
constexpr char kProblem[] = R"({"title": "t", "status": 404, "detail": "no book"})";
constexpr char kProblemType[] = "application/problem+json";

TEST_F(UnclaimedTest, TheMetadataHasTheNamesOfWhatNoShapeClaims) {
  const auto odd = MetadataIn(Json(404, kOdd));
  EXPECT_EQ(odd.at("skeleton"), R"({"oops":{"why"}} x-acme)");
  EXPECT_EQ(odd.at("body"), "json");
  EXPECT_EQ(outcome_->shape, "none");
  const auto problem = MetadataIn(Json(404, kProblem, {}, kProblemType));
  EXPECT_THAT(problem, Not(Contains(Key("skeleton"))));
  EXPECT_EQ(problem.at("shape"), "problem-details");
  EXPECT_EQ(outcome_->shape, "problem-details");
  const auto generic = MetadataIn(Json(404, R"({"message": "no book"})"));
  EXPECT_EQ(generic.at("skeleton"), R"({"message"} x-acme)") << "others send this form too";
  EXPECT_EQ(outcome_->shape, "json-error");
}

TEST_F(UnclaimedTest, AGuessThatPassesIsDescribedToo) {
  const ProxyCommand passed = Json(404, kOdd, {{"origin_from", "shape"}});
  EXPECT_FALSE(passed.reply.has_value());
  EXPECT_EQ(Action(), "passed:guess");
  EXPECT_EQ(outcome_->shape, "none");
  EXPECT_EQ(outcome_->retry_flip, "none");
  auto metadata = MetadataIn(passed);
  EXPECT_EQ(metadata["action"], "passed:guess");
  EXPECT_EQ(metadata["from"], "HTTP 404");
  EXPECT_EQ(metadata["before"], "UNIMPLEMENTED");
  EXPECT_EQ(metadata["to"], "UNIMPLEMENTED") << "what the caller gets";
  EXPECT_EQ(metadata["retry_flip"], "none");
  EXPECT_EQ(metadata["skeleton"], R"({"oops":{"why"}} x-acme)");
}

TEST_F(UnclaimedTest, ShapesAreNotAskedAboutGrpcAndEnvoysOwnReplies) {
  Only(FromHttpCaller(ResponseHead(kNotFoundHead, true)));
  EXPECT_EQ(outcome_->shape, "");
  const auto local = Only(With(FromGrpcCaller(ResponseHead(kHtmlHead, true)), "response.code_details", "no_route"));
  EXPECT_EQ(outcome_->shape, "");
  EXPECT_THAT(MetadataIn(local), Not(Contains(Key("skeleton"))));
}

TEST_F(UnclaimedTest, TheOriginOfARouteTakesThePlaceOfShapesAndGuesses) {
  auto metadata = MetadataIn(Json(404, kOdd, {{"origin", "intermediary"}}));
  EXPECT_EQ(metadata["origin"], "intermediary");
  EXPECT_EQ(metadata["origin_from"], "caller");
  EXPECT_EQ(metadata["to"], "UNIMPLEMENTED");
  metadata = MetadataIn(Json(404, kProblem, {{"origin", "intermediary"}}, kProblemType));
  EXPECT_EQ(metadata["origin"], "intermediary");
  metadata = MetadataIn(Json(404, "<html>", {{"origin", "application"}}, "text/html"));
  EXPECT_EQ(metadata["to"], "NOT_FOUND");
}

TEST_F(UnclaimedTest, WithOriginFromShapeTheOriginOfARouteIsForWhatNoShapeClaims) {
  const FieldList settings = {{"origin", "intermediary"}, {"origin_from", "shape"}};
  auto claimed = MetadataIn(Json(404, kProblem, settings, kProblemType));
  EXPECT_EQ(claimed["origin"], "application");
  EXPECT_EQ(claimed["origin_from"], "shape");
  auto unclaimed = MetadataIn(Json(404, kOdd, settings));
  EXPECT_EQ(unclaimed["action"], "changed");
  EXPECT_EQ(unclaimed["origin"], "intermediary");
  EXPECT_EQ(unclaimed["origin_from"], "caller");
}

TEST_F(UnclaimedTest, EnvoysOwnReplyKeepsItsOrigin) {
  const auto local = Only(WithSetting(
      With(FromGrpcCaller(ResponseHead({{":status", "429"}}, true)), "response.code_details", "direct_response"),
      "origin", "intermediary"));
  EXPECT_EQ(MetadataIn(local)["origin"], "local_reply");
}

TEST_F(UnclaimedTest, NoValueOfABodyIsInTheMetadata) {
  const std::string body =
      R"({"message": "SECRET", "code": "SECRET", "SECRET@example.org": {"SECRET key": 1}, "error": {"code": "SECRET"}})";
  for (const FieldList& settings : {FieldList{}, FieldList{{"origin_from", "shape"}}, FieldList{{"mode", "observe"}},
                                    FieldList{{"mark", "header"}}}) {
    for (const int code : {200, 400, 404, 500}) {
      for (const char* type : {"application/json", kProblemType, "text/html", "text/plain", "application/xml"}) {
        const ProxyCommand command = Json(code, body, settings, type);
        for (const auto& [name, value] : MetadataIn(command)) EXPECT_THAT(value, Not(HasSubstr("SECRET"))) << name;
        if (command.reply.has_value()) {
          EXPECT_THAT(Sets(command.reply->headers, "x-status-translated"), Not(HasSubstr("SECRET")));
        }
      }
    }
  }
}

}  // namespace
}  // namespace status_translator
