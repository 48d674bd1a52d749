#include "wire/deterministic.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/json.h"

namespace status_translator {
namespace {

// The same entries, put in in different orders and into maps that grew differently.
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
    // As a stranger packs it.
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

TEST(DeterministicTest, EveryFormatOfEqualErrorsIsEqual) {
  for (const v1::Format format :
       {v1::FORMAT_PROBLEM, v1::FORMAT_AIP_193, v1::FORMAT_CONNECT, v1::FORMAT_TWIRP, v1::FORMAT_TEXT}) {
    std::set<std::string> bodies;
    for (const google::rpc::ErrorInfo& info : SameInfos()) {
      google::rpc::Status status = StatusOf(5, "m");
      PackInto(info, *status.add_details());
      v1::ConvertGrpcResponseRequest request = GrpcRequestOf(status);
      request.set_format(format);
      bodies.insert(ToHttp(request).http().body());
    }
    EXPECT_EQ(bodies.size(), 1U) << v1::Format_Name(format);
  }
}

TEST(DeterministicTest, EqualBodiesGiveEqualTrailers) {
  std::string meta;
  for (int i = 0; i < 40; ++i) absl::StrAppend(&meta, i == 0 ? "" : ",", "\"key", i, "\":\"value\"");
  const std::string twirp = absl::StrCat(R"({"code":"not_found","msg":"m","meta":{)", meta, "}}");
  const std::string google =
      absl::StrCat(R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[)",
                   R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"A","metadata":{)", meta, "}}]}}");
  for (const std::string& body : {twirp, google}) {
    std::set<std::string> all;
    for (int i = 0; i < 20; ++i)
      all.insert(std::string(Value(ToGrpc(JsonRequestOf(404, body)).trailers(), "grpc-status-details-bin")));
    EXPECT_EQ(all.size(), 1U);
  }
}

TEST(DeterministicTest, WhatJsonCannotHoldHasNone) {
  google::rpc::RetryInfo forever;
  forever.mutable_retry_delay()->set_seconds(INT64_MAX);
  EXPECT_FALSE(DeterministicJson(forever).has_value());
}

}  // namespace
}  // namespace status_translator
