#include "wire/deterministic.h"

#include <gmock/gmock.h>

#include <set>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "support/details.h"
#include "support/fields.h"
#include "support/json.h"
#include "wire/proto_json.h"

namespace status_translator {
namespace {

TEST(DeterministicTest, EqualMessagesGiveEqualBytesAndJson) {
  std::set<std::string> bytes, packed, json, written;
  for (const google::rpc::ErrorInfo& info : EqualErrorInfos()) {
    bytes.insert(DeterministicBytes(info));
    google::protobuf::Any any;
    PackInto(info, any);
    packed.insert(any.type_url() + any.value());
    json.insert(*ProtoJson(info, JsonLayout::kOneLine));
    // Packed by protobuf itself.
    google::protobuf::Any theirs;
    theirs.PackFrom(info);
    written.insert(DetailText(theirs));
  }
  EXPECT_EQ(bytes.size(), 1U);
  EXPECT_EQ(packed.size(), 1U);
  EXPECT_EQ(json.size(), 1U);
  EXPECT_EQ(written.size(), 1U);
  EXPECT_THAT(*json.begin(), ::testing::HasSubstr(R"("metadata":{"key0":"value0","key1":"value1","key10":"value10")"));
}

TEST(DeterministicTest, NoneIfJsonCannotRepresentTheMessage) {
  google::rpc::RetryInfo forever;
  forever.mutable_retry_delay()->set_seconds(INT64_MAX);
  EXPECT_FALSE(ProtoJson(forever, JsonLayout::kOneLine).ok());
}

}  // namespace
}  // namespace status_translator
