// Preloaded into a real Envoy: the callback that THROW_IN_CALLBACK names throws, so that a hook of the module meets an
// exception.
#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "envoy_module/abi.h"

namespace abi_of = status_translator::abi;

namespace {

void ThrowIfNamed(const char* callback) {
  static const char* const named = std::getenv("THROW_IN_CALLBACK");
  if (named != nullptr && std::strcmp(named, callback) == 0) throw std::bad_alloc();
}

}  // namespace

// Each calls the one of Envoy, unless it throws.
#define CALLBACK(result, name, parameters, arguments)                                                          \
  extern "C" result envoy_dynamic_module_callback_http_##name parameters {                                     \
    ThrowIfNamed(#name);                                                                                       \
    static const auto next =                                                                                   \
        reinterpret_cast<result(*) parameters>(dlsym(RTLD_NEXT, "envoy_dynamic_module_callback_http_" #name)); \
    return next arguments;                                                                                     \
  }

CALLBACK(bool, get_header,
         (abi_of::Stream stream, int headers, abi_of::Buffer key, abi_of::Buffer* value, size_t index, size_t* count),
         (stream, headers, key, value, index, count))
CALLBACK(bool, get_headers, (abi_of::Stream stream, int headers, abi_of::Entry* all), (stream, headers, all))
CALLBACK(size_t, get_body_size, (abi_of::Stream stream, int body), (stream, body))
CALLBACK(bool, get_body_chunks, (abi_of::Stream stream, int body, abi_of::Buffer* chunks), (stream, body, chunks))
CALLBACK(bool, filter_get_attribute_string, (abi_of::Stream stream, int attribute, abi_of::Buffer* value),
         (stream, attribute, value))
CALLBACK(int, filter_increment_counter,
         (abi_of::Stream stream, size_t id, abi_of::Buffer* values, size_t value_count, uint64_t amount),
         (stream, id, values, value_count, amount))
CALLBACK(void, set_dynamic_metadata_string_batch,
         (abi_of::Stream stream, abi_of::Buffer name_space, const abi_of::Entry* entries, size_t entry_count),
         (stream, name_space, entries, entry_count))
CALLBACK(void, send_response,
         (abi_of::Stream stream, uint32_t code, abi_of::Entry* headers, size_t header_count, abi_of::Buffer body,
          abi_of::Buffer details),
         (stream, code, headers, header_count, body, details))
