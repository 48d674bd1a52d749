#include "config/shape_text.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

constexpr char kRest[] =
    " made_by: \"application\" match { has { json: \"/a\" } } example { status: 400 body: '{\"a\":1}' }";

// The errors of a file with a name and these lines; empty if it is valid.
std::string Errors(const std::string& text) {
  const auto parsed = ParseShape("f", text, ShapeTier::kUser);
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

std::string ErrorsIn(const std::string& fields) { return Errors(absl::StrCat("name: \"a\"\n", fields, "\n", kRest)); }

TEST(ShapeTextTest, ReadsEveryPart) {
  const auto parsed = ParseShape("f", R"(name: "acme" description: "d" source: "s" made_by: "intermediary" product: "P"
      tier: "fallback" success_status: true
      match { status: "4xx" media_type: "application/json" only: "b" only: "a" has { json: "/a/*" type: "integer" min: 1 }
              has { json: "/a/*" type: "integer" min: 1 } lacks { header: "x-b" } }
      read { error_code { json: "/a" pattern: "(.).*" fold: "upper" } wait { header: "x-w" unit: "milliseconds" }
             metadata: "/m" }
      details { header: "x-d" form: "status" }
      field_errors { each: "/e/*" key: true path: "pointer" }
      hide: "/h" keep: "/k"
      code { value: "A" value: "B" status: "429" grpc: "ABORTED" http: 409 reason: "r" made_by: "application"
             retry { retryable: true reason: "x" } }
      code { pattern: "C.*" grpc: "NOT_FOUND" reason: "r" }
      example { status: 400 body: '{"a":[1]}' } not { status: 400 })",
                                 ShapeTier::kBuiltIn);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  const Shape& shape = *parsed->shape;
  EXPECT_EQ(shape.name, "acme");
  EXPECT_EQ(shape.product, "P");
  EXPECT_EQ(shape.origin, Origin::kIntermediary);
  EXPECT_EQ(shape.tier, ShapeTier::kFallback);
  EXPECT_EQ(ShapeTierName(shape.tier), "fallback");
  EXPECT_EQ(shape.matches.at(0).conditions, 5u) << "status, media type, only, and two distinct conditions";
  EXPECT_EQ(shape.read.wait.at(0).unit, WaitUnit::kMilliseconds);
  EXPECT_EQ(shape.read.error_code.at(0).fold, ShapePlace::Fold::kUpper);
  EXPECT_EQ(shape.details.at(0).form, ShapeDetails::Form::kStatus);
  EXPECT_EQ(shape.field_errors.at(0).path, ShapeFieldErrors::Path::kPointer);
  EXPECT_EQ(shape.rows.at(0).rules.at(0).code, 10);
  EXPECT_EQ(shape.rows.at(0).rules.at(0).shape, "acme");
  EXPECT_EQ(shape.rows.at(0).http, 409);
  EXPECT_EQ(shape.rows_by_value.at("B").at(0), 0u);
  EXPECT_EQ(shape.other_rows.at(0), 1u);
  ASSERT_EQ(parsed->examples.size(), 2u);
  EXPECT_TRUE(parsed->examples[1].is_not);
  EXPECT_EQ(parsed->examples[0].place.line, 12);
}

TEST(ShapeTextTest, ATierIsThatOfTheFileUnlessItIsAFallback) {
  EXPECT_EQ(ParseShape("f", absl::StrCat("name: \"a\"", kRest), ShapeTier::kUser)->shape->tier, ShapeTier::kUser);
  EXPECT_THAT(ErrorsIn("tier: \"user\""), HasSubstr("f:2:1: \"user\" is not one of fallback"));
}

TEST(ShapeTextTest, WhatIsMissingIsNamed) {
  EXPECT_THAT(Errors(""), HasSubstr("f:1:1: name is missing"));
  EXPECT_THAT(Errors("name: \"a\""), HasSubstr("f:1:1: made_by is missing: application, intermediary"));
  EXPECT_THAT(Errors("name: \"a\""), HasSubstr("f:1:1: match is missing"));
  EXPECT_THAT(Errors("name: \"a\""), HasSubstr("f:1:1: example is missing"));
  EXPECT_THAT(Errors(absl::StrCat("name: \"A\"", kRest)), HasSubstr("f:1:1: name \"A\" must be lower-case"));
}

struct Mistake {
  const char* fields;
  const char* error;
};

class ShapeMistakeTest : public ::testing::TestWithParam<Mistake> {};

TEST_P(ShapeMistakeTest, IsNamedWithItsPlace) { EXPECT_THAT(ErrorsIn(GetParam().fields), HasSubstr(GetParam().error)); }

INSTANTIATE_TEST_SUITE_P(
    All, ShapeMistakeTest,
    ::testing::Values(
        Mistake{R"(match { has { jsn: "/a" } })", "f:2:15: \"jsn\" is not a field here (did you mean json?)"},
        Mistake{R"(match { has { json: "a" } })", "f:2:15: \"a\" is not a JSON pointer"},
        Mistake{R"(match { has { json: "/a" type: "text" } })", "\"text\" is not one of string, integer"},
        Mistake{R"(match { has { header: "X-A" } })", "write the name in lower case: x-a"},
        Mistake{R"(match { has { header: "x-a" type: "string" } })", "only a JSON value has a type and a size"},
        Mistake{R"(match { has { header: "x-a" size: 1 } })", "only a JSON value has a type and a size"},
        Mistake{R"x(match { has { json: "/a" pattern: "(" } })x", "the pattern is not valid: missing )"},
        Mistake{R"(match { has { text: "whole" } })", "a condition on text needs a pattern"},
        Mistake{R"(match { has { text: "all" pattern: "a" } })", "\"all\" is not one of raw, visible, title, whole"},
        Mistake{R"(match { has { xml: "Error" } })", "an XML path starts with '/'"},
        Mistake{R"(match { has { type: "string" } })", "a condition needs json, xml, header or text"},
        Mistake{R"(match { status: "4x" has { json: "/a" } })", "f:2:9: \"4x\" is no status"},
        Mistake{R"(match { status: "200" has { json: "/a" } })", "needs success_status: true"},
        Mistake{R"(match { media_type: "Text/HTML" has { json: "/a" } })", "write a media type in lower case"},
        Mistake{R"(match { status: "404" })", "a match needs has, only or media_type"},
        Mistake{R"x(read { message { pattern: "(a)" } })x", "a place needs json, xml, header, trailer or text"},
        Mistake{R"x(read { message { json: "/a" pattern: "a" } })x", "the pattern has 0 groups; it needs exactly 1"},
        Mistake{R"x(read { message { json: "/a" pattern: "(a)(b)" } })x", "the pattern has 2 groups"},
        Mistake{R"(read { wait { json: "/a" unit: "minutes" } })", "\"minutes\" is not one of seconds, milliseconds"},
        Mistake{R"(read { message { json: "/a" unit: "date" } })", "only a wait has a unit"},
        Mistake{R"(read { message { header: "a" key: true } })", "only a JSON value has a key"},
        Mistake{R"(read { message { json: "/a" fold: "up" } })", "\"up\" is not one of lower, upper"},
        Mistake{R"(read { metadata: "m" })", "\"m\" is not a JSON pointer"},
        Mistake{R"(details { json: "/d" })", "form is missing: any, connect, status"},
        Mistake{R"(details { form: "any" })", "details need either json or header"},
        Mistake{R"(details { header: "x-d" form: "any" })", "of the form \"status\" only"},
        Mistake{R"(field_errors { each: "/e" })", "each is a JSON pointer that ends in \"/*\""},
        Mistake{R"(field_errors { each: "/e/*" path: "dots" })", "\"dots\" is not one of dotted, pointer, segments"},
        Mistake{R"(hide: "")", "f:2:1: \"\" is the whole body: name a member"},
        Mistake{R"(code { value: "A" grpc: "ABORTED" reason: "r\nr" })", "f:2:35: reason is one line"},
        Mistake{R"(code { value: "A" retry { reason: "r\tr" } reason: "r" })", "reason is one line"},
        Mistake{R"(hide: "h")", "f:2:1: \"h\" is not a JSON pointer"},
        Mistake{R"(code { value: "A" grpc: "ABORTD" reason: "r" })", "\"ABORTD\" is not a gRPC code of an error"},
        Mistake{R"(code { value: "A" grpc: "OK" reason: "r" })", "a shape claims errors, which never become OK"},
        Mistake{R"(code { value: "A" grpc: "ABORTED" })", "reason is missing"},
        Mistake{R"(code { value: "A" reason: "r" })", "a row needs grpc, retry or made_by"},
        Mistake{R"(code { grpc: "ABORTED" reason: "r" })", "a row needs a value, a pattern, a status or a condition"},
        Mistake{R"(code { value: "A" pattern: "B" grpc: "ABORTED" reason: "r" })", "either values or a pattern"},
        Mistake{R"(code { value: "" grpc: "ABORTED" reason: "r" })", "a value has 1 to 256 bytes"},
        Mistake{R"(code { value: "A" grpc: "ABORTED" http: 200 reason: "r" })", "HTTP status 200 is outside 400-599"},
        Mistake{R"(code { value: "A" grpc: "ABORTED" retry { retryable: true } reason: "r" })", "retry needs a reason"},
        Mistake{R"(read { message { json: "/error/stackTrace" } })", "\"stackTrace\" is internal and never leaves"},
        Mistake{R"(field_errors { each: "/debug/*" })", "\"debug\" is internal and never leaves"},
        Mistake{R"(read { request_id { header: "authorization" } })", "holds credentials, which are never read"},
        Mistake{R"(code { value: "A" made_by: "me" reason: "r" })", "\"me\" is not one of application, intermediary"},
        Mistake{R"(example { body: "x" })", "status is missing: the HTTP status of the response"},
        Mistake{R"(example { status: 600 })", "HTTP status 600 is outside 100-599"},
        Mistake{R"(example { status: 400 header: "x" })", "write the header as \"name: value\""},
        Mistake{R"(not { status: 400 grpc: "NOPE" })", "\"NOPE\" is not a gRPC code"}));

TEST(ShapeTextTest, SizesAreBounded) {
  std::string many;
  for (int i = 0; i < 65; ++i) absl::StrAppend(&many, "has { json: \"/m", i, "\" } ");
  EXPECT_THAT(ErrorsIn(absl::StrCat("match { ", many, "}")), HasSubstr("has 66 conditions; at most 64"));
  std::string blocks;
  for (int i = 0; i < 64; ++i) blocks += "match { has { json: \"/a\" } } ";
  EXPECT_THAT(ErrorsIn(blocks), HasSubstr("has 65 match blocks; at most 64"));
  std::string places, forms;
  for (int i = 0; i < 257; ++i) absl::StrAppend(&places, "message { json: \"/m", i, "\" } ");
  EXPECT_THAT(ErrorsIn(absl::StrCat("read { ", places, "}")), HasSubstr("has 257 places; at most 256"));
  for (int i = 0; i < 65; ++i) forms += "field_errors { each: \"/a/*\" } ";
  EXPECT_THAT(ErrorsIn(forms), HasSubstr("has 65 forms of field errors; at most 64"));
  std::string patterns;
  for (int i = 0; i < 65; ++i) patterns += "code { pattern: \"a\" grpc: \"ABORTED\" reason: \"r\" } ";
  EXPECT_THAT(ErrorsIn(patterns), HasSubstr("at most 64"));
  std::string rows;
  for (int i = 0; i < 1001; ++i) rows += "code { value: \"a\" grpc: \"ABORTED\" reason: \"r\" } ";
  EXPECT_THAT(ErrorsIn(rows), HasSubstr("has 1001 code rows; at most 1000"));
  EXPECT_THAT(
      ErrorsIn(absl::StrCat("code { value: \"a\" grpc: \"ABORTED\" reason: \"", std::string(1025, 'r'), "\" }")),
      HasSubstr("reason has more than 1024 bytes"));
  EXPECT_THAT(Errors(std::string((1 << 20) + 1, ' ')), HasSubstr("f: is larger than 1048576 bytes"));
  EXPECT_THAT(ErrorsIn(absl::StrCat("match { has { json: \"/a\" pattern: \"", std::string(2001, 'a'), "\" } }")),
              HasSubstr("the pattern is not valid: has 2001 bytes; at most 2000"));
}

}  // namespace
}  // namespace status_translator
