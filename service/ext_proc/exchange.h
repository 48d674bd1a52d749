// What a proxy has told of one HTTP exchange.
#ifndef STATUS_TRANSLATOR_EXT_PROC_EXCHANGE_H_
#define STATUS_TRANSLATOR_EXT_PROC_EXCHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "ext_proc/message.h"
#include "ext_proc/pass_reason.h"
#include "ext_proc/settings.h"
#include "support/limits.h"
#include "support/on_arena.h"
#include "wire/fields.h"

namespace status_translator {

enum class Caller { kUnknown, kHttp, kGrpc, kGrpcWeb };

// Memory is bounded by support/limits.h. Not thread-safe.
class ExtProcExchange {
 public:
  explicit ExtProcExchange(ExtProcSettings settings) : settings_(std::move(settings)) {}

  // Reads what stands beside the part: settings of the route, attributes, how bodies come.
  void ReadContext(const ProxyMessage& message);
  void ReadRequestHead(const ProxyMessage& message);
  // Reads what a plan needs. The fields are not kept, because most responses pass.
  void ReadResponseHead(const ProxyMessage& message);
  // Keeps the fields of the head that was read last.
  void KeepResponseHead(const ProxyMessage& message) {
    KeepFields(message.headers, *mutable_response().mutable_headers());
  }
  // Appends a piece of the response's body, up to one byte more than kMaxBodyBytes: the byte shows that there were
  // more.
  void ReadBody(absl::string_view piece);
  void ReadTrailers(const ProxyMessage& message);
  // Frees the memory of the response.
  void ForgetResponse();
  // Memory that the response takes, in bytes.
  size_t held_bytes() const { return held_field_bytes_ + response().body().capacity(); }
  // Set if a part of the exchange is beyond a limit and was not read in full: the response must pass unchanged.
  std::optional<PassReason> over_limit() const { return over_limit_; }

  const ExtProcSettings& settings() const { return settings_; }
  void SetMode(ExtProcMode mode) { settings_.mode = mode; }
  Caller caller() const;
  // Whether a gRPC-Web caller wants base64.
  bool WantsWebText() const;
  const std::string& accept() const { return accept_; }
  BodyMode body_mode() const { return body_modes_.response; }
  BodyMode request_body_mode() const { return body_modes_.request; }

  // The HTTP status of the response; 0 if there was none, or one that is no number up to 999.
  int code() const { return code_; }
  const Fields& fields() const { return response().headers(); }
  const Fields& trailers() const { return response().trailers(); }
  // The parts that have come so far.
  const v1::HttpResponse& response() const {
    return response_.has_value() ? **response_ : v1::HttpResponse::default_instance();
  }
  bool ends_with_head() const { return ends_with_head_; }
  // Whether the response has the Content-Type of gRPC itself, not of gRPC-Web.
  bool IsGrpc() const { return response_protocol_ == Protocol::kGrpc; }
  bool IsGrpcWeb() const { return response_protocol_ == Protocol::kGrpcWeb; }
  // In the head, or in the trailers once they have come.
  bool HasGrpcStatus() const { return has_grpc_status_; }

  // The HTTP status before Envoy made a gRPC reply of its own of it; 0 if it is unknown.
  int original_code() const { return original_code_; }
  // Whether the proxy itself made the response.
  bool IsLocalReply() const;
  // The id that the proxy gave the request; empty if it is unknown.
  const std::string& request_id() const { return request_id_; }
  // The name of the proxy's route; empty if it is unknown or has none.
  const std::string& route_name() const { return route_name_; }
  // Whether this program made the response.
  bool IsOurs() const { return made_by_ == MadeBy::kThisProgram; }

 private:
  enum class Protocol { kHttp, kGrpc, kGrpcWeb };
  // By the attribute response.code_details.
  enum class MadeBy { kUnknown, kUpstream, kThisProgram, kProxy };

  // Whether the request's Accept names gRPC-Web. gRPC itself sends no Accept.
  bool AcceptsGrpcWeb() const;
  void ReadAttribute(const Attribute& attribute);
  // Reads an attribute that is none of the known ones.
  void ReadOtherAttribute(const Attribute& attribute);
  static Protocol ProtocolOf(absl::string_view content_type);
  void ReadContentType(absl::string_view type);
  void ReadAccept(absl::string_view accept);
  void ReadRequestId(absl::string_view id);
  v1::HttpResponse& mutable_response();
  // Both pass over pseudo-headers.
  void CountFields(const std::vector<NamedValue>& headers);
  void KeepFields(const std::vector<NamedValue>& headers, Fields& fields);

  ExtProcSettings settings_;
  bool knows_request_ = false;
  bool has_web_header_ = false;  // x-grpc-web, which stays when Envoy's grpc_web filter has made the request a gRPC one
  Protocol protocol_ = Protocol::kHttp;
  bool type_is_web_text_ = false;
  std::string accept_;
  BodyModes body_modes_;
  int code_ = 0;
  std::optional<OnArena<v1::HttpResponse, kExtProcResponseBytes>> response_;  // none: no part of it is kept
  Protocol response_protocol_ = Protocol::kHttp;
  bool has_grpc_status_ = false;
  bool ends_with_head_ = false;
  int original_code_ = 0;
  MadeBy made_by_ = MadeBy::kUnknown;
  uint64_t flags_ = 0;
  std::string request_id_;
  std::string route_name_;
  uint64_t route_names_ = 0;     // in the metadata of the route for this program; 0: unknown, or none
  uint64_t route_settings_ = 0;  // of them that came as settings in the message that is being read
  int field_count_ = 0;          // of the response, trailers included
  size_t field_bytes_ = 0;       // of their names and values
  size_t held_field_bytes_ = 0;
  std::optional<PassReason> over_limit_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_EXCHANGE_H_
