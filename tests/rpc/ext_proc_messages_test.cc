#include "rpc/ext_proc_messages.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ext_proc/machine.h"
#include "support/ext_proc.h"
#include "support/limits.h"
#include "support/quiet_protobuf.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(ReadProxyMessageTest, AHeadWithWhatStandsBesideIt) {
  extp::ProcessingRequest message = With(ResponseHead({{":status", "404"}, {"a", "1"}}, true), "response.code", 404);
  message = With(WithMode(std::move(message), extp::BODY_SEND_MODE_GRPC), "response.code_details", "via_upstream");
  auto& ours = *(*message.mutable_metadata_context()->mutable_filter_metadata())["status_translator"].mutable_fields();
  ours["mode"].set_string_value("enforce");
  ours["enforce_percent"].set_number_value(2.5);
  ours["other"].mutable_list_value();
  ours["blank"].set_null_value({});
  message.mutable_client_window_update()->set_window_increment_sidestream_to_upstream(5);
  message.mutable_client_window_update()->set_window_increment_sidestream_to_downstream(7);
  const ProxyMessage read = ReadProxyMessage(message);
  EXPECT_EQ(read.part, ExchangePart::kResponseHead);
  ASSERT_THAT(read.headers, SizeIs(2));
  EXPECT_EQ(read.headers[1].name, "a");
  EXPECT_EQ(read.headers[1].value, "1");
  EXPECT_TRUE(read.flags.end_of_stream);
  EXPECT_THAT(read.attributes, SizeIs(2));
  std::map<std::string, AttributeValue> settings;
  for (const Attribute& setting : read.settings) settings.emplace(std::string(setting.name), setting.value);
  ASSERT_THAT(settings, SizeIs(4));
  EXPECT_EQ(settings["blank"], AttributeValue());
  EXPECT_EQ(settings["other"], AttributeValue(kListValue));
  EXPECT_EQ(settings["mode"], AttributeValue(absl::string_view("enforce")));
  EXPECT_EQ(settings["enforce_percent"], AttributeValue(2.5));
  EXPECT_EQ(read.body_modes->response, BodyMode::kGrpc);
  EXPECT_FALSE(read.counts_bytes);
  EXPECT_EQ(read.passed_on.request_bytes, 5);
  EXPECT_EQ(read.passed_on.response_bytes, 7);
}

TEST(ReadProxyMessageTest, EveryPartAndNone) {
  extp::ProcessingRequest message;
  EXPECT_EQ(ReadProxyMessage(message).part, ExchangePart::kNone);
  message.mutable_request_body()->set_body("x");
  message.mutable_request_body()->set_grpc_message_compressed(true);
  EXPECT_EQ(ReadProxyMessage(message).part, ExchangePart::kRequestBody);
  EXPECT_EQ(ReadProxyMessage(message).body, "x");
  EXPECT_TRUE(ReadProxyMessage(message).flags.compressed);
  message.mutable_request_trailers();
  EXPECT_EQ(ReadProxyMessage(message).part, ExchangePart::kRequestTrailers);
  EXPECT_EQ(ReadProxyMessage(RequestHead({})).part, ExchangePart::kRequestHead);
  EXPECT_EQ(ReadProxyMessage(ResponseBody("y")).part, ExchangePart::kResponseBody);
  EXPECT_EQ(ReadProxyMessage(ResponseTrailers({{"b", "2"}})).headers[0].value, "2");
}

TEST(ReadProxyMessageTest, AValueThatIsNotRawIsReadToo) {
  extp::ProcessingRequest message = ResponseHead({});
  extp::HeaderValue& header = *message.mutable_response_headers()->mutable_headers()->add_headers();
  header.set_key("a");
  header.set_value("text");
  EXPECT_EQ(ReadProxyMessage(message).headers[0].value, "text");
}

TEST(ReadProxyMessageTest, ValuesOfEveryType) {
  extp::ProcessingRequest message = ResponseHead({});
  auto& fields = *(*message.mutable_attributes())["f"].mutable_fields();
  fields["a"].set_bool_value(false);
  EXPECT_TRUE(std::holds_alternative<bool>(ReadProxyMessage(message).attributes[0].value));
  fields["a"].set_number_value(1.5);
  EXPECT_EQ(std::get<double>(ReadProxyMessage(message).attributes[0].value), 1.5);
  fields["a"].set_string_value("s");
  EXPECT_EQ(std::get<absl::string_view>(ReadProxyMessage(message).attributes[0].value), "s");
  fields["a"].mutable_list_value();
  EXPECT_EQ(std::get<absl::string_view>(ReadProxyMessage(message).attributes[0].value), kListValue);
  fields["a"].mutable_struct_value();
  EXPECT_EQ(std::get<absl::string_view>(ReadProxyMessage(message).attributes[0].value), kMapValue);
  fields["a"].set_null_value({});
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ReadProxyMessage(message).attributes[0].value));
}

TEST(ReadProxyMessageTest, NoMoreAttributesAreReadThanShowThatThereAreTooMany) {
  extp::ProcessingRequest message = ResponseHead({});
  for (int i = 0; i < 9000; ++i) message = With(std::move(message), std::to_string(i), "x");
  EXPECT_THAT(ReadProxyMessage(message).attributes, SizeIs(kMaxExtProcAttributes + 1));
}

TEST(WriteProxyCommandTest, LetsAPartGoOn) {
  const auto head = WriteProxyCommand({.part = ExchangePart::kResponseHead});
  EXPECT_TRUE(head.has_response_headers());
  EXPECT_FALSE(head.response_headers().has_response());
  EXPECT_TRUE(WriteProxyCommand({.part = ExchangePart::kRequestTrailers}).has_request_trailers());
  EXPECT_FALSE(WriteProxyCommand({.part = ExchangePart::kResponseBody}).response_body().has_response());
  const auto piece = WriteProxyCommand(
      {.part = ExchangePart::kRequestBody, .piece = BodyPiece{.bytes = "x", .flags = {.end_of_stream = true}}});
  const auto& written = piece.request_body().response().body_mutation().streamed_response();
  EXPECT_EQ(written.body(), "x");
  EXPECT_TRUE(written.end_of_stream());
}

TEST(WriteProxyCommandTest, ChangesOfTrailers) {
  const auto response = WriteProxyCommand({.part = ExchangePart::kResponseTrailers,
                                           .changes = {.set = {{"grpc-status", "5"}}, .remove = {"grpc-message"}}});
  const extp::HeaderMutation& mutation = response.response_trailers().header_mutation();
  EXPECT_EQ(Sets(mutation, "grpc-status"), "5");
  EXPECT_THAT(mutation.remove_headers(), ElementsAre("grpc-message"));
}

TEST(WriteProxyCommandTest, AReplyNamesThisProgram) {
  const auto response = WriteProxyCommand(
      {.reply = LocalReply{.http_code = 404, .headers = {{"a", "1"}, {"a", "2", true}}, .body = "b", .grpc_code = 5}});
  const extp::ImmediateResponse& reply = response.immediate_response();
  EXPECT_EQ(reply.status().code(), 404);
  EXPECT_EQ(reply.grpc_status().status(), 5u);
  EXPECT_EQ(reply.body(), "b");
  EXPECT_EQ(reply.details(), "status_translator");
  EXPECT_EQ(Sets(reply.headers(), "a"), "1|2");
  // Envoy reads raw_value alone.
  EXPECT_THAT(reply.headers().set_headers(0).header().value(), IsEmpty());
  EXPECT_FALSE(WriteProxyCommand({.reply = LocalReply{.http_code = 200}}).immediate_response().has_grpc_status());
}

TEST(WriteProxyCommandTest, AsksGrantsAndReports) {
  const auto asks =
      WriteProxyCommand({.part = ExchangePart::kResponseHead, .asks_for_body = BodyMode::kBufferedPartial});
  EXPECT_EQ(asks.mode_override().response_body_mode(), extp::BODY_SEND_MODE_BUFFERED_PARTIAL);
  EXPECT_EQ(asks.mode_override().response_trailer_mode(), extp::HEADER_SEND_MODE_SEND);
  const auto grants = WriteProxyCommand({.grant = WindowUpdate{.request_bytes = 5, .response_bytes = 7}});
  EXPECT_EQ(grants.response_case(), extp::ProcessingResponse::RESPONSE_NOT_SET);
  EXPECT_EQ(grants.server_window_update().window_increment_downstream_to_sidestream(), 5);
  EXPECT_EQ(grants.server_window_update().window_increment_upstream_to_sidestream(), 7);
  extp::ProcessingResponse reports;
  ASSERT_TRUE(reports.ParseFromString(
      WriteProxyCommand({.part = ExchangePart::kResponseHead, .metadata = {{"from", "HTTP 404"}, {"to", "x"}}})
          .SerializeAsString()));
  EXPECT_EQ(reports.dynamic_metadata().fields().at("status_translator").struct_value().fields_size(), 2);
  EXPECT_EQ(
      reports.dynamic_metadata().fields().at("status_translator").struct_value().fields().at("from").string_value(),
      "HTTP 404");
}

TEST(ReadProxyMessageTest, BytesOfABodyAreNotCopied) {
  const extp::ProcessingRequest message = ResponseBody("bytes");
  EXPECT_EQ(ReadProxyMessage(message).body.data(), message.response_body().body().data());
}

TEST(ReadProxyMessageTest, EveryBodyModeIsKnownAndOthersAreUnknown) {
  const std::vector<std::pair<int, BodyMode>> modes = {{0, BodyMode::kNone},
                                                       {1, BodyMode::kStreamed},
                                                       {2, BodyMode::kBuffered},
                                                       {3, BodyMode::kBufferedPartial},
                                                       {4, BodyMode::kFullDuplexStreamed},
                                                       {5, BodyMode::kGrpc},
                                                       {6, BodyMode::kUnknown},
                                                       {-1, BodyMode::kUnknown}};
  for (const auto& [number, mode] : modes) {
    extp::ProcessingRequest message;
    message.mutable_protocol_config()->set_response_body_mode(static_cast<extp::BodySendMode>(number));
    const ProxyMessage read = ReadProxyMessage(message);
    ASSERT_TRUE(read.body_modes.has_value());
    EXPECT_EQ(read.body_modes->response, mode) << number;
    EXPECT_EQ(read.body_modes->request, BodyMode::kNone);
  }
}

// Cut and changed bytes of legal messages: whatever still parses is handled, and every command can be written.
TEST(ExtProcMessagesTest, HostileMessagesAreHandled) {
  extp::ProcessingRequest head =
      With(FromGrpcCaller(ResponseHead({{":status", "404"}, {"a", "b"}})), "response.code", 404);
  head.mutable_flow_control_init();
  auto& ours = (*head.mutable_metadata_context()->mutable_filter_metadata())["status_translator"];
  (*ours.mutable_fields())["mode"].set_string_value("enforce");
  std::vector<std::string> seeds;
  for (const auto& message : {WithMode(head, extp::BODY_SEND_MODE_GRPC), ResponseBody("<html>", false),
                              ResponseTrailers({{"grpc-status", "5"}})}) {
    seeds.push_back(message.SerializeAsString());
  }
  QuietProtobuf();
  std::mt19937 random(7);
  int parsed = 0;
  for (int round = 0; round < 3000; ++round) {
    ExtProcMachine machine(TestCurrentTranslator().Get(), {.mode = ExtProcMode::kEnforce});
    for (std::string bytes : seeds) {
      for (int i = 0; i < round % 4; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
      if (round % 5 == 0) bytes.resize(random() % bytes.size());
      extp::ProcessingRequest message;
      if (!message.ParseFromString(bytes)) continue;
      ++parsed;
      for (ProxyCommand& command : machine.Handle(ReadProxyMessage(message))) {
        extp::ProcessingResponse read;
        ASSERT_TRUE(read.ParseFromString(WriteProxyCommand(std::move(command)).SerializeAsString()));
        EXPECT_TRUE(read.response_case() != extp::ProcessingResponse::RESPONSE_NOT_SET ||
                    read.has_server_window_update())
            << "Envoy ends a stream for an answer that says nothing";
      }
    }
    machine.End();
  }
  EXPECT_GT(parsed, 1000);
}

}  // namespace
}  // namespace status_translator
