#include "recognition/field_errors.h"

#include <gmock/gmock.h>

#include "absl/strings/str_join.h"
#include "support/shapes.h"

namespace status_translator {
namespace {

// "field: message [reason]; …".
std::string Read(const std::string& form, const std::string& body, bool is_generic = false) {
  const auto shape = ShapeOf("a", absl::StrCat("match { has { json: \"\" } } field_errors { ", form, " }"));
  const std::optional<JsonDocument> json = JsonDocument::Parse(body);
  google::rpc::BadRequest bad_request;
  EXPECT_TRUE(ReadFieldErrors(shape->field_errors.at(0), is_generic, json->Root(), bad_request));
  std::vector<std::string> texts;
  for (const auto& violation : bad_request.field_violations()) {
    texts.push_back(absl::StrCat(violation.field(), ": ", violation.description(),
                                 violation.reason().empty() ? "" : absl::StrCat(" [", violation.reason(), "]")));
  }
  return absl::StrJoin(texts, "; ");
}

TEST(FieldErrorsTest, PathsInEachStyle) {
  EXPECT_EQ(Read(R"(each: "/e/*" field: "/f" message: "/m" reason: "/r")",
                 R"({"e":[{"f":"a.b[0]","m":"bad","r":"R"},{"f":"c","m":"worse"}]})"),
            "a.b[0]: bad [R]; c: worse");
  EXPECT_EQ(Read(R"(each: "/e/*" field: "/f" message: "/m" path: "pointer" prefix: "/data/attributes")",
                 R"({"e":[{"f":"/data/attributes/items/0/name","m":"bad"},{"f":"#/a","m":"x"},{"f":"","m":"y"}]})"),
            "items[0].name: bad; a: x");
  EXPECT_EQ(Read(R"(each: "/e/*" field: "/f" message: "/m" path: "segments")",
                 R"({"e":[{"f":["body","items",0,"name"],"m":"bad"},{"f":"title","m":"x"}]})"),
            "body.items[0].name: bad; title: x");
  EXPECT_EQ(Read(R"(each: "/e/*" field: "/f" message: "/m" prefix: "root")",
                 R"({"e":[{"f":"root.a","m":"1"},{"f":"a","m":"2"}]})"),
            "a: 1; a: 2");
}

TEST(FieldErrorsTest, KeysAndArraysOfMessages) {
  EXPECT_EQ(Read(R"(each: "/errors/*" key: true)", R"({"errors":{"a":["x","y"],"b":"z","c":[1],"d":{}}})"),
            "a: x; a: y; b: z");
  EXPECT_EQ(Read(R"(each: "/e/*/l/*" key: true)", R"({"e":[{"l":{"a":"x"}},{"l":{"b":"y"}}]})"), "a: x; b: y");
  EXPECT_EQ(Read(R"(each: "/none/*" key: true)", "{}"), "");
}

// The members of an error are not fields of the request, where a form does not know what they mean.
TEST(FieldErrorsTest, AnObjectThatDescribesOneErrorHasNoFields) {
  const std::string form = R"(each: "/e/*/*" key: true)";
  for (const char* entry : {R"({"code":"NOT_FOUND","message":"no project p"})", R"({"status":404,"message":"m"})",
                            R"({"reason":"m"})", R"({"msg":"m"})", R"({"error":7,"x":"y"})", R"({"detail":"m"})"}) {
    EXPECT_EQ(Read(form, absl::StrCat(R"({"e":[)", entry, "]}"), true), "") << entry;
  }
  EXPECT_EQ(Read(form, R"({"e":[{"title":"is needed"},{"message":["is too long"]},{"code":"m"}]})", true),
            "title: is needed; message: is too long");
  EXPECT_EQ(Read(form, R"({"e":[{"message":"is too long"}]})"), "message: is too long") << "a form that knows";
}

TEST(FieldErrorsTest, AClassOfErrorsIsNoField) {
  const std::string form = R"(each: "/e/*" field: "/name" message: "/message")";
  const std::string body = R"({"e":[{"name":"APIError","message":"m"},{"name":"title","message":"x"}]})";
  EXPECT_EQ(Read(form, body, true), "title: x");
  EXPECT_EQ(Read(form, body), "APIError: m; title: x") << "a form that knows";
}

TEST(FieldErrorsTest, APageIsNoMessage) {
  EXPECT_EQ(Read(R"(each: "/e/*" field: "/f" message: "/m")", R"({"e":[{"f":"a","m":" <HTML><p>b</p>"}]})"), "a: ");
}

TEST(FieldErrorsTest, PartsMayBeMissing) {
  EXPECT_EQ(Read(R"(each: "/e/*" field: "/f" message: "/m" reason: "/r")",
                 R"({"e":[{"f":"a"},{"m":"no field"},{"f":"b","m":"x","r":null},7]})"),
            "a: ; b: x");
}

TEST(FieldErrorsTest, ManyAreCut) {
  const auto shape =
      ShapeOf("a", R"(match { has { json: "" } } field_errors { each: "/e/*" field: "/f" message: "/f" })");
  std::string body = R"({"e":[)";
  for (int i = 0; i < kMaxFieldErrors + 1; ++i) absl::StrAppend(&body, i == 0 ? "" : ",", R"({"f":"x"})");
  const std::optional<JsonDocument> json = JsonDocument::Parse(body + "]}");
  google::rpc::BadRequest bad_request;
  EXPECT_FALSE(ReadFieldErrors(shape->field_errors.at(0), false, json->Root(), bad_request));
  EXPECT_EQ(bad_request.field_violations_size(), kMaxFieldErrors);
}

}  // namespace
}  // namespace status_translator
