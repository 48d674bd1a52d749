// What a proxy has told of one HTTP exchange.
#ifndef STATUS_TRANSLATOR_EXT_PROC_EXCHANGE_H_
#define STATUS_TRANSLATOR_EXT_PROC_EXCHANGE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "ext_proc/pass_reason.h"
#include "ext_proc/settings.h"
#include "wire/fields.h"
#include "wire/outcome.h"

namespace status_translator {

namespace ext_proc = ::envoy::service::ext_proc::v3;

enum class Caller { kUnknown, kHttp, kGrpc, kGrpcWeb };

class ExtProcExchange {
 public:
  explicit ExtProcExchange(ExtProcSettings settings) : settings_(std::move(settings)) {}

  // Takes what stands beside the parts of the exchange: settings of the route, attributes, how bodies come.
  void ReadContext(const ext_proc::ProcessingRequest& message);
  void LearnRequest(const ext_proc::HttpHeaders& head);
  void LearnResponse(const ext_proc::HttpHeaders& head);
  // A piece of it; as many bytes as are read, and one more that says that there were more.
  void LearnBody(const std::string& piece);
  void LearnTrailers(const ext_proc::HttpTrailers& trailers);
  // Gives back the memory of the response.
  void ForgetResponse();
  // Memory that the response takes, in bytes.
  size_t held_bytes() const { return held_field_bytes_ + response_.body().capacity(); }
  // Why the exchange must pass unchanged: a part of it is beyond a bound (ext_proc_limits.h) and was not learnt in
  // full. None: no bound was passed.
  std::optional<PassReason> over_bound() const { return over_bound_; }

  const ExtProcSettings& settings() const { return settings_; }
  Caller caller() const;
  // A gRPC-Web caller that wants base64.
  bool WantsWebText() const;
  const std::string& accept() const { return accept_; }
  ext_proc::BodySendMode body_mode() const { return response_body_mode_; }
  ext_proc::BodySendMode request_body_mode() const { return request_body_mode_; }

  // Of the response. 0: there was no status, or no number.
  int code() const { return response_.code(); }
  const Fields& fields() const { return response_.headers(); }
  const Fields& trailers() const { return response_.trailers(); }
  // As much as is known of it.
  const v1::HttpResponse& response() const { return response_; }
  bool ends_with_head() const { return ends_with_head_; }
  // Content-Type of gRPC itself, not of gRPC-Web.
  bool SaysGrpc() const;
  bool SaysGrpcWeb() const;
  // In the head, or in the trailers once they are there.
  bool HasGrpcStatus() const { return status_translator::HasGrpcStatus(response_); }

  // The status before Envoy made a gRPC reply of its own of it; 0: unknown.
  int original_code() const { return original_code_; }
  // Whether the proxy itself made the response.
  bool IsLocalReply() const;
  // Whether this is a reply of ours.
  bool IsOurs() const { return made_by_ == MadeBy::kUs; }

 private:
  enum class Speaks { kHttp, kGrpc, kGrpcWeb };
  // As response.code_details says it.
  enum class MadeBy { kUnsaid, kUpstream, kUs, kProxy };

  void LearnAttribute(const std::string& expression, const google::protobuf::Value& value);
  void MustPass(PassReason why) { over_bound_ = why; }
  void LearnContentType(absl::string_view type);
  void LearnAccept(absl::string_view accept);
  // All but pseudo-headers, up to a bound.
  void Take(const ext_proc::HeaderMap& map, Fields& fields);

  ExtProcSettings settings_;
  bool knows_request_ = false;
  bool says_web_ = false;  // x-grpc-web, which stays where Envoy's grpc_web filter has made a gRPC request of it
  Speaks speaks_ = Speaks::kHttp;
  bool type_is_web_text_ = false;
  std::string accept_;
  ext_proc::BodySendMode request_body_mode_ = ext_proc::BODY_SEND_MODE_UNSPECIFIED;
  ext_proc::BodySendMode response_body_mode_ = ext_proc::BODY_SEND_MODE_UNSPECIFIED;
  v1::HttpResponse response_;
  bool ends_with_head_ = false;
  int original_code_ = 0;
  MadeBy made_by_ = MadeBy::kUnsaid;
  uint64_t flags_ = 0;
  size_t field_bytes_ = 0;  // of names and values
  size_t held_field_bytes_ = 0;
  std::optional<PassReason> over_bound_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_EXCHANGE_H_
