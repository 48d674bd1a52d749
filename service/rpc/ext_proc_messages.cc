#include "rpc/ext_proc_messages.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "support/limits.h"

namespace status_translator {
namespace {

namespace envoy_v3 = ::envoy::service::ext_proc::v3;
using envoy_v3::ProcessingRequest;
using envoy_v3::ProcessingResponse;
using google::protobuf::io::CodedOutputStream;

constexpr std::pair<envoy_v3::BodySendMode, BodyMode> kBodyModes[] = {
    {envoy_v3::BODY_SEND_MODE_UNSPECIFIED, BodyMode::kNone},
    {envoy_v3::BODY_SEND_MODE_STREAMED, BodyMode::kStreamed},
    {envoy_v3::BODY_SEND_MODE_BUFFERED, BodyMode::kBuffered},
    {envoy_v3::BODY_SEND_MODE_BUFFERED_PARTIAL, BodyMode::kBufferedPartial},
    {envoy_v3::BODY_SEND_MODE_FULL_DUPLEX_STREAMED, BodyMode::kFullDuplexStreamed},
    {envoy_v3::BODY_SEND_MODE_GRPC, BodyMode::kGrpc}};

BodyMode BodyModeOf(envoy_v3::BodySendMode mode) {
  for (const auto& [theirs, ours] : kBodyModes) {
    if (theirs == mode) return ours;
  }
  return BodyMode::kUnknown;
}

envoy_v3::BodySendMode SendModeOf(BodyMode mode) {
  for (const auto& [theirs, ours] : kBodyModes) {
    if (ours == mode) return theirs;
  }
  return envoy_v3::BODY_SEND_MODE_UNSPECIFIED;
}

void ReadHeaders(const envoy_v3::HeaderMap& map, ProxyMessage& into) {
  into.headers.reserve(static_cast<size_t>(map.headers_size()));
  for (const envoy_v3::HeaderValue& header : map.headers()) {
    // Envoy fills raw_value alone; other proxies may not.
    into.headers.push_back({header.key(), header.raw_value().empty() ? header.value() : header.raw_value()});
  }
}

void ReadBody(const envoy_v3::HttpBody& body, ProxyMessage& into) {
  into.body = body.body();
  into.flags = {.end_of_stream = body.end_of_stream(),
                .end_of_stream_without_message = body.end_of_stream_without_message(),
                .compressed = body.grpc_message_compressed()};
}

void ReadHead(const envoy_v3::HttpHeaders& head, ProxyMessage& into) {
  ReadHeaders(head.headers(), into);
  into.flags.end_of_stream = head.end_of_stream();
}

void ReadPart(const ProcessingRequest& message, ProxyMessage& into) {
  switch (message.request_case()) {
    case ProcessingRequest::kRequestHeaders:
      into.part = ExchangePart::kRequestHead;
      return ReadHead(message.request_headers(), into);
    case ProcessingRequest::kRequestBody:
      into.part = ExchangePart::kRequestBody;
      return ReadBody(message.request_body(), into);
    case ProcessingRequest::kRequestTrailers:
      into.part = ExchangePart::kRequestTrailers;
      return;
    case ProcessingRequest::kResponseHeaders:
      into.part = ExchangePart::kResponseHead;
      return ReadHead(message.response_headers(), into);
    case ProcessingRequest::kResponseBody:
      into.part = ExchangePart::kResponseBody;
      return ReadBody(message.response_body(), into);
    case ProcessingRequest::kResponseTrailers:
      into.part = ExchangePart::kResponseTrailers;
      return ReadHeaders(message.response_trailers().trailers(), into);
    case ProcessingRequest::REQUEST_NOT_SET:
      return;
  }
}

Attribute AttributeOf(const std::string& name, const google::protobuf::Value& value) {
  Attribute attribute{.name = name, .value = {}};
  if (value.has_string_value()) attribute.value = absl::string_view(value.string_value());
  if (value.has_number_value()) attribute.value = value.number_value();
  if (value.has_bool_value()) attribute.value = value.bool_value();
  if (value.has_list_value()) attribute.value = kListValue;
  if (value.has_struct_value()) attribute.value = kMapValue;
  return attribute;
}

void ReadContext(const ProcessingRequest& message, ProxyMessage& into) {
  const auto has_room = [&into] { return into.attributes.size() + into.settings.size() <= kMaxExtProcAttributes; };
  const auto& by_namespace = message.metadata_context().filter_metadata();
  const auto ours = by_namespace.find(std::string(kExtProcName));
  if (ours != by_namespace.end()) {
    for (const auto& [name, value] : ours->second.fields()) {
      if (!has_room()) return;
      into.settings.push_back(AttributeOf(name, value));
    }
  }
  for (const auto& [filter, values] : message.attributes()) {
    for (const auto& [expression, value] : values.fields()) {
      if (!has_room()) return;
      into.attributes.push_back(AttributeOf(expression, value));
    }
  }
}

void WriteHeaders(std::vector<HeaderChange> changes, envoy_v3::HeaderMutation& mutation) {
  for (HeaderChange& change : changes) {
    envoy_v3::HeaderValueOption& option = *mutation.add_set_headers();
    option.mutable_header()->set_key(std::move(change.name));
    option.mutable_header()->set_raw_value(std::move(change.value));
    if (change.append) option.mutable_append()->set_value(true);
  }
}

void WriteChanges(HeaderChanges changes, envoy_v3::HeaderMutation& mutation) {
  WriteHeaders(std::move(changes.set), mutation);
  for (std::string& name : changes.remove) mutation.add_remove_headers(std::move(name));
}

void WriteBody(ProxyCommand& command, envoy_v3::BodyResponse& response) {
  if (!command.piece.has_value()) return;
  envoy_v3::StreamedBodyResponse& piece =
      *response.mutable_response()->mutable_body_mutation()->mutable_streamed_response();
  piece.set_body(std::move(command.piece->bytes));
  piece.set_end_of_stream(command.piece->flags.end_of_stream);
  piece.set_end_of_stream_without_message(command.piece->flags.end_of_stream_without_message);
  piece.set_grpc_message_compressed(command.piece->flags.compressed);
}

void WritePart(ProxyCommand& command, ProcessingResponse& response) {
  const bool changes = !command.changes.set.empty() || !command.changes.remove.empty();
  switch (command.part) {
    case ExchangePart::kRequestHead:
      response.mutable_request_headers();
      return;
    case ExchangePart::kRequestBody:
      return WriteBody(command, *response.mutable_request_body());
    case ExchangePart::kRequestTrailers:
      response.mutable_request_trailers();
      return;
    case ExchangePart::kResponseHead: {
      envoy_v3::HeadersResponse& head = *response.mutable_response_headers();
      if (changes) WriteChanges(std::move(command.changes), *head.mutable_response()->mutable_header_mutation());
      return;
    }
    case ExchangePart::kResponseBody:
      return WriteBody(command, *response.mutable_response_body());
    case ExchangePart::kResponseTrailers: {
      envoy_v3::TrailersResponse& trailers = *response.mutable_response_trailers();
      if (changes) WriteChanges(std::move(command.changes), *trailers.mutable_header_mutation());
      return;
    }
    case ExchangePart::kNone:
      return;
  }
}

void WriteReply(LocalReply reply, envoy_v3::ImmediateResponse& response) {
  response.mutable_status()->set_code(reply.http_code);
  response.set_details(std::string(kExtProcName));
  WriteHeaders(std::move(reply.headers), *response.mutable_headers());
  response.set_body(std::move(reply.body));
  if (reply.grpc_code.has_value()) response.mutable_grpc_status()->set_status(static_cast<uint32_t>(*reply.grpc_code));
}

// The bytes on the wire of a field with a number below 16 and so many bytes of content.
size_t FieldSize(size_t content) {
  return 1 + CodedOutputStream::VarintSize32(static_cast<uint32_t>(content)) + content;
}

void AppendHead(int number, size_t content, std::string& to) {
  uint8_t bytes[6];
  bytes[0] = static_cast<uint8_t>(number << 3 | 2);
  const uint8_t* end = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(content), bytes + 1);
  to.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(end - bytes));
}

// The head of an entry of a google.protobuf.Struct, which is a map on the wire, up to the content of its value.
void AppendEntryHead(absl::string_view key, int value_number, size_t value, std::string& to) {
  constexpr int kKey = 1, kValue = 2;
  AppendHead(google::protobuf::Struct::kFieldsFieldNumber, FieldSize(key.size()) + FieldSize(FieldSize(value)), to);
  AppendHead(kKey, key.size(), to);
  to.append(key.data(), key.size());
  AppendHead(kValue, FieldSize(value), to);
  AppendHead(value_number, value, to);
}

// As the bytes of a google.protobuf.Struct: to build and write its maps would take a fifth of the time of an error.
void WriteMetadata(const std::vector<MetadataValue>& metadata, ProcessingResponse& response) {
  using google::protobuf::Value;
  constexpr size_t kRoomForHeads = 64;
  size_t fields = 0;
  for (const MetadataValue& one : metadata) {
    fields += FieldSize(FieldSize(one.name.size()) + FieldSize(FieldSize(one.value.size())));
  }
  std::string& all = *response.GetReflection()->MutableUnknownFields(&response)->AddLengthDelimited(
      ProcessingResponse::kDynamicMetadataFieldNumber);
  all.reserve(fields + kRoomForHeads);
  AppendEntryHead(kExtProcName, Value::kStructValueFieldNumber, fields, all);
  for (const MetadataValue& one : metadata) {
    AppendEntryHead(one.name, Value::kStringValueFieldNumber, one.value.size(), all);
    all += one.value;
  }
}

}  // namespace

ProxyMessage ReadProxyMessage(const ProcessingRequest& message) {
  ProxyMessage read;
  ReadPart(message, read);
  ReadContext(message, read);
  if (message.has_protocol_config()) {
    read.body_modes = BodyModes{.request = BodyModeOf(message.protocol_config().request_body_mode()),
                                .response = BodyModeOf(message.protocol_config().response_body_mode())};
  }
  read.ignores_answers = message.observability_mode();
  read.counts_bytes = message.has_flow_control_init();
  const envoy_v3::ClientWindowUpdate& update = message.client_window_update();
  read.passed_on = {.request_bytes = update.window_increment_sidestream_to_upstream(),
                    .response_bytes = update.window_increment_sidestream_to_downstream()};
  return read;
}

ProcessingResponse WriteProxyCommand(ProxyCommand command) {
  ProcessingResponse response;
  WritePart(command, response);
  if (command.reply.has_value()) WriteReply(*std::move(command.reply), *response.mutable_immediate_response());
  if (command.asks_for_body.has_value()) {
    envoy_v3::ProcessingMode& mode = *response.mutable_mode_override();
    mode.set_response_body_mode(SendModeOf(*command.asks_for_body));
    mode.set_response_trailer_mode(envoy_v3::HEADER_SEND_MODE_SEND);
  }
  if (command.grant.has_value()) {
    envoy_v3::ServerWindowUpdate& grant = *response.mutable_server_window_update();
    grant.set_window_increment_downstream_to_sidestream(command.grant->request_bytes);
    grant.set_window_increment_upstream_to_sidestream(command.grant->response_bytes);
  }
  if (!command.metadata.empty()) WriteMetadata(command.metadata, response);
  return response;
}

}  // namespace status_translator
