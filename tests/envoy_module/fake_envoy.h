// Envoy's side of the module's ABI, in memory: the callbacks, and exchanges that call the hooks.
#ifndef STATUS_TRANSLATOR_TESTS_ENVOY_MODULE_FAKE_ENVOY_H_
#define STATUS_TRANSLATOR_TESTS_ENVOY_MODULE_FAKE_ENVOY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "envoy_module/abi.h"

namespace status_translator {

extern "C" {
const char* envoy_dynamic_module_on_program_init();
const void* envoy_dynamic_module_on_http_filter_config_new(abi::Config envoy, abi::Buffer name, abi::Buffer config);
void envoy_dynamic_module_on_http_filter_config_destroy(const void* config);
const void* envoy_dynamic_module_on_http_filter_per_route_config_new(abi::Buffer name, abi::Buffer config);
void envoy_dynamic_module_on_http_filter_per_route_config_destroy(const void* config);
const void* envoy_dynamic_module_on_http_filter_new(const void* config, abi::Stream stream);
void envoy_dynamic_module_on_http_filter_destroy(const void* filter);
int envoy_dynamic_module_on_http_filter_request_headers(abi::Stream stream, const void* filter, bool end);
int envoy_dynamic_module_on_http_filter_request_body(abi::Stream stream, const void* filter, bool end);
int envoy_dynamic_module_on_http_filter_request_trailers(abi::Stream stream, const void* filter);
int envoy_dynamic_module_on_http_filter_response_headers(abi::Stream stream, const void* filter, bool end);
int envoy_dynamic_module_on_http_filter_response_body(abi::Stream stream, const void* filter, bool end);
int envoy_dynamic_module_on_http_filter_response_trailers(abi::Stream stream, const void* filter);
int envoy_dynamic_module_on_http_filter_local_reply(abi::Stream stream, const void* filter, uint32_t code,
                                                    abi::Buffer details, bool reset);
void envoy_dynamic_module_on_http_filter_stream_complete(abi::Stream stream, const void* filter);
}

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct FakeReply {
  uint32_t code = 0;
  HeaderList headers;
  std::string body;
  std::string details;
  // The values of a header, joined with '|'.
  std::string Values(const std::string& name) const;
};

// All callbacks but the log are called in one thread.
struct FakeEnvoy {
  static FakeEnvoy& Get();
  // Forgets everything that was counted and logged, and throws nowhere.
  void Reset() { *this = {}; }

  std::vector<std::string> metrics;   // by id
  std::map<std::string, int> counts;  // "name|value|value"
  std::map<std::string, uint64_t> gauges;
  int gauge_writes = 0;
  std::string log;        // one line for each message; see WaitForLog
  std::string throws_in;  // the callback that throws, without its prefix; empty: none
  int called = 0;         // how often that one was called
};

// Waits until the log contains `text`, which another thread may write. False after ten seconds.
bool WaitForLog(const std::string& text);

// A configuration of the filter; null if the module refuses it.
class FakeConfig {
 public:
  explicit FakeConfig(const std::string& json);
  ~FakeConfig();
  FakeConfig(const FakeConfig&) = delete;
  FakeConfig& operator=(const FakeConfig&) = delete;
  const void* get() const { return config_; }

 private:
  const void* config_;
};

// One exchange. The hooks may be called in any order.
class FakeStream {
 public:
  using Setting = std::variant<std::string, double, bool, std::vector<std::string>>;

  explicit FakeStream(const FakeConfig& config);
  ~FakeStream();
  FakeStream(const FakeStream&) = delete;
  FakeStream& operator=(const FakeStream&) = delete;

  int RequestHeaders() { return envoy_dynamic_module_on_http_filter_request_headers(this, filter_, false); }
  int ResponseHeaders(bool end) { return envoy_dynamic_module_on_http_filter_response_headers(this, filter_, end); }
  // Holds the bytes back if the hook says so, as Envoy does.
  int ResponseBody(const std::string& bytes, bool end);
  int ResponseTrailers() { return envoy_dynamic_module_on_http_filter_response_trailers(this, filter_); }
  void LocalReply(const std::string& details);
  void Complete() { envoy_dynamic_module_on_http_filter_stream_complete(this, filter_); }
  // Ends the exchange and destroys the filter.
  void Destroy();
  bool is_destroyed() const { return filter_ == nullptr; }

  // A whole response of an upstream, until it is replaced.
  void Respond(const std::string& body);
  const HeaderList& OfType(int type) const;
  HeaderList& OfType(int type);

  HeaderList request = {{":path", "/"}, {"content-type", "application/grpc"}};
  HeaderList headers = {{":status", "404"}, {"content-type", "application/problem+json"}};
  HeaderList trailers;
  std::string received, buffered;
  uint64_t buffer_limit = 131072;
  std::string code_details = "via_upstream";
  std::string route_name = "books";
  std::map<std::string, Setting> route_metadata;
  const void* route_config = nullptr;
  // What the module has done.
  std::map<std::string, std::string> metadata;
  std::vector<FakeReply> replies;
  bool ends_with_reply = true;  // Envoy may end the exchange before the callback for a reply returns

 private:
  const void* filter_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_ENVOY_MODULE_FAKE_ENVOY_H_
