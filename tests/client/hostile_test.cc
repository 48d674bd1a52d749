// What is no valid table is refused whole, with a word on what is wrong.
#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>

#include <functional>

#include "client/table.h"
#include "client/tables.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

struct Mistake {
  std::string message;
  std::function<void(v1::CompiledProfile&)> make;
};

TEST(HostileTest, EachMistakeIsNamed) {
  const std::vector<Mistake> mistakes = {
      {"no name", [](auto& m) { m.Clear(); }},
      {"no name", [](auto& m) { m.mutable_summary()->clear_name(); }},
      {"\"\" is no revision", [](auto& m) { m.mutable_summary()->clear_revision(); }},
      {"is no revision", [](auto& m) { m.mutable_summary()->set_revision(std::string(64, 'G')); }},
      {"HTTP 100 is missing", [](auto& m) { m.clear_http_to_grpc(); }},
      {"stands twice", [](auto& m) { m.mutable_http_to_grpc(1)->set_from(m.http_to_grpc(1).from() + 1); }},
      {"HTTP 600 is missing, or stands twice", [](auto& m) { *m.add_http_to_grpc() = m.http_to_grpc(0); }},
      {"stands twice", [](auto& m) { m.mutable_http_to_grpc()->SwapElements(0, 1); }},
      {"is missing", [](auto& m) { m.mutable_http_to_grpc()->RemoveLast(); }},
      {"unknown HTTP status 600", [](auto& m) { m.mutable_http_to_grpc()->rbegin()->set_to(600); }},
      {"unknown HTTP status 2147483647", [](auto& m) { m.mutable_http_to_grpc(0)->set_to(INT32_MAX); }},
      {"unknown HTTP status 99", [](auto& m) { m.mutable_http_to_grpc(0)->set_to(99); }},
      {"HTTP 100 is missing", [](auto& m) { m.mutable_http_to_grpc(0)->set_from(INT32_MIN); }},
      {"unknown origin 4", [](auto& m) { m.mutable_http_to_grpc(0)->set_origin(static_cast<v1::Origin>(4)); }},
      {"unknown origin -1", [](auto& m) { m.mutable_http_to_grpc(0)->set_origin(static_cast<v1::Origin>(-1)); }},
      {"unknown code 17", [](auto& m) { m.mutable_http_to_grpc(3)->set_code(static_cast<google::rpc::Code>(17)); }},
      {"unknown code -1", [](auto& m) { m.mutable_http_to_grpc(3)->set_code(static_cast<google::rpc::Code>(-1)); }},
      {"do not fit", [](auto& m) { m.mutable_http_to_grpc(3)->clear_code(); }},
      {"do not fit", [](auto& m) { m.mutable_http_to_grpc(3)->mutable_rule()->set_kind(v1::RULE_KIND_NOT_PUBLISHED); }},
      {"unknown kind of rule 0", [](auto& m) { m.mutable_http_to_grpc(3)->clear_rule(); }},
      {"unknown kind of rule 99",
       [](auto& m) { m.mutable_http_to_grpc(3)->mutable_rule()->set_kind(static_cast<v1::RuleKind>(99)); }},
      {"depth -1", [](auto& m) { m.mutable_http_to_grpc(3)->set_depth(-1); }},
      {"empty error code", [](auto& m) { m.mutable_error_codes(0)->clear_error_code(); }},
      {"has no answer", [](auto& m) { m.mutable_error_codes(0)->clear_code(); }},
      {"unknown code 99", [](auto& m) { m.mutable_error_codes(0)->set_code(static_cast<google::rpc::Code>(99)); }},
      {"unknown HTTP status 0", [](auto& m) { m.mutable_error_codes(0)->set_http(0); }},
      {"stands twice", [](auto& m) { *m.add_error_codes() = m.error_codes(0); }},
      {"depth -5", [](auto& m) { m.mutable_error_codes(0)->set_depth(-5); }},
      {"a gRPC code is missing", [](auto& m) { m.clear_grpc_to_http(); }},
      {"a gRPC code is missing", [](auto& m) { m.mutable_grpc_to_http()->RemoveLast(); }},
      {"gRPC code 4 there", [](auto& m) { m.mutable_grpc_to_http(3)->set_number(4); }},
      {"gRPC code 16 there", [](auto& m) { *m.add_grpc_to_http() = m.grpc_to_http(16); }},
      {"unknown code 99", [](auto& m) { m.mutable_grpc_to_http(3)->set_code(99); }},
      {"unknown code 600", [](auto& m) { m.mutable_other_grpc_to_http()->set_code(600); }},
      {"unknown kind of rule 0", [](auto& m) { m.clear_other_grpc_to_http(); }},
  };
  const v1::CompiledProfile good = BuiltInMessage("otc-ecs");
  ASSERT_TRUE(DecodeTable(good).ok());
  for (size_t i = 0; i < mistakes.size(); ++i) {
    v1::CompiledProfile bad = good;
    mistakes[i].make(bad);
    const auto table = DecodeTable(bad);
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument) << i;
    EXPECT_THAT(table.status().message(), HasSubstr(mistakes[i].message)) << i;
    EXPECT_FALSE(DecodeTable(bad.SerializeAsString(), "").ok()) << i;
  }
}

TEST(HostileTest, NoBytesCrashIt) {
  google::protobuf::SetLogHandler(nullptr);
  v1::GetProfileResponse response;
  *response.mutable_profile() = BuiltInMessage("twirp");
  const std::string good = response.SerializeAsString();
  for (size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(DecodeTable(absl::string_view(good).substr(0, length), "").ok()) << length;
  }
  // A flipped bit may hit a text, which nobody can tell; it must only never make a table with holes.
  for (size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
    const auto table = DecodeTable(bad, "");
    if (!table.ok()) continue;
    for (int code = 100; code < 600; ++code) ASSERT_NE((*table)->HttpToGrpc(code, Origin::kLocalReply, "x"), nullptr);
    for (int code = 0; code < 20; ++code) ASSERT_NE((*table)->GrpcToHttp(code), nullptr);
  }
}

}  // namespace
}  // namespace status_translator
