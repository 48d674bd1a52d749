#include "wire/connect_detail.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace status_translator {
namespace {

std::optional<google::protobuf::Any> Read(const std::string& text) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  return json.has_value() ? DetailFromConnect(json->Root()) : std::nullopt;
}

TEST(ConnectDetailTest, ReadsTheTypeAndTheBytes) {
  const auto detail = Read(R"({"type":"google.rpc.ErrorInfo","value":"CgFS"})");
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_EQ(detail->value(), "\n\x01R");
  EXPECT_EQ(Read(R"({"type":"example.com/a.B","value":""})")->type_url(), "example.com/a.B");
}

TEST(ConnectDetailTest, NoneForOtherForms) {
  for (const char* other : {"5", "{}", R"({"type":"a"})", R"({"type":"","value":""})", R"({"type":"a","value":"*"})",
                            R"({"type":"a","value":5})"}) {
    EXPECT_FALSE(Read(other).has_value()) << other;
  }
}

}  // namespace
}  // namespace status_translator
