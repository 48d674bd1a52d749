// The functions that Envoy finds by name. Each catches everything: an exception that left one would end Envoy.
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "envoy_module/abi.h"
#include "envoy_module/buffer.h"
#include "envoy_module/envoy_log.h"
#include "envoy_module/filter_config.h"
#include "envoy_module/missing_callbacks.h"
#include "envoy_module/module_settings.h"
#include "envoy_module/translation_filter.h"
#include "support/quiet_protobuf.h"

namespace status_translator {
namespace {

// Runs `call`; if it throws, the response passes from now on, and `pass` is returned.
template <typename Result, typename Call>
Result Guard(const void* filter, abi::Stream stream, absl::string_view hook, Result pass, Result stop,
             Call call) noexcept {
  auto* const translation = static_cast<TranslationFilter*>(const_cast<void*>(filter));
  if (translation == nullptr) return pass;
  try {
    return call(*translation);
  } catch (...) {
    translation->Abandon();
    translation->config().CountFailure(stream, hook);
    return translation->replied() ? stop : pass;
  }
}

// Logs why a configuration is refused. `what` names it.
void LogRefusal(absl::string_view what, absl::string_view why) noexcept {
  try {
    WriteEnvoyLog(abi::kLogError, absl::StrCat(what, " is refused: ", why));
  } catch (...) {  // Envoy says that it was refused
  }
}

}  // namespace

extern "C" {

#define STATUS_TRANSLATOR_HOOK __attribute__((visibility("default")))

STATUS_TRANSLATOR_HOOK const char* envoy_dynamic_module_on_program_init() {
  try {
    const std::string missing = MissingCallbacks();
    if (!missing.empty()) {
      std::fprintf(stderr, "status_translator: needs Envoy 1.38 or later; this one has no %s\n", missing.c_str());
      return nullptr;
    }
    QuietProtobuf();
    // What is used is the same in both; Envoy warns of any version but its own.
    const bool has_next = envoy_dynamic_module_callback_cluster_lb_context_set_dynamic_metadata_string_batch != nullptr;
    return has_next ? "v0.2.0" : "v0.1.0";
  } catch (...) {
    return nullptr;
  }
}

STATUS_TRANSLATOR_HOOK const void* envoy_dynamic_module_on_http_filter_config_new(abi::Config envoy, abi::Buffer name,
                                                                                  abi::Buffer config) {
  try {
    auto made = FilterConfig::Make(envoy, TextOf(config));
    if (made.ok()) return made->release();
    LogRefusal(absl::StrCat("the configuration of ", TextOf(name)), std::string(made.status().message()));
  } catch (...) {
    LogRefusal("a configuration", "it failed unexpectedly");
  }
  return nullptr;
}

STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_config_destroy(const void* config) {
  delete static_cast<const FilterConfig*>(config);
}

STATUS_TRANSLATOR_HOOK const void* envoy_dynamic_module_on_http_filter_per_route_config_new(abi::Buffer name,
                                                                                            abi::Buffer config) {
  try {
    auto read = RouteSettings::Read(TextOf(config));
    if (read.ok()) return new RouteSettings(*std::move(read));
    LogRefusal(absl::StrCat("the configuration of ", TextOf(name), " on a route"),
               std::string(read.status().message()));
  } catch (...) {
    LogRefusal("the configuration of a route", "it failed unexpectedly");
  }
  return nullptr;
}

STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_per_route_config_destroy(const void* config) {
  delete static_cast<const RouteSettings*>(config);
}

STATUS_TRANSLATOR_HOOK const void* envoy_dynamic_module_on_http_filter_new(const void* config, abi::Stream) {
  try {
    return new TranslationFilter(*static_cast<const FilterConfig*>(config));
  } catch (...) {
    return nullptr;
  }
}

STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_destroy(const void* filter) {
  delete static_cast<const TranslationFilter*>(filter);
}

STATUS_TRANSLATOR_HOOK int envoy_dynamic_module_on_http_filter_request_headers(abi::Stream stream, const void* filter,
                                                                               bool) {
  return Guard(filter, stream, "request_headers", abi::kContinueHeaders, abi::kContinueHeaders,
               [stream](TranslationFilter& translation) {
                 translation.OnRequestHeaders(stream);
                 return abi::kContinueHeaders;
               });
}

STATUS_TRANSLATOR_HOOK int envoy_dynamic_module_on_http_filter_request_body(abi::Stream, const void*, bool) {
  return abi::kContinueBody;
}

STATUS_TRANSLATOR_HOOK int envoy_dynamic_module_on_http_filter_request_trailers(abi::Stream, const void*) {
  return abi::kContinueTrailers;
}

STATUS_TRANSLATOR_HOOK int envoy_dynamic_module_on_http_filter_response_headers(abi::Stream stream, const void* filter,
                                                                                bool end_of_stream) {
  return Guard(filter, stream, "response_headers", abi::kContinueHeaders, abi::kStopHeaders,
               [stream, end_of_stream](TranslationFilter& translation) {
                 return translation.OnResponseHeaders(stream, end_of_stream);
               });
}

STATUS_TRANSLATOR_HOOK int envoy_dynamic_module_on_http_filter_response_body(abi::Stream stream, const void* filter,
                                                                             bool end_of_stream) {
  return Guard(filter, stream, "response_body", abi::kContinueBody, abi::kStopWithoutBuffer,
               [stream, end_of_stream](TranslationFilter& translation) {
                 return translation.OnResponseBody(stream, end_of_stream);
               });
}

STATUS_TRANSLATOR_HOOK int envoy_dynamic_module_on_http_filter_response_trailers(abi::Stream stream,
                                                                                 const void* filter) {
  return Guard(filter, stream, "response_trailers", abi::kContinueTrailers, abi::kStopTrailers,
               [stream](TranslationFilter& translation) { return translation.OnResponseTrailers(stream); });
}

STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_stream_complete(abi::Stream stream,
                                                                                const void* filter) {
  Guard(filter, stream, "stream_complete", 0, 0, [stream](TranslationFilter& translation) {
    translation.OnStreamComplete(stream);
    return 0;
  });
}

STATUS_TRANSLATOR_HOOK int envoy_dynamic_module_on_http_filter_local_reply(abi::Stream stream, const void* filter,
                                                                           uint32_t, abi::Buffer details, bool) {
  return Guard(filter, stream, "local_reply", 0, 0, [details](TranslationFilter& translation) {
    translation.OnLocalReply(TextOf(details));
    return 0;
  });
}

// Envoy demands these too. The module starts no calls of its own, so they do nothing.
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_http_callout_done(abi::Stream, const void*, uint64_t,
                                                                                  int, abi::Entry*, size_t,
                                                                                  abi::Buffer*, size_t) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_http_stream_headers(abi::Stream, const void*, uint64_t,
                                                                                    abi::Entry*, size_t, bool) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_http_stream_data(abi::Stream, const void*, uint64_t,
                                                                                 const abi::Buffer*, size_t, bool) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_http_stream_trailers(abi::Stream, const void*, uint64_t,
                                                                                     abi::Entry*, size_t) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_http_stream_complete(abi::Stream, const void*,
                                                                                     uint64_t) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_http_stream_reset(abi::Stream, const void*, uint64_t,
                                                                                  int) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_scheduled(abi::Stream, const void*, uint64_t) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark(
    abi::Stream, const void*) {}
STATUS_TRANSLATOR_HOOK void envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark(
    abi::Stream, const void*) {}

#undef STATUS_TRANSLATOR_HOOK

}  // extern "C"

}  // namespace status_translator
