// google.rpc details for tests.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_DETAILS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_DETAILS_H_

#include <google/protobuf/any.pb.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "wire/any_json.h"

namespace status_translator {

// One detail of each of the ten types of google.rpc, with some fields set.
inline std::vector<google::protobuf::Any> OneOfEach(const std::string& text = "te\"xt é\n\x01") {
  std::vector<google::protobuf::Any> details;
  const auto add = [&](const google::protobuf::Message& message) { details.emplace_back().PackFrom(message); };
  google::rpc::ErrorInfo info;
  info.set_reason("SHELF_FULL");
  info.set_domain("books.example");
  (*info.mutable_metadata())["shelf"] = text;
  (*info.mutable_metadata())[""] = "";
  add(info);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  retry.mutable_retry_delay()->set_nanos(500000001);
  add(retry);
  google::rpc::DebugInfo debug;
  debug.add_stack_entries("main.cc:1");
  debug.add_stack_entries("");
  debug.set_detail(text);
  add(debug);
  google::rpc::QuotaFailure quota;
  auto& violation = *quota.add_violations();
  violation.set_subject("reader:7");
  violation.set_description(text);
  (*violation.mutable_quota_dimensions())["a"] = "b";
  violation.set_quota_value(INT64_MAX);
  violation.set_future_quota_value(0);
  add(quota);
  google::rpc::PreconditionFailure precondition;
  precondition.add_violations()->set_type(text);
  add(precondition);
  google::rpc::BadRequest bad_request;
  auto& field = *bad_request.add_field_violations();
  field.set_field("book.title");
  field.mutable_localized_message()->set_message(text);
  bad_request.add_field_violations();
  add(bad_request);
  google::rpc::RequestInfo request;
  request.set_request_id("id-1");
  request.set_serving_data(text);
  add(request);
  google::rpc::ResourceInfo resource;
  resource.set_resource_name(text);
  add(resource);
  google::rpc::Help help;
  help.add_links()->set_url("https://example.com/?a=b&c=<d>");
  add(help);
  google::rpc::LocalizedMessage localized;
  localized.set_locale("de-CH");
  localized.set_message(text);
  add(localized);
  return details;
}

// Whether two details are equal, whatever the order of map entries in their bytes.
inline bool SameDetail(const google::protobuf::Any& a, const google::protobuf::Any& b) {
  if (a.type_url() != b.type_url()) return false;
  if (a.value() == b.value()) return true;
  const std::unique_ptr<google::protobuf::Message> one = UnpackKnown(a);
  const std::unique_ptr<google::protobuf::Message> other = UnpackKnown(b);
  return one != nullptr && other != nullptr && google::protobuf::util::MessageDifferencer::Equals(*one, *other);
}

// Equal messages: the same entries, inserted in different orders into maps of different capacity.
inline std::vector<google::rpc::ErrorInfo> EqualErrorInfos() {
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

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_DETAILS_H_
