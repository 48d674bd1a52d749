// Texts as buffers of the ABI, and back. Both are views.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_BUFFER_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_BUFFER_H_

#include "absl/strings/string_view.h"
#include "envoy_module/abi.h"

namespace status_translator {

inline abi::Buffer BufferOf(absl::string_view text) { return {text.data(), text.size()}; }
inline absl::string_view TextOf(const abi::Buffer& buffer) { return {buffer.data, buffer.size}; }

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_BUFFER_H_
