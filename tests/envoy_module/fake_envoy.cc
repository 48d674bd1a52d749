#include "envoy_module/fake_envoy.h"

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <new>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "envoy_module/buffer.h"

namespace status_translator {
namespace {

std::string StringOf(const abi::Buffer& buffer) { return std::string(TextOf(buffer)); }
FakeStream& StreamAt(abi::Stream stream) { return *static_cast<FakeStream*>(stream); }

std::mutex log_mutex;
std::condition_variable log_changed;

// What a test wants to happen in the callback of this name.
void Called(absl::string_view callback) {
  FakeEnvoy& envoy = FakeEnvoy::Get();
  if (envoy.throws_in != callback) return;
  ++envoy.called;
  throw std::bad_alloc();
}

int Define(abi::Buffer name, size_t* id) {
  std::vector<std::string>& metrics = FakeEnvoy::Get().metrics;
  *id = metrics.size();
  metrics.push_back(StringOf(name));
  return abi::kMetricsSuccess;
}

template <typename Type>
const Type* SettingAt(abi::Stream stream, int source, abi::Buffer name_space, abi::Buffer key) {
  if (source != abi::kRouteMetadata || TextOf(name_space) != "status_translator") return nullptr;
  const auto found = StreamAt(stream).route_metadata.find(StringOf(key));
  return found == StreamAt(stream).route_metadata.end() ? nullptr : std::get_if<Type>(&found->second);
}

}  // namespace

FakeEnvoy& FakeEnvoy::Get() {
  static FakeEnvoy envoy;
  return envoy;
}

bool WaitForLog(const std::string& text) {
  std::unique_lock lock(log_mutex);
  return log_changed.wait_for(lock, std::chrono::seconds(10),
                              [&text] { return absl::StrContains(FakeEnvoy::Get().log, text); });
}

std::string FakeReply::Values(const std::string& name) const {
  std::string values;
  for (const auto& [key, value] : headers) {
    if (key == name) absl::StrAppend(&values, values.empty() ? "" : "|", value);
  }
  return values;
}

FakeConfig::FakeConfig(const std::string& json)
    : config_(envoy_dynamic_module_on_http_filter_config_new(this, BufferOf("books"), BufferOf(json))) {}

FakeConfig::~FakeConfig() {
  if (config_ != nullptr) envoy_dynamic_module_on_http_filter_config_destroy(config_);
}

FakeStream::FakeStream(const FakeConfig& config)
    : filter_(envoy_dynamic_module_on_http_filter_new(config.get(), this)) {}

FakeStream::~FakeStream() { Destroy(); }

void FakeStream::Destroy() {
  if (filter_ == nullptr) return;
  Complete();
  envoy_dynamic_module_on_http_filter_destroy(std::exchange(filter_, nullptr));
}

int FakeStream::ResponseBody(const std::string& bytes, bool end) {
  received = bytes;
  const int status = envoy_dynamic_module_on_http_filter_response_body(this, filter_, end);
  if (status == abi::kStopAndWatermark) buffered += received;
  if (status == abi::kContinueBody) buffered.clear();
  received.clear();
  return status;
}

void FakeStream::LocalReply(const std::string& details) {
  code_details = details;
  envoy_dynamic_module_on_http_filter_local_reply(this, filter_, 503, BufferOf(details), false);
}

void FakeStream::Respond(const std::string& body) {
  RequestHeaders();
  ResponseHeaders(body.empty() && trailers.empty());
  if (!body.empty() && !is_destroyed()) ResponseBody(body, trailers.empty());
  if (!trailers.empty() && !is_destroyed()) ResponseTrailers();
}

HeaderList& FakeStream::OfType(int type) {
  return type == abi::kRequestHeaders ? request : type == abi::kResponseHeaders ? headers : trailers;
}

const HeaderList& FakeStream::OfType(int type) const { return const_cast<FakeStream*>(this)->OfType(type); }

extern "C" {

void envoy_dynamic_module_callback_log(int, abi::Buffer message) {
  const std::lock_guard lock(log_mutex);
  absl::StrAppend(&FakeEnvoy::Get().log, TextOf(message), "\n");
  log_changed.notify_all();
}

int envoy_dynamic_module_callback_http_filter_config_define_counter(abi::Config, abi::Buffer name, abi::Buffer*, size_t,
                                                                    size_t* id) {
  Called("define_counter");
  return Define(name, id);
}

int envoy_dynamic_module_callback_http_filter_config_define_gauge(abi::Config, abi::Buffer name, abi::Buffer*, size_t,
                                                                  size_t* id) {
  return Define(name, id);
}

int envoy_dynamic_module_callback_http_filter_increment_counter(abi::Stream, size_t id, abi::Buffer* values,
                                                                size_t value_count, uint64_t amount) {
  Called("increment_counter");
  std::string key = FakeEnvoy::Get().metrics[id];
  for (size_t i = 0; i < value_count; ++i) absl::StrAppend(&key, "|", TextOf(values[i]));
  FakeEnvoy::Get().counts[key] += static_cast<int>(amount);
  return abi::kMetricsSuccess;
}

int envoy_dynamic_module_callback_http_filter_set_gauge(abi::Stream, size_t id, abi::Buffer*, size_t, uint64_t value) {
  FakeEnvoy::Get().gauges[FakeEnvoy::Get().metrics[id]] = value;
  ++FakeEnvoy::Get().gauge_writes;
  return abi::kMetricsSuccess;
}

bool envoy_dynamic_module_callback_http_get_header(abi::Stream stream, int headers, abi::Buffer key, abi::Buffer* value,
                                                   size_t index, size_t* count) {
  Called("get_header");
  std::vector<absl::string_view> values;
  for (const auto& [name, one] : StreamAt(stream).OfType(headers)) {
    if (name == TextOf(key)) values.emplace_back(one);
  }
  if (count != nullptr) *count = values.size();
  *value = index < values.size() ? BufferOf(values[index]) : abi::Buffer{};
  return index < values.size();
}

size_t envoy_dynamic_module_callback_http_get_headers_size(abi::Stream stream, int headers) {
  return StreamAt(stream).OfType(headers).size();
}

bool envoy_dynamic_module_callback_http_get_headers(abi::Stream stream, int headers, abi::Entry* all) {
  Called("get_headers");
  for (const auto& [name, value] : StreamAt(stream).OfType(headers)) {
    *all++ = {name.data(), name.size(), value.data(), value.size()};
  }
  return true;
}

bool envoy_dynamic_module_callback_http_add_header(abi::Stream stream, int headers, abi::Buffer key,
                                                   abi::Buffer value) {
  StreamAt(stream).OfType(headers).emplace_back(StringOf(key), StringOf(value));
  return true;
}

bool envoy_dynamic_module_callback_http_set_header(abi::Stream stream, int headers, abi::Buffer key,
                                                   abi::Buffer value) {
  Called("set_header");
  HeaderList& list = StreamAt(stream).OfType(headers);
  const std::string name = StringOf(key), text = StringOf(value);
  std::erase_if(list, [&name](const auto& one) { return one.first == name; });
  if (!text.empty()) list.emplace_back(name, text);
  return true;
}

void envoy_dynamic_module_callback_http_send_response(abi::Stream stream, uint32_t code, abi::Entry* headers,
                                                      size_t header_count, abi::Buffer body, abi::Buffer details) {
  Called("send_response");
  FakeReply reply{.code = code, .headers = {}, .body = StringOf(body), .details = StringOf(details)};
  for (size_t i = 0; i < header_count; ++i) {
    reply.headers.emplace_back(std::string(headers[i].key, headers[i].key_size),
                               std::string(headers[i].value, headers[i].value_size));
  }
  StreamAt(stream).replies.push_back(reply);
  if (StreamAt(stream).ends_with_reply) StreamAt(stream).Destroy();
}

size_t envoy_dynamic_module_callback_http_get_body_size(abi::Stream stream, int body) {
  Called("get_body_size");
  return body == abi::kReceivedResponseBody ? StreamAt(stream).received.size() : StreamAt(stream).buffered.size();
}

size_t envoy_dynamic_module_callback_http_get_body_chunks_size(abi::Stream stream, int body) {
  return envoy_dynamic_module_callback_http_get_body_size(stream, body) > 0 ? 1 : 0;
}

bool envoy_dynamic_module_callback_http_get_body_chunks(abi::Stream stream, int body, abi::Buffer* chunks) {
  Called("get_body_chunks");
  *chunks = BufferOf(body == abi::kReceivedResponseBody ? StreamAt(stream).received : StreamAt(stream).buffered);
  return true;
}

bool envoy_dynamic_module_callback_http_received_buffered_response_body(abi::Stream) { return false; }

uint64_t envoy_dynamic_module_callback_http_get_buffer_limit(abi::Stream stream) {
  return StreamAt(stream).buffer_limit;
}

bool envoy_dynamic_module_callback_http_filter_get_attribute_string(abi::Stream stream, int attribute,
                                                                    abi::Buffer* value) {
  Called("get_attribute_string");
  *value = BufferOf(attribute == abi::kXdsRouteName ? StreamAt(stream).route_name : StreamAt(stream).code_details);
  return true;
}

bool envoy_dynamic_module_callback_http_filter_get_attribute_int(abi::Stream, int, uint64_t* value) {
  *value = 404;
  return true;
}

size_t envoy_dynamic_module_callback_http_get_metadata_keys_count(abi::Stream stream, int, abi::Buffer) {
  return StreamAt(stream).route_metadata.size();
}

bool envoy_dynamic_module_callback_http_get_metadata_keys(abi::Stream stream, int, abi::Buffer, abi::Buffer* keys) {
  Called("get_metadata_keys");
  for (const auto& [name, value] : StreamAt(stream).route_metadata) *keys++ = BufferOf(name);
  return true;
}

bool envoy_dynamic_module_callback_http_get_metadata_string(abi::Stream stream, int source, abi::Buffer name_space,
                                                            abi::Buffer key, abi::Buffer* value) {
  const auto* found = SettingAt<std::string>(stream, source, name_space, key);
  if (found != nullptr) *value = BufferOf(*found);
  return found != nullptr;
}

bool envoy_dynamic_module_callback_http_get_metadata_number(abi::Stream stream, int source, abi::Buffer name_space,
                                                            abi::Buffer key, double* value) {
  const auto* found = SettingAt<double>(stream, source, name_space, key);
  if (found != nullptr) *value = *found;
  return found != nullptr;
}

bool envoy_dynamic_module_callback_http_get_metadata_bool(abi::Stream stream, int source, abi::Buffer name_space,
                                                          abi::Buffer key, bool* value) {
  const auto* found = SettingAt<bool>(stream, source, name_space, key);
  if (found != nullptr) *value = *found;
  return found != nullptr;
}

void envoy_dynamic_module_callback_http_set_dynamic_metadata_string(abi::Stream stream, abi::Buffer name_space,
                                                                    abi::Buffer key, abi::Buffer value) {
  if (TextOf(name_space) == "status_translator") StreamAt(stream).metadata[StringOf(key)] = StringOf(value);
}

void envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch(abi::Stream stream, abi::Buffer name_space,
                                                                          const abi::Entry* entries, size_t count) {
  Called("set_dynamic_metadata_string_batch");
  for (size_t i = 0; i < count; ++i) {
    envoy_dynamic_module_callback_http_set_dynamic_metadata_string(
        stream, name_space, {entries[i].key, entries[i].key_size}, {entries[i].value, entries[i].value_size});
  }
}

const void* envoy_dynamic_module_callback_get_most_specific_route_config(abi::Stream stream) {
  Called("get_most_specific_route_config");
  return StreamAt(stream).route_config;
}

bool envoy_dynamic_module_callback_cluster_lb_context_set_dynamic_metadata_string_batch() { return false; }

}  // extern "C"

}  // namespace status_translator
