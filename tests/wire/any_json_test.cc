#include "wire/any_json.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/escaping.h"
#include "support/details.h"
#include "support/json.h"

namespace status_translator {
namespace {

using google::protobuf::Any;

Any AnyOf(const std::string& type_url, const std::string& value) {
  Any detail;
  detail.set_type_url(type_url);
  detail.set_value(value);
  return detail;
}

TEST(AnyJsonTest, TypeNames) {
  EXPECT_EQ(TypeName("type.googleapis.com/google.rpc.ErrorInfo"), "google.rpc.ErrorInfo");
  EXPECT_EQ(TypeName("a/b/c.D"), "c.D");
  EXPECT_EQ(TypeName("c.D"), "c.D");
  EXPECT_EQ(TypeName("a/"), "");
  EXPECT_EQ(TypeName(""), "");
}

TEST(AnyJsonTest, EveryGoogleRpcTypeIsReadable) {
  for (const Any& detail : OneOfEach()) {
    const Json json = DetailToJson(detail);
    EXPECT_EQ(json["@type"], detail.type_url());
    EXPECT_FALSE(json.contains("value")) << json;
    const auto again = DetailFromText(DetailText(detail));
    ASSERT_TRUE(again.has_value()) << json;
    EXPECT_TRUE(SameDetail(detail, *again)) << json;
  }
  google::rpc::ErrorInfo info;
  info.set_reason("SHELF_FULL");
  (*info.mutable_metadata())["a"] = "b";
  Any detail;
  detail.PackFrom(info);
  EXPECT_EQ(DetailText(detail),
            R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SHELF_FULL","metadata":{"a":"b"}})");
}

TEST(AnyJsonTest, OtherTypesAreBase64) {
  const Any unknown = AnyOf("example.com/books.Shelf", std::string("\0\xFF\n", 3));
  const Json json = DetailToJson(unknown);
  EXPECT_EQ(WriteJson(json), R"({"@type":"example.com/books.Shelf","value":"AP8K"})");
  EXPECT_TRUE(SameDetail(unknown, *DetailFromText(DetailText(unknown))));
  const Any empty = AnyOf("example.com/books.Shelf", "");
  EXPECT_TRUE(SameDetail(empty, *DetailFromText(DetailText(empty))));
}

// What JSON would lose goes as base64.
TEST(AnyJsonTest, MessagesThatJsonCannotRepresentAreBase64) {
  google::rpc::RetryInfo forever;
  forever.mutable_retry_delay()->set_seconds(INT64_MAX);
  Any out_of_range;
  out_of_range.PackFrom(forever);
  const std::string unknown_field = "\xFA\x3F\x01x";
  for (const Any& detail : {out_of_range, AnyOf("type.googleapis.com/google.rpc.ErrorInfo", "\xFF\xFF"),
                            AnyOf("type.googleapis.com/google.rpc.ErrorInfo", unknown_field),
                            AnyOf("type.googleapis.com/google.rpc.ErrorInfo", "\x0A\x01\xFF")}) {
    const Json json = DetailToJson(detail);
    EXPECT_TRUE(json.contains("value")) << json;
    const auto again = DetailFromText(DetailText(detail));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->value(), detail.value());
  }
}

TEST(AnyJsonTest, UnknownFieldsInJsonAreIgnored) {
  const auto detail =
      DetailFromText(R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"X","newer":{"a":[1]}})");
  ASSERT_TRUE(detail.has_value());
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(detail->value()));
  EXPECT_EQ(info.reason(), "X");
}

TEST(AnyJsonTest, NoneIfItHasNeitherForm) {
  for (const char* text :
       {"1", "null", "[]", "{}", R"({"@type":""})", R"({"@type":5,"value":""})", R"({"@type":"a/b.C"})",
        R"({"@type":"a/b.C","value":"no base64!"})", R"({"@type":"a/b.C","value":5})",
        R"({"@type":"a/b.C","value":"AAAA","more":1})", R"({"@type":"a/google.rpc.ErrorInfo","reason":5})",
        R"({"@type":"a/google.rpc.ErrorInfo","reason":{"a":1}})",
        R"({"@type":"a/google.rpc.RetryInfo","retryDelay":"soon"})"}) {
    EXPECT_FALSE(DetailFromText(text).has_value()) << text;
  }
}

TEST(AnyJsonTest, KnownTypesAreUnpacked) {
  EXPECT_EQ(UnpackKnown(AnyOf("a/b.C", "")), nullptr);
  EXPECT_EQ(UnpackKnown(AnyOf("a/google.rpc.ErrorInfo", "\xFF")), nullptr);
  EXPECT_NE(UnpackKnown(AnyOf("a/google.rpc.ErrorInfo", "")), nullptr);
}

TEST(AnyJsonTest, VeryManyMembersComeBack) {
  google::rpc::ErrorInfo info;
  for (int i = 0; i < 20000; ++i) (*info.mutable_metadata())[absl::StrCat("key", i)] = "value";
  Any detail;
  detail.PackFrom(info);
  const auto again = DetailFromText(DetailText(detail));
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(SameDetail(detail, *again));
}

// Readable ones come first; all come back.
TEST(AnyJsonTest, DetailsBeyondTheLimitAreBase64) {
  google::rpc::ErrorInfo info;
  info.set_reason("SHELF_FULL");
  google::protobuf::RepeatedPtrField<Any> details;
  for (int i = 0; i < kMaxReadableDetails + 1; ++i) details.Add()->PackFrom(info);
  JsonWriter writer;
  WriteDetails(details, writer);
  const auto json = JsonDocument::Parse(writer.Finish());
  ASSERT_EQ(json->Root().size(), static_cast<size_t>(details.size()));
  int index = 0;
  for (const JsonValue entry : json->Root()) {
    EXPECT_EQ(entry.Find("value").exists(), index >= kMaxReadableDetails) << index;
    EXPECT_TRUE(SameDetail(*DetailFromJson(entry), details[index])) << index;
    ++index;
  }
}

std::optional<Any> ReadConnect(const std::string& text) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  return json.has_value() ? DetailFromConnect(json->Root()) : std::nullopt;
}

TEST(AnyJsonTest, ReadsTheTypeAndTheBytesOfConnect) {
  const auto detail = ReadConnect(R"({"type":"google.rpc.ErrorInfo","value":"CgFS"})");
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_EQ(detail->value(), "\n\x01R");
  EXPECT_EQ(ReadConnect(R"({"type":"example.com/a.B","value":""})")->type_url(), "example.com/a.B");
}

TEST(AnyJsonTest, NoneForOtherFormsThanThatOfConnect) {
  for (const char* other : {"5", "{}", R"({"type":"a"})", R"({"type":"","value":""})", R"({"type":"a","value":"*"})",
                            R"({"type":"a","value":5})"}) {
    EXPECT_FALSE(ReadConnect(other).has_value()) << other;
  }
}

}  // namespace
}  // namespace status_translator
