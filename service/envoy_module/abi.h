// The part of Envoy's dynamic module ABI that this directory uses: names, signatures and numbers as
// source/extensions/dynamic_modules/abi/abi.h of Envoy 1.38 to 1.40 has them (ABI versions v0.1.0 and v0.2.0).
//
// Envoy calls the hooks (envoy_dynamic_module_on_…), which hooks.cc defines and which Envoy finds by name. This program
// calls the callbacks (envoy_dynamic_module_callback_…), which the binary of Envoy exports.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_ABI_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_ABI_H_

#include <cstddef>
#include <cstdint>

namespace status_translator::abi {

// Bytes of Envoy, which stay valid until the hook returns or the map they are in is changed; or bytes of this program,
// which Envoy copies.
struct Buffer {
  const char* data;
  size_t size;
};

// A header field, or an entry of metadata. Of Envoy or of this program, likewise.
struct Entry {
  const char* key;
  size_t key_size;
  const char* value;
  size_t value_size;
};

// Objects of Envoy, valid until the hook that announces their end.
using Config = void*;
using Stream = void*;

// ABI type http_header_type.
enum Headers : int { kRequestHeaders = 0, kResponseHeaders = 2, kResponseTrailers = 3 };
// ABI type http_body_type: the bytes that came with this hook, and those that were held back before.
enum Body : int { kReceivedResponseBody = 2, kBufferedResponseBody = 3 };
// ABI type metadata_source.
enum MetadataSource : int { kRouteMetadata = 1 };
// ABI type attribute_id.
enum AttributeId : int { kResponseCode = 15, kResponseCodeDetails = 16, kXdsRouteName = 61 };
// ABI type log_level.
enum LogLevel : int { kLogInfo = 2, kLogWarning = 3, kLogError = 4 };
// ABI type metrics_result.
enum MetricsResult : int { kMetricsSuccess = 0 };
// What a hook for headers or trailers returns, and what one for a body returns. Continue also lets everything go on
// that was held back before; Watermark holds the body back and pauses the upstream beyond the buffer limit.
enum HeadersStatus : int { kContinueHeaders = 0, kStopHeaders = 1 };
enum BodyStatus : int { kContinueBody = 0, kStopAndWatermark = 2, kStopWithoutBuffer = 3 };
enum TrailersStatus : int { kContinueTrailers = 0, kStopTrailers = 1 };

}  // namespace status_translator::abi

// Weak, so that an Envoy without one of them can still load the module and be told which one is missing.
#define STATUS_TRANSLATOR_ENVOY_CALLBACK extern "C" __attribute__((weak))

STATUS_TRANSLATOR_ENVOY_CALLBACK void envoy_dynamic_module_callback_log(int level,
                                                                        status_translator::abi::Buffer message);

STATUS_TRANSLATOR_ENVOY_CALLBACK int envoy_dynamic_module_callback_http_filter_config_define_counter(
    status_translator::abi::Config config, status_translator::abi::Buffer name, status_translator::abi::Buffer* labels,
    size_t label_count, size_t* id);
STATUS_TRANSLATOR_ENVOY_CALLBACK int envoy_dynamic_module_callback_http_filter_config_define_gauge(
    status_translator::abi::Config config, status_translator::abi::Buffer name, status_translator::abi::Buffer* labels,
    size_t label_count, size_t* id);
STATUS_TRANSLATOR_ENVOY_CALLBACK int envoy_dynamic_module_callback_http_filter_increment_counter(
    status_translator::abi::Stream stream, size_t id, status_translator::abi::Buffer* values, size_t value_count,
    uint64_t amount);
STATUS_TRANSLATOR_ENVOY_CALLBACK int envoy_dynamic_module_callback_http_filter_set_gauge(
    status_translator::abi::Stream stream, size_t id, status_translator::abi::Buffer* values, size_t value_count,
    uint64_t value);

// The `index`th value of the header `key`; `count` is set to the number of its values unless it is null.
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_get_header(
    status_translator::abi::Stream stream, int headers, status_translator::abi::Buffer key,
    status_translator::abi::Buffer* value, size_t index, size_t* count);
STATUS_TRANSLATOR_ENVOY_CALLBACK size_t
envoy_dynamic_module_callback_http_get_headers_size(status_translator::abi::Stream stream, int headers);
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_get_headers(
    status_translator::abi::Stream stream, int headers, status_translator::abi::Entry* all);
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_add_header(
    status_translator::abi::Stream stream, int headers, status_translator::abi::Buffer key,
    status_translator::abi::Buffer value);
// An empty value removes the header.
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_set_header(
    status_translator::abi::Stream stream, int headers, status_translator::abi::Buffer key,
    status_translator::abi::Buffer value);
// Ends the response with one of this program's. `headers` are added in order before Envoy adds its own.
STATUS_TRANSLATOR_ENVOY_CALLBACK void envoy_dynamic_module_callback_http_send_response(
    status_translator::abi::Stream stream, uint32_t code, status_translator::abi::Entry* headers, size_t header_count,
    status_translator::abi::Buffer body, status_translator::abi::Buffer details);

STATUS_TRANSLATOR_ENVOY_CALLBACK size_t
envoy_dynamic_module_callback_http_get_body_size(status_translator::abi::Stream stream, int body);
STATUS_TRANSLATOR_ENVOY_CALLBACK size_t
envoy_dynamic_module_callback_http_get_body_chunks_size(status_translator::abi::Stream stream, int body);
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_get_body_chunks(
    status_translator::abi::Stream stream, int body, status_translator::abi::Buffer* chunks);
// Whether the received body is the buffered one: another filter has held it back.
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_received_buffered_response_body(
    status_translator::abi::Stream stream);
// In bytes; 0: none.
STATUS_TRANSLATOR_ENVOY_CALLBACK uint64_t
envoy_dynamic_module_callback_http_get_buffer_limit(status_translator::abi::Stream stream);

STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_filter_get_attribute_string(
    status_translator::abi::Stream stream, int attribute, status_translator::abi::Buffer* value);
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_filter_get_attribute_int(
    status_translator::abi::Stream stream, int attribute, uint64_t* value);

STATUS_TRANSLATOR_ENVOY_CALLBACK size_t envoy_dynamic_module_callback_http_get_metadata_keys_count(
    status_translator::abi::Stream stream, int source, status_translator::abi::Buffer name_space);
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_get_metadata_keys(
    status_translator::abi::Stream stream, int source, status_translator::abi::Buffer name_space,
    status_translator::abi::Buffer* keys);
// False if the value has another type, which Envoy logs.
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_get_metadata_string(
    status_translator::abi::Stream stream, int source, status_translator::abi::Buffer name_space,
    status_translator::abi::Buffer key, status_translator::abi::Buffer* value);
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_get_metadata_number(
    status_translator::abi::Stream stream, int source, status_translator::abi::Buffer name_space,
    status_translator::abi::Buffer key, double* value);
STATUS_TRANSLATOR_ENVOY_CALLBACK bool envoy_dynamic_module_callback_http_get_metadata_bool(
    status_translator::abi::Stream stream, int source, status_translator::abi::Buffer name_space,
    status_translator::abi::Buffer key, bool* value);
STATUS_TRANSLATOR_ENVOY_CALLBACK void envoy_dynamic_module_callback_http_set_dynamic_metadata_string(
    status_translator::abi::Stream stream, status_translator::abi::Buffer name_space,
    status_translator::abi::Buffer key, status_translator::abi::Buffer value);
// Since Envoy 1.39; the only callback that may be missing.
STATUS_TRANSLATOR_ENVOY_CALLBACK void envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch(
    status_translator::abi::Stream stream, status_translator::abi::Buffer name_space,
    const status_translator::abi::Entry* entries, size_t entry_count);

// The configuration of the route, made by envoy_dynamic_module_on_http_filter_per_route_config_new; null: it has none.
STATUS_TRANSLATOR_ENVOY_CALLBACK const void* envoy_dynamic_module_callback_get_most_specific_route_config(
    status_translator::abi::Stream stream);

// Never called: only Envoy 1.40 and later have it, whose ABI has the next version.
STATUS_TRANSLATOR_ENVOY_CALLBACK bool
envoy_dynamic_module_callback_cluster_lb_context_set_dynamic_metadata_string_batch();

#undef STATUS_TRANSLATOR_ENVOY_CALLBACK

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_ABI_H_
