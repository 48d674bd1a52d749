#include "convert/draft_shape.h"

#include <gmock/gmock.h>

#include "config/profile_files.h"
#include "convert/examples.h"
#include "support/conversions.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

v1::HttpResponse Response(int code, const std::string& type, const std::string& body) {
  return HttpRequestOf(code, {{"content-type", type}}, body).http();
}

// A draft is valid, claims its example, and reads it.
void ExpectValid(const std::string& draft) {
  const NamedText files[] = {{"d.shape.textproto", draft}};
  std::vector<NamedText> built_in(BuiltInProfiles().begin(), BuiltInProfiles().end());
  auto set = ProfileSet::Load(files, built_in);
  ASSERT_TRUE(set.ok()) << set.status() << draft;
  const Translator translator(*std::move(set), "general");
  EXPECT_THAT(RunExample(translator, translator.profiles().examples()[0]), IsEmpty()) << draft;
}

TEST(DraftShapeTest, OfJsonNamesMembersAndReplacesValues) {
  const auto draft = DraftShape(Response(
      404, "application/json",
      R"({"status":404,"error":{"code":"NO_BOOK","message":"private text","retry_after":7,"request_id":"r-1"},"ok":false})"));
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_THAT(*draft,
              AllOf(HasSubstr("json: \"/error/code\""), HasSubstr("is_status: true"), HasSubstr("NO_BOOK"),
                    HasSubstr("wait {"), HasSubstr("request_id {"), Not(HasSubstr("private")), Not(HasSubstr("r-1"))));
  ExpectValid(*draft);
}

TEST(DraftShapeTest, OfOtherForms) {
  for (const v1::HttpResponse& http :
       {Response(400, "application/json", R"([{"errorCode":"X","message":"no"}])"),
        Response(200, "application/json", R"({"ok":false,"error":"not_found"})"),
        Response(404, "application/xml", "<Error><Code>NoSuchKey</Code><Message>private</Message></Error>"),
        Response(404, "application/xml", "<Problem/>"), Response(503, "text/plain", "no upstream (7) is healthy."),
        Response(502, "text/html", "<html><title>502</title><p>The box 7 is gone.</p></html>")}) {
    const auto draft = DraftShape(http);
    ASSERT_TRUE(draft.ok()) << draft.status();
    EXPECT_THAT(*draft, Not(HasSubstr("private")));
    ExpectValid(*draft);
  }
}

TEST(DraftShapeTest, NothingToGoBy) {
  for (const v1::HttpResponse& http :
       {Response(404, "text/plain", ""), Response(404, "application/json", "{}"),
        Response(404, "application/json", "5"), Response(404, "application/octet-stream", "\xFF")}) {
    EXPECT_EQ(DraftShape(http).status().code(), absl::StatusCode::kFailedPrecondition);
  }
}

}  // namespace
}  // namespace status_translator
