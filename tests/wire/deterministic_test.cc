#include "wire/deterministic.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/details.h"
#include "support/fields.h"
#include "support/json.h"

namespace status_translator {
namespace {

// Equal messages: the same entries, added in different orders to maps that grew differently.
std::vector<google::rpc::ErrorInfo> SameInfos() {
  std::vector<int> order(40);
  for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  std::vector<google::rpc::ErrorInfo> infos;
  for (int round = 0; round < 20; ++round) {
    google::rpc::ErrorInfo& info = infos.emplace_back();
    info.set_reason("FULL");
    for (int i = 0; i < round * 50; ++i) (*info.mutable_metadata())[absl::StrCat("gone", i)] = "x";
    for (int i = 0; i < round * 50; ++i) info.mutable_metadata()->erase(absl::StrCat("gone", i));
    for (const int i : order) (*info.mutable_metadata())[absl::StrCat("key", i)] = absl::StrCat("value", i);
    std::rotate(order.begin(), order.begin() + 7, order.end());
    std::reverse(order.begin(), order.begin() + 20);
  }
  return infos;
}

TEST(DeterministicTest, EqualMessagesGiveEqualBytesAndJson) {
  std::set<std::string> bytes, packed, json, written;
  for (const google::rpc::ErrorInfo& info : SameInfos()) {
    bytes.insert(DeterministicBytes(info));
    google::protobuf::Any any;
    PackInto(info, any);
    packed.insert(any.type_url() + any.value());
    json.insert(DeterministicJson(info).value());
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

TEST(DeterministicTest, WhatJsonCannotHoldHasNone) {
  google::rpc::RetryInfo forever;
  forever.mutable_retry_delay()->set_seconds(INT64_MAX);
  EXPECT_FALSE(DeterministicJson(forever).has_value());
}

}  // namespace
}  // namespace status_translator
