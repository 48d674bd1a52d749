#include "client/table.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>

#include <functional>

#include "client/tables.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

// Equal but for the depth, which no caller sees.
bool SameAnswer(const Rule* got, const Rule* wanted) {
  if (got == nullptr || wanted == nullptr) return got == wanted;
  Rule rule = *got;
  rule.depth = wanted->depth;
  if (!wanted->has_answer()) rule.retry = wanted->retry;
  return rule == *wanted;
}

void ExpectSameAnswers(const RevisedProfile& revised) {
  const Profile& profile = *revised.profile;
  const auto table = Decoded(MessageOf(revised));
  EXPECT_EQ(table->profile(), profile.name());
  EXPECT_EQ(table->revision(), revised.revision);
  std::vector<std::string> error_codes = {"", "unknown", std::string("nul\0", 4)};
  for (const auto& [error_code, rules] : profile.error_codes()) error_codes.push_back(error_code);
  int different = 0;
  for (int http = 98; http <= 602; ++http) {
    for (int o = 0; o < kOriginCount; ++o) {
      const Origin origin = static_cast<Origin>(o);
      for (const std::string& error_code : error_codes) {
        different +=
            !SameAnswer(table->HttpToGrpc(http, origin, error_code), profile.HttpToGrpc(http, origin, error_code));
      }
    }
  }
  std::vector<int64_t> numbers = {-1, INT64_MIN, INT64_MAX, 1LL << 32};
  for (int64_t number = 0; number < 1000; ++number) numbers.push_back(number);
  for (const auto& [number, rule] : profile.own_numbers()) numbers.push_back(number);
  for (const int64_t number : numbers) {
    different += !SameAnswer(table->GrpcToHttp(number), profile.GrpcToHttp(number));
  }
  EXPECT_EQ(different, 0) << profile.name();
}

TEST(TableTest, EveryBuiltInProfileAnswersTheSame) {
  for (const auto& [name, revised] : TestTranslator().profiles().profiles()) ExpectSameAnswers(revised);
}

// What no built-in profile has: three levels, own numbers, error codes with and without a status at several of them.
TEST(TableTest, DeepProfilesAnswerTheSame) {
  const auto set = SetWith({{"a.textproto", R"pb(
                               name: "a"
                               extends: "general"
                               http_to_grpc { error_code: "X" http: 400 grpc: "ABORTED" reason: "r" }
                               http_to_grpc { error_code: "Y" grpc: "OUT_OF_RANGE" reason: "r" }
                               grpc_to_http { grpc: "ABORTED" http: 423 reason: "r" }
                               grpc_to_http { grpc: "1000" http: 599 reason: "r" }
                             )pb"},
                            {"b.textproto", R"pb(
                               name: "b"
                               extends: "a"
                               http_to_grpc { error_code: "X" grpc: "CANCELLED" reason: "r" }
                               http_to_grpc { error_code: "X" http: 409 grpc: "DATA_LOSS" reason: "r" }
                               http_to_grpc {
                                 http: 418
                                 grpc: "OK"
                                 reason: "r"
                                 retry { retryable: true reason: "why" }
                               }
                               grpc_to_http { grpc: "17" http: 418 reason: "r" }
                             )pb"},
                            {"c.textproto", R"pb(
                               name: "c"
                               extends: "b"
                               http_to_grpc_range { from: 400 to: 409 grpc: "INTERNAL" reason: "r" }
                               http_to_grpc { http: 410 origin: "intermediary" grpc: "UNKNOWN" reason: "r" }
                             )pb"}});
  for (const char* name : {"a", "b", "c"}) ExpectSameAnswers(*set->Find(name));
  const auto table = Decoded(MessageOf(*set->Find("c")));
  EXPECT_EQ(table->HttpToGrpc(400, Origin::kUnspecified, "X")->row, "400-409") << "a nearer status hides an error code";
  EXPECT_EQ(table->HttpToGrpc(420, Origin::kUnspecified, "X")->row, "X");
}

TEST(TableTest, AnUnknownOriginHasNoAnswer) {
  EXPECT_EQ(Decoded(BuiltInMessage())->HttpToGrpc(404, static_cast<Origin>(4), ""), nullptr);
}

TEST(TableTest, ReadsAnyOfThreeMessages) {
  v1::GetProfileResponse got;
  *got.mutable_profile() = BuiltInMessage("envoy");
  got.set_atlas_revision("x");
  v1::WatchProfileResponse watched;
  *watched.mutable_profile() = got.profile();
  for (const std::string& bytes :
       {got.SerializeAsString(), watched.SerializeAsString(), got.profile().SerializeAsString()}) {
    const auto table = DecodeTable(bytes, "envoy");
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ((*table)->revision(), got.profile().summary().revision());
    EXPECT_FALSE(DecodeTable(bytes, "general").ok());
  }
}

// A field that no message here has, in `message` and in all messages within it.
void AddUnknownFields(google::protobuf::Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  google::protobuf::UnknownFieldSet& unknown = *reflection.MutableUnknownFields(&message);
  unknown.AddLengthDelimited(1000, "unknown");
  unknown.AddVarint(1001, 1);
  unknown.AddFixed64(1002, 1);
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      AddUnknownFields(*reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      AddUnknownFields(*reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

// A cache file that a newer server filled stays readable.
TEST(TableTest, UnknownFieldsChangeNothing) {
  for (const char* name : {"general", "otc-ecs", "apisix", "grpc"}) {
    v1::GetProfileResponse got;
    *got.mutable_profile() = BuiltInMessage(name);
    got.set_atlas_revision("x");
    AddUnknownFields(got);
    v1::WatchProfileResponse watched;
    ASSERT_TRUE(watched.ParseFromString(got.SerializeAsString()));
    for (const std::string& bytes :
         {got.SerializeAsString(), watched.SerializeAsString(), got.profile().SerializeAsString()}) {
      const auto table = DecodeTable(bytes, name);
      ASSERT_TRUE(table.ok()) << table.status();
      EXPECT_EQ((*table)->revision(), got.profile().summary().revision());
    }
  }
}

struct Mistake {
  std::string message;
  std::function<void(v1::CompiledProfile&)> make;
};

TEST(TableTest, EachMistakeIsNamed) {
  const std::vector<Mistake> mistakes = {
      {"no name", [](auto& m) { m.Clear(); }},
      {"no name", [](auto& m) { m.mutable_summary()->clear_name(); }},
      {"\"\" is not a revision", [](auto& m) { m.mutable_summary()->clear_revision(); }},
      {"is not a revision", [](auto& m) { m.mutable_summary()->set_revision(std::string(64, 'G')); }},
      {"HTTP 100 is missing", [](auto& m) { m.clear_http_to_grpc(); }},
      {"defined twice", [](auto& m) { m.mutable_http_to_grpc(1)->set_from(m.http_to_grpc(1).from() + 1); }},
      {"HTTP 600 is missing or defined twice", [](auto& m) { *m.add_http_to_grpc() = m.http_to_grpc(0); }},
      {"defined twice", [](auto& m) { m.mutable_http_to_grpc()->SwapElements(0, 1); }},
      {"is missing", [](auto& m) { m.mutable_http_to_grpc()->RemoveLast(); }},
      {"unknown HTTP status 600", [](auto& m) { m.mutable_http_to_grpc()->rbegin()->set_to(600); }},
      {"unknown HTTP status 2147483647", [](auto& m) { m.mutable_http_to_grpc(0)->set_to(INT32_MAX); }},
      {"unknown HTTP status 99", [](auto& m) { m.mutable_http_to_grpc(0)->set_to(99); }},
      {"HTTP 100 is missing", [](auto& m) { m.mutable_http_to_grpc(0)->set_from(INT32_MIN); }},
      {"unknown origin 4", [](auto& m) { m.mutable_http_to_grpc(0)->set_origin(static_cast<v1::Origin>(4)); }},
      {"unknown origin -1", [](auto& m) { m.mutable_http_to_grpc(0)->set_origin(static_cast<v1::Origin>(-1)); }},
      {"unknown code 17", [](auto& m) { m.mutable_http_to_grpc(3)->set_code(static_cast<google::rpc::Code>(17)); }},
      {"unknown code -1", [](auto& m) { m.mutable_http_to_grpc(3)->set_code(static_cast<google::rpc::Code>(-1)); }},
      {"contradict each other", [](auto& m) { m.mutable_http_to_grpc(3)->clear_code(); }},
      {"contradict each other",
       [](auto& m) { m.mutable_http_to_grpc(3)->mutable_rule()->set_kind(v1::RULE_KIND_NOT_PUBLISHED); }},
      {"unknown kind of rule 0", [](auto& m) { m.mutable_http_to_grpc(3)->clear_rule(); }},
      {"unknown kind of rule 99",
       [](auto& m) { m.mutable_http_to_grpc(3)->mutable_rule()->set_kind(static_cast<v1::RuleKind>(99)); }},
      {"depth -1", [](auto& m) { m.mutable_http_to_grpc(3)->set_depth(-1); }},
      {"empty error code", [](auto& m) { m.mutable_error_codes(0)->clear_error_code(); }},
      {"has no answer", [](auto& m) { m.mutable_error_codes(0)->clear_code(); }},
      {"unknown code 99", [](auto& m) { m.mutable_error_codes(0)->set_code(static_cast<google::rpc::Code>(99)); }},
      {"unknown HTTP status 0", [](auto& m) { m.mutable_error_codes(0)->set_http(0); }},
      {"defined twice", [](auto& m) { *m.add_error_codes() = m.error_codes(0); }},
      {"depth -5", [](auto& m) { m.mutable_error_codes(0)->set_depth(-5); }},
      {"a gRPC code is missing", [](auto& m) { m.clear_grpc_to_http(); }},
      {"a gRPC code is missing", [](auto& m) { m.mutable_grpc_to_http()->RemoveLast(); }},
      {"gRPC code 4 is out of order", [](auto& m) { m.mutable_grpc_to_http(3)->set_number(4); }},
      {"gRPC code 16 is out of order", [](auto& m) { *m.add_grpc_to_http() = m.grpc_to_http(16); }},
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

TEST(TableTest, NoBytesMakeATableWithMissingAnswers) {
  google::protobuf::SetLogHandler(nullptr);
  v1::GetProfileResponse response;
  *response.mutable_profile() = BuiltInMessage("twirp");
  const std::string good = response.SerializeAsString();
  for (size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(DecodeTable(absl::string_view(good).substr(0, length), "").ok()) << length;
  }
  // A flipped bit may only change a text; then the table is valid, and every question must have an answer.
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
