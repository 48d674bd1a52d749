// Details of the user's own types, from a set that protoc wrote (own_detail_types/orders.proto).
#include "wire/own_detail_types.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>

#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/details.h"
#include "support/facts.h"
#include "support/json.h"
#include "wire/any_json.h"
#include "wire/body_writer.h"
#include "wire/deterministic.h"

namespace status_translator {
namespace {

using google::protobuf::Any;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string& OrdersSet() {
  static const std::string& bytes = *new std::string(ReadFile(STATUS_TRANSLATOR_ORDERS_SET));
  return bytes;
}

std::string LoadError(const std::string& bytes) {
  const auto types = OwnDetailTypes::Load("set", bytes);
  return types.ok() ? "" : std::string(types.status().message());
}

std::string LoadError(const FileDescriptorProto& file) {
  FileDescriptorSet set;
  *set.add_file() = file;
  return LoadError(set.SerializeAsString());
}

class OwnDetailTypesTest : public ::testing::Test {
 protected:
  OwnDetailTypesTest() {
    auto types = OwnDetailTypes::Load("orders", OrdersSet());
    if (!types.ok()) throw std::runtime_error(types.status().ToString());
    UseDetailTypes(*std::move(types));
  }
  ~OwnDetailTypesTest() override { UseDetailTypes(nullptr); }

  // A detail of a message in orders.proto.
  static Any Detail(const std::string& name, const std::string& text) {
    const google::protobuf::Message* prototype = FindOwnDetailType("acme.orders.v1." + name);
    const std::unique_ptr<google::protobuf::Message> message(prototype->New());
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, message.get()));
    Any detail;
    PackInto(*message, detail);
    return detail;
  }

  static Any Stock() {
    return Detail("StockDetail",
                  "sku: 'A-17' left: 9007199254740993 restocked { seconds: 1700000000 } kind: KIND_SOLD_OUT "
                  "by_store { key: 'b' value: 2 } by_store { key: 'a' value: 1 } places { latitude: 52.5 } "
                  "token: '\\x00\\xff' related { sku: 'A-18' }");
  }
};

TEST_F(OwnDetailTypesTest, ADetailIsReadableAndComesBackByteByByte) {
  const Json json = DetailToJson(Stock());
  EXPECT_EQ(json.dump(),
            R"({"@type":"type.googleapis.com/acme.orders.v1.StockDetail","sku":"A-17","left":"9007199254740993",)"
            R"("restocked":"2023-11-14T22:13:20Z","byStore":{"a":1,"b":2},"kind":"KIND_SOLD_OUT",)"
            R"("places":[{"latitude":52.5}],"token":"AP8=","related":{"sku":"A-18"}})");
  const auto again = DetailFromText(DetailText(Stock()));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->value(), Stock().value());
  EXPECT_EQ(again->type_url(), Stock().type_url());
}

TEST_F(OwnDetailTypesTest, EveryFormatWithDetailsHasTheJson) {
  google::rpc::Status status;
  status.set_code(9);
  *status.add_details() = Stock();
  for (const v1::Format format : {v1::FORMAT_PROBLEM, v1::FORMAT_AIP_193, v1::FORMAT_CONNECT}) {
    v1::ConversionReport report;
    EXPECT_THAT(WriteBody(format, status, 409, "", {}, report).bytes, HasSubstr(R"("sku":"A-17")"));
  }
  // Connect's clients read the bytes; the JSON beside them is for people.
  v1::ConversionReport report;
  const Json connect = Json::parse(WriteBody(v1::FORMAT_CONNECT, status, 409, "", {}, report).bytes);
  EXPECT_EQ(connect["details"][0]["type"], "acme.orders.v1.StockDetail");
  EXPECT_EQ(connect["details"][0]["debug"]["left"], "9007199254740993");
  std::string bytes;
  EXPECT_TRUE(absl::Base64Unescape(connect["details"][0]["value"].get<std::string>(), &bytes));
  EXPECT_EQ(bytes, Stock().value());
}

TEST_F(OwnDetailTypesTest, JsonThatCannotStandBesideTheTypeIsBase64) {
  for (const Any& detail : {Detail("Note", "value: 'aGVsbG8='"), Detail("Odd", "type: 'x'")}) {
    const Json json = DetailToJson(detail);
    EXPECT_EQ(json.size(), 2u) << json;
    EXPECT_EQ(json["value"], absl::Base64Escape(detail.value()));
    const auto again = DetailFromText(DetailText(detail));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->value(), detail.value());
  }
}

TEST_F(OwnDetailTypesTest, UnknownFieldsAndBrokenBytesAreBase64) {
  Any detail = Stock();
  detail.set_value(detail.value() + "\x98\x06\x01");  // field 99
  EXPECT_TRUE(DetailToJson(detail).contains("value"));
  detail.set_value("\xff");
  EXPECT_TRUE(DetailToJson(detail).contains("value"));
}

TEST_F(OwnDetailTypesTest, MessagesOfProtobufItselfAreNotTypesOfDetails) {
  EXPECT_EQ(FindOwnDetailType("google.protobuf.Timestamp"), nullptr);
  EXPECT_NE(FindOwnDetailType("acme.orders.v1.StockDetail.Place"), nullptr);
  EXPECT_EQ(FindOwnDetailType("acme.orders.v1.StockDetail.ByStoreEntry"), nullptr);
}

TEST_F(OwnDetailTypesTest, ASetCannotReplaceABuiltInType) {
  FileDescriptorSet set;
  FileDescriptorProto& file = *set.add_file();
  file.set_name("evil.proto");
  file.set_package("google.rpc");
  file.add_message_type()->set_name("ErrorInfo");
  auto types = OwnDetailTypes::Load("evil", set.SerializeAsString());
  ASSERT_TRUE(types.ok()) << types.status();
  UseDetailTypes(*std::move(types));
  google::rpc::ErrorInfo info;
  info.set_reason("R");
  Any detail;
  PackInto(info, detail);
  EXPECT_EQ(DetailToJson(detail)["reason"], "R");
}

TEST(OwnDetailTypesLoadTest, SaysWhatIsWrong) {
  EXPECT_THAT(LoadError(std::string("syntax = \"proto3\";")),
              AllOf(StartsWith("set: is not a google.protobuf.FileDescriptorSet"), HasSubstr("--include_imports")));
  EXPECT_THAT(LoadError(std::string()), HasSubstr("is not a google.protobuf.FileDescriptorSet"));
  EXPECT_EQ(LoadError(std::string(kMaxDescriptorSetBytes + 1, 'x')), "set: is larger than 4194304 bytes");
  FileDescriptorSet set;
  ASSERT_TRUE(set.ParseFromString(OrdersSet()));
  const FileDescriptorProto& orders = set.file(set.file_size() - 1);
  EXPECT_THAT(LoadError(orders), HasSubstr("orders.proto imports google/protobuf/timestamp.proto, which does not come "
                                           "before it; write it with protoc --include_imports"));
  FileDescriptorProto broken;
  broken.set_name("broken.proto");
  broken.add_message_type()->set_name("A");
  broken.add_message_type()->set_name("A");
  EXPECT_THAT(LoadError(broken), HasSubstr("set: broken.proto: A: "));
}

// Each message holds the next one, which is the deepest recursion that a set can cause.
FileDescriptorProto Chain(int messages) {
  FileDescriptorProto file;
  file.set_name("chain.proto");
  for (int i = 0; i < messages; ++i) {
    google::protobuf::DescriptorProto& message = *file.add_message_type();
    message.set_name(absl::StrCat("M", i));
    google::protobuf::FieldDescriptorProto& next = *message.add_field();
    next.set_name("next");
    next.set_number(1);
    next.set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
    next.set_type(google::protobuf::FieldDescriptorProto::TYPE_MESSAGE);
    next.set_type_name(absl::StrCat(".M", (i + 1) % messages));
  }
  return file;
}

TEST(OwnDetailTypesLoadTest, EveryBoundIsReached) {
  EXPECT_EQ(LoadError(Chain(kMaxDetailMessages)), "");
  EXPECT_EQ(LoadError(Chain(kMaxDetailMessages + 1)), "set: has more than 4000 messages");
  FileDescriptorProto file;
  file.set_name("wide.proto");
  google::protobuf::DescriptorProto& wide = *file.add_message_type();
  wide.set_name("Wide");
  for (int i = 1; i <= kMaxDetailRanges; ++i) wide.add_reserved_name(absl::StrCat("n", i));
  EXPECT_EQ(LoadError(file), "");
  wide.add_reserved_name("more");
  EXPECT_EQ(LoadError(file), "set: message Wide has more than 1000 ranges");
  wide.clear_reserved_name();
  for (int i = 0; i <= kMaxDetailFields; ++i) wide.add_field()->set_name(absl::StrCat("f", i));
  EXPECT_EQ(LoadError(file), "set: message Wide has more than 10000 fields");
  wide.clear_field();
  google::protobuf::EnumDescriptorProto& kind = *wide.add_enum_type();
  kind.set_name("Kind");
  for (int i = 0; i <= kMaxDetailRanges; ++i) kind.add_reserved_name(absl::StrCat("n", i));
  EXPECT_EQ(LoadError(file), "set: enum Kind has more than 1000 ranges");
}

TEST(OwnDetailTypesLoadTest, DamagedSetsAreRefusedOrLoaded) {
  std::mt19937 random(17);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = OrdersSet();
    for (int flips = static_cast<int>(random() % 4); flips >= 0; --flips) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    refused += LoadError(bytes).empty() ? 0 : 1;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace status_translator
