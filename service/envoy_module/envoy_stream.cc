#include "envoy_module/envoy_stream.h"

#include <algorithm>
#include <iterator>

#include "absl/container/inlined_vector.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "envoy_module/buffer.h"
#include "envoy_module/module_settings.h"
#include "support/limits.h"

namespace status_translator {
namespace {

constexpr absl::string_view kEnvoysGrpcType = "application/grpc";
// What Envoy's filter for gRPC-Web sets.
constexpr absl::string_view kAcceptEncodingOfWebFilter = "identity";
constexpr absl::string_view kViaUpstream = "via_upstream";  // the details of a response that an upstream has made
constexpr absl::string_view kRequestHeads[] = {"content-type", "accept", "x-grpc-web", "x-request-id"};

abi::Entry EntryOf(absl::string_view key, absl::string_view value) {
  return {key.data(), key.size(), value.data(), value.size()};
}

NamedValue ValueOf(const abi::Entry& entry) { return {{entry.key, entry.key_size}, {entry.value, entry.value_size}}; }

using Chunks = absl::InlinedVector<abi::Buffer, 8>;

void AddChunks(abi::Stream stream, abi::Body body, Chunks& to) {
  const size_t before = to.size();
  to.resize(before + envoy_dynamic_module_callback_http_get_body_chunks_size(stream, body));
  if (to.size() == before || envoy_dynamic_module_callback_http_get_body_chunks(stream, body, &to[before])) return;
  to.resize(before);
}

}  // namespace

bool EnvoyStream::TakesForGrpc() const {
  const auto header = [this](absl::string_view name) {
    abi::Buffer value = {};
    const bool found = envoy_dynamic_module_callback_http_get_header(stream_, abi::kRequestHeaders, BufferOf(name),
                                                                     &value, 0, nullptr);
    return found ? TextOf(value) : absl::string_view();
  };
  const absl::string_view type = header("content-type");
  if (!absl::StartsWith(type, kEnvoysGrpcType)) return false;
  if (type.size() > kEnvoysGrpcType.size() && type[kEnvoysGrpcType.size()] != '+') return false;
  // Envoy decides by the request as it came, before its filter for gRPC-Web made a request of gRPC of it.
  return header("grpc-accept-encoding") != kAcceptEncodingOfWebFilter ||
         (header("x-grpc-web").empty() && !absl::StrContains(header("accept"), "application/grpc-web"));
}

AttributeValue EnvoyStream::RouteValue(absl::string_view name) const {
  const abi::Buffer name_space = BufferOf(kExtProcName);
  const auto get_string = [&](AttributeValue& to) {
    abi::Buffer value = {};
    if (!envoy_dynamic_module_callback_http_get_metadata_string(stream_, abi::kRouteMetadata, name_space,
                                                                BufferOf(name), &value)) {
      return false;
    }
    to = TextOf(value);
    return true;
  };
  const auto get_number = [&](AttributeValue& to) {
    double value = 0;
    if (!envoy_dynamic_module_callback_http_get_metadata_number(stream_, abi::kRouteMetadata, name_space,
                                                                BufferOf(name), &value)) {
      return false;
    }
    to = value;
    return true;
  };
  // Envoy logs an error for each call that asks for another type, so the usual one comes first.
  AttributeValue read;
  const bool is_usually_number = name == "enforce_percent";
  if (is_usually_number ? get_number(read) || get_string(read) : get_string(read) || get_number(read)) return read;
  bool flag = false;
  if (envoy_dynamic_module_callback_http_get_metadata_bool(stream_, abi::kRouteMetadata, name_space, BufferOf(name),
                                                           &flag)) {
    return flag;
  }
  return kListValue;
}

void EnvoyStream::ReadRouteSettings(ExtProcSettings& settings) {
  const auto* of_route =
      static_cast<const RouteSettings*>(envoy_dynamic_module_callback_get_most_specific_route_config(stream_));
  if (of_route != nullptr) of_route->ApplyTo(settings);
  const abi::Buffer name_space = BufferOf(kExtProcName);
  const size_t count =
      envoy_dynamic_module_callback_http_get_metadata_keys_count(stream_, abi::kRouteMetadata, name_space);
  if (count == 0) return;
  absl::InlinedVector<abi::Buffer, 16> keys(count);
  if (!envoy_dynamic_module_callback_http_get_metadata_keys(stream_, abi::kRouteMetadata, name_space, keys.data())) {
    return;
  }
  if (keys.size() > kMaxExtProcAttributes) keys.resize(kMaxExtProcAttributes);
  for (const abi::Buffer& key : keys) SetOfRoute(TextOf(key), RouteValue(TextOf(key)), settings);
}

EnvoyStream::Entries EnvoyStream::ReadEntries(abi::Headers headers) const {
  Entries all(envoy_dynamic_module_callback_http_get_headers_size(stream_, headers));
  if (!all.empty() && !envoy_dynamic_module_callback_http_get_headers(stream_, headers, all.data())) all.clear();
  return all;
}

std::vector<NamedValue> EnvoyStream::ReadHeaders(abi::Headers headers) const {
  const Entries all = ReadEntries(headers);
  std::vector<NamedValue> read;
  read.reserve(all.size());
  for (const abi::Entry& one : all) read.push_back(ValueOf(one));
  return read;
}

ProxyMessage EnvoyStream::ReadRequestHead() {
  ProxyMessage message;
  message.part = ExchangePart::kRequestHead;
  message.headers.reserve(std::size(kRequestHeads));
  // To read all of them costs less than to ask Envoy for each name.
  for (const abi::Entry& entry : ReadEntries(abi::kRequestHeaders)) {
    const NamedValue one = ValueOf(entry);
    if (std::find(std::begin(kRequestHeads), std::end(kRequestHeads), one.name) == std::end(kRequestHeads)) continue;
    const auto same = std::find_if(message.headers.begin(), message.headers.end(),
                                   [&one](const NamedValue& known) { return known.name == one.name; });
    if (same == message.headers.end()) {
      message.headers.push_back(one);
    } else {
      same->value = joined_.emplace_front(absl::StrCat(same->value, ",", one.value));
    }
  }
  return message;
}

std::vector<Attribute> EnvoyStream::ReadAttributes(absl::string_view local_reply_details) const {
  abi::Buffer text = {};
  // Envoy 1.38 does not have the attribute, and logs an error for each request of it.
  if (envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch == nullptr) {
    text = BufferOf(local_reply_details.empty() ? kViaUpstream : local_reply_details);
  } else if (!envoy_dynamic_module_callback_http_filter_get_attribute_string(stream_, abi::kResponseCodeDetails,
                                                                             &text)) {
    return {};
  }
  std::vector<Attribute> attributes = {{"response.code_details", TextOf(text)}};
  // Of a response of Envoy's own, the code before Envoy made gRPC of it.
  uint64_t code = 0;
  if (TextOf(text) != kViaUpstream &&
      envoy_dynamic_module_callback_http_filter_get_attribute_int(stream_, abi::kResponseCode, &code)) {
    attributes.push_back({"response.code", static_cast<double>(code)});
  }
  return attributes;
}

std::string EnvoyStream::RouteName() const {
  abi::Buffer name = {};
  const bool found = envoy_dynamic_module_callback_http_filter_get_attribute_string(stream_, abi::kXdsRouteName, &name);
  return std::string(found ? TextOf(name).substr(0, kMaxExtProcRouteNameBytes) : "");
}

ProxyMessage EnvoyStream::ReadResponseHead(bool end_of_stream, absl::string_view local_reply_details) {
  return {.part = ExchangePart::kResponseHead,
          .headers = ReadHeaders(abi::kResponseHeaders),
          .flags = {.end_of_stream = end_of_stream},
          .attributes = ReadAttributes(local_reply_details)};
}

ProxyMessage EnvoyStream::ReadResponseTrailers() {
  return {.part = ExchangePart::kResponseTrailers, .headers = ReadHeaders(abi::kResponseTrailers)};
}

ProxyMessage EnvoyStream::ReadResponseBody(size_t most, bool end_of_stream) {
  ProxyMessage message;
  message.part = ExchangePart::kResponseBody;
  message.flags.end_of_stream = end_of_stream;
  Chunks chunks;
  if (!envoy_dynamic_module_callback_http_received_buffered_response_body(stream_)) {
    AddChunks(stream_, abi::kBufferedResponseBody, chunks);
  }
  AddChunks(stream_, abi::kReceivedResponseBody, chunks);
  if (chunks.size() == 1) {
    message.body = TextOf(chunks[0]).substr(0, most);
    return message;
  }
  body_.clear();
  body_.reserve(std::min(most, BodySize()));
  for (const abi::Buffer& chunk : chunks) {
    const size_t room = most - body_.size();
    body_.append(chunk.data, std::min(chunk.size, room));
  }
  message.body = body_;
  return message;
}

size_t EnvoyStream::BodySize() const {
  const size_t received = envoy_dynamic_module_callback_http_get_body_size(stream_, abi::kReceivedResponseBody);
  if (envoy_dynamic_module_callback_http_received_buffered_response_body(stream_)) return received;
  return received + envoy_dynamic_module_callback_http_get_body_size(stream_, abi::kBufferedResponseBody);
}

size_t EnvoyStream::BufferLimit() const { return envoy_dynamic_module_callback_http_get_buffer_limit(stream_); }

void EnvoyStream::WriteMetadata(const std::vector<MetadataValue>& metadata) const {
  if (envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch == nullptr) {
    for (const MetadataValue& one : metadata) {
      envoy_dynamic_module_callback_http_set_dynamic_metadata_string(stream_, BufferOf(kExtProcName),
                                                                     BufferOf(one.name), BufferOf(one.value));
    }
    return;
  }
  absl::InlinedVector<abi::Entry, 16> entries;
  for (const MetadataValue& one : metadata) entries.push_back(EntryOf(one.name, one.value));
  envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch(stream_, BufferOf(kExtProcName), entries.data(),
                                                                       entries.size());
}

void EnvoyStream::WriteChanges(abi::Headers headers, const HeaderChanges& changes) const {
  for (const HeaderChange& change : changes.set) {
    change.append
        ? envoy_dynamic_module_callback_http_add_header(stream_, headers, BufferOf(change.name), BufferOf(change.value))
        : envoy_dynamic_module_callback_http_set_header(stream_, headers, BufferOf(change.name),
                                                        BufferOf(change.value));
  }
  for (const std::string& name : changes.remove) {
    envoy_dynamic_module_callback_http_set_header(stream_, headers, BufferOf(name), {});
  }
}

void EnvoyStream::Apply(const ProxyCommand& command) {
  if (!command.metadata.empty()) WriteMetadata(command.metadata);
  if (command.part == ExchangePart::kResponseHead) WriteChanges(abi::kResponseHeaders, command.changes);
  if (command.part == ExchangePart::kResponseTrailers) WriteChanges(abi::kResponseTrailers, command.changes);
}

void EnvoyStream::SendReply(const LocalReply& reply, bool to_grpc, bool& sent) const {
  absl::InlinedVector<abi::Entry, 16> headers;
  // Envoy adds each field beside those before it.
  const auto set = [&headers](absl::string_view name, absl::string_view value) {
    for (abi::Entry& one : headers) {
      if (absl::string_view(one.key, one.key_size) != name) continue;
      one = EntryOf(name, value);
      return;
    }
    headers.push_back(EntryOf(name, value));
  };
  for (const HeaderChange& change : reply.headers) {
    change.append ? headers.push_back(EntryOf(change.name, change.value)) : set(change.name, change.value);
  }
  // There is no argument for the code: Envoy keeps the one that is there, and sets OK if there is none. In this order,
  // the fields are in the order of ext_proc's replies. Without a code, Envoy takes it from the status there, which is
  // 200 then.
  const std::string grpc_code = absl::StrCat(reply.grpc_code.value_or(kGrpcUnknown));
  if (to_grpc) {
    set("content-type", kEnvoysGrpcType);
    set("grpc-status", grpc_code);
  }
  sent = true;
  envoy_dynamic_module_callback_http_send_response(stream_, static_cast<uint32_t>(reply.http_code), headers.data(),
                                                   headers.size(), BufferOf(reply.body), BufferOf(kExtProcName));
}

}  // namespace status_translator
