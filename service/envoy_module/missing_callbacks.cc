#include "envoy_module/missing_callbacks.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "envoy_module/abi.h"

namespace status_translator {

std::string MissingCallbacks() {
  // All of abi.h but the one that Envoy 1.38 does not have.
  const std::pair<const char*, bool> needed[] = {
#define NeededCallback(name) {#name, (name) != nullptr}
      NeededCallback(envoy_dynamic_module_callback_log),
      NeededCallback(envoy_dynamic_module_callback_http_filter_config_define_counter),
      NeededCallback(envoy_dynamic_module_callback_http_filter_config_define_gauge),
      NeededCallback(envoy_dynamic_module_callback_http_filter_increment_counter),
      NeededCallback(envoy_dynamic_module_callback_http_filter_set_gauge),
      NeededCallback(envoy_dynamic_module_callback_http_get_header),
      NeededCallback(envoy_dynamic_module_callback_http_get_headers_size),
      NeededCallback(envoy_dynamic_module_callback_http_get_headers),
      NeededCallback(envoy_dynamic_module_callback_http_add_header),
      NeededCallback(envoy_dynamic_module_callback_http_set_header),
      NeededCallback(envoy_dynamic_module_callback_http_send_response),
      NeededCallback(envoy_dynamic_module_callback_http_get_body_size),
      NeededCallback(envoy_dynamic_module_callback_http_get_body_chunks_size),
      NeededCallback(envoy_dynamic_module_callback_http_get_body_chunks),
      NeededCallback(envoy_dynamic_module_callback_http_received_buffered_response_body),
      NeededCallback(envoy_dynamic_module_callback_http_get_buffer_limit),
      NeededCallback(envoy_dynamic_module_callback_http_filter_get_attribute_string),
      NeededCallback(envoy_dynamic_module_callback_http_filter_get_attribute_int),
      NeededCallback(envoy_dynamic_module_callback_http_get_metadata_keys_count),
      NeededCallback(envoy_dynamic_module_callback_http_get_metadata_keys),
      NeededCallback(envoy_dynamic_module_callback_http_get_metadata_string),
      NeededCallback(envoy_dynamic_module_callback_http_get_metadata_number),
      NeededCallback(envoy_dynamic_module_callback_http_get_metadata_bool),
      NeededCallback(envoy_dynamic_module_callback_http_set_dynamic_metadata_string),
      NeededCallback(envoy_dynamic_module_callback_get_most_specific_route_config),
#undef NeededCallback
  };
  std::string missing;
  for (const auto& [name, is_there] : needed) {
    if (!is_there) absl::StrAppend(&missing, missing.empty() ? "" : ", ", name);
  }
  return missing;
}

}  // namespace status_translator
