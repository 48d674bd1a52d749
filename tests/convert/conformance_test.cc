// The cases of connectrpc/conformance in tests/facts/conformance.tsv: what the clients and servers of Connect, gRPC and
// gRPC-Web must make of a response, applied to conversions.
#include <gmock/gmock.h>

#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/grpc_code.h"
#include "support/conversions.h"
#include "support/facts.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

// A line of the table.
struct Case {
  std::string name;
  std::string kind;  // response, status or error
  std::vector<std::string> profiles;
  int status = 0;  // HTTP
  std::string headers;
  std::string body;
  std::string trailers;
  std::vector<std::string> codes;  // each is allowed; the first is expected
  std::string message;
  std::string skip;  // why it is not run
};

std::vector<Case> Cases() {
  std::vector<Case> cases;
  for (const auto& row : ReadFacts("conformance.tsv")) {
    Case one;
    one.name = absl::StrCat(row[0], "/", row[1]);
    one.kind = row[2];
    one.profiles = absl::StrSplit(row[3], ' ', absl::SkipEmpty());
    one.status = row[4].empty() ? 0 : std::stoi(row[4]);
    one.headers = row[5];
    EXPECT_TRUE(absl::Base64Unescape(row[6], &one.body)) << one.name;
    one.trailers = row[7];
    one.codes = absl::StrSplit(absl::StrCat(row[8], " ", row[9]), ' ', absl::SkipEmpty());
    EXPECT_TRUE(absl::CUnescape(row[10], &one.message)) << one.name;
    one.skip = row[11];
    cases.push_back(one);
  }
  return cases;
}

Fields FieldsOfLine(const std::string& text) {
  Fields fields;
  for (const absl::string_view field : absl::StrSplit(text, " | ", absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(field, absl::MaxSplits(": ", 1));
    AddField(fields, parts.first, parts.second);
  }
  return fields;
}

void ExpectTheCode(const Case& one, const google::rpc::Status& status) {
  EXPECT_THAT(one.codes, ::testing::Contains(GrpcCodeText(status.code()))) << one.name;
  if (!one.message.empty()) {
    EXPECT_EQ(status.message(), one.message) << one.name;
  }
}

void RunResponse(const Case& one, const std::string& profile) {
  v1::ConvertHttpResponseRequest request;
  request.set_profile(profile);
  request.mutable_http()->set_code(one.status);
  *request.mutable_http()->mutable_headers() = FieldsOfLine(one.headers);
  *request.mutable_http()->mutable_trailers() = FieldsOfLine(one.trailers);
  request.mutable_http()->set_body(one.body);
  ExpectTheCode(one, ToGrpc(request).status());
}

// An error leaves as Connect sends it, and arrives as the same error.
void RunError(const Case& one, const std::string& profile) {
  v1::ConvertGrpcResponseRequest request;
  request.set_profile(profile);
  request.set_format(v1::FORMAT_CONNECT);
  request.mutable_status()->set_code(*GrpcCodeFromName(one.codes.at(0)));
  request.mutable_status()->set_message(one.message);
  const v1::HttpResponse http = ToHttp(request).http();
  if (one.status != 0) {
    EXPECT_EQ(http.code(), one.status) << one.name;
  }
  v1::ConvertHttpResponseRequest back;
  back.set_profile(profile);
  *back.mutable_http() = http;
  ExpectTheCode(one, ToGrpc(back).status());
}

TEST(ConformanceTest, EveryCaseThatAppliesToConversions) {
  std::map<std::string, int> run;
  std::map<std::string, int> skipped;
  for (const Case& one : Cases()) {
    if (!one.skip.empty()) {
      ++skipped[one.skip];
      continue;
    }
    ASSERT_FALSE(one.profiles.empty() || one.codes.empty()) << one.name;
    for (const std::string& profile : one.profiles) {
      SCOPED_TRACE(profile);
      one.kind == "response" ? RunResponse(one, profile) : RunError(one, profile);
    }
    ++run[one.kind];
  }
  for (const auto& [kind, count] : run) std::cout << count << " run: " << kind << "\n";
  for (const auto& [reason, count] : skipped) std::cout << count << " skipped: " << reason << "\n";
  EXPECT_GE(run["response"], 56);
  EXPECT_GE(run["status"], 16);
  EXPECT_GE(run["error"], 45);
}

}  // namespace
}  // namespace status_translator
