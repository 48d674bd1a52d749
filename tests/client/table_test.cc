// A table that went over the wire answers as the profile that it was made from.
#include "client/table.h"

#include <gmock/gmock.h>

#include "client/tables.h"

namespace status_translator {
namespace {

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

TEST(TableTest, NoOriginIsNoOrigin) {
  EXPECT_EQ(Decoded(BuiltInMessage())->HttpToGrpc(404, static_cast<Origin>(4), ""), nullptr);
}

TEST(TableTest, ReadsThreeMessages) {
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
void AddFieldsOfTheFuture(google::protobuf::Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  google::protobuf::UnknownFieldSet& unknown = *reflection.MutableUnknownFields(&message);
  unknown.AddLengthDelimited(1000, "from the future");
  unknown.AddVarint(1001, 1);
  unknown.AddFixed64(1002, 1);
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      AddFieldsOfTheFuture(*reflection.MutableMessage(&message, field));
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      AddFieldsOfTheFuture(*reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

// A cache file that a newer server filled stays readable.
TEST(TableTest, FieldsOfTheFutureChangeNothing) {
  for (const char* name : {"general", "otc-ecs", "apisix", "grpc"}) {
    v1::GetProfileResponse got;
    *got.mutable_profile() = BuiltInMessage(name);
    got.set_atlas_revision("x");
    AddFieldsOfTheFuture(got);
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

}  // namespace
}  // namespace status_translator
