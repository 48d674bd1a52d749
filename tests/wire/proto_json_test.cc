#include "wire/proto_json.h"

#include <gmock/gmock.h>

#include "google/rpc/status.pb.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(ProtoJsonTest, OnOneLineOrIndented) {
  google::rpc::Status status;
  status.set_code(5);
  EXPECT_EQ(*ProtoJson(status, JsonLayout::kOneLine), R"({"code":5})");
  EXPECT_EQ(*ProtoJson(status, JsonLayout::kIndented), "{\n \"code\": 5\n}\n");
}

TEST(ProtoJsonTest, AMessageThatCannotBeWrittenIsAnError) {
  google::rpc::Status status;
  status.add_details()->set_type_url("type.googleapis.com/unknown.Type");
  status.mutable_details(0)->set_value("x");
  const auto json = ProtoJson(status, JsonLayout::kOneLine);
  EXPECT_EQ(json.status().code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(json.status().message()), HasSubstr("a Status cannot be written as JSON"));
}

}  // namespace
}  // namespace status_translator
