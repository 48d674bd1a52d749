// Envoy's log, where the lines of this module have the name dynamic_modules.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_ENVOY_LOG_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_ENVOY_LOG_H_

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "envoy_module/abi.h"
#include "envoy_module/buffer.h"

namespace status_translator {

// Thread-safe.
inline void WriteEnvoyLog(abi::LogLevel level, absl::string_view message) {
  envoy_dynamic_module_callback_log(level, BufferOf(absl::StrCat("status_translator: ", message)));
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_ENVOY_LOG_H_
