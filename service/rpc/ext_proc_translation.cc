#include "rpc/ext_proc_translation.h"

#include <optional>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "codec/convert.h"
#include "codec/grpc_message.h"
#include "codec/outcome.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"

namespace status_translator {
namespace {

// What gRPC clients make of an HTTP status by themselves, and Envoy of its own replies.
constexpr char kClientsTable[] = "grpc";
constexpr int kOkStatus = 200;

ExtProcTranslation Passed(absl::string_view why) {
  ExtProcTranslation passed;
  passed.passed = why;
  return passed;
}

std::string CodeName(int64_t code) {
  return IsGrpcCode(code) ? std::string(GrpcCodes()[static_cast<size_t>(code)].name) : absl::StrCat(code);
}

bool IsRetried(int64_t code) { return IsGrpcCode(code) && GrpcCodes()[static_cast<size_t>(code)].retryable; }

absl::string_view Flip(bool before, bool after) { return before == after ? "none" : after ? "becomes" : "stops"; }

std::optional<int> ByClientsTable(const Answers& answers, int http) {
  const auto table = answers.FindProfile(kClientsTable);
  if (!table.ok()) return std::nullopt;
  const Rule* rule = (*table)->profile->HttpToGrpc(http, Origin::kUnspecified);
  return rule != nullptr && rule->has_answer() ? std::optional<int>(rule->code) : std::nullopt;
}

void Describe(const v1::ConversionReport& report, ExtProcTranslation& translation) {
  translation.kind = Counted(report).kind;
  translation.origin = OriginName(static_cast<Origin>(report.origin()));
  translation.recognised = absl::StripPrefix(v1::BodyShape_Name(report.recognised()), "BODY_SHAPE_");
  const v1::Translation& answer = report.translation();
  translation.rule = answer.has_rule() ? absl::StrCat(translation.kind, answer.rule().row().empty() ? "" : " row ",
                                                      answer.rule().row(), " of profile ", answer.rule().profile())
                                       : "the response said it itself";
}

void AddHeader(const v1::Header& field, bool beside, ext_proc::HeaderMutation& mutation) {
  ext_proc::HeaderValueOption& option = *mutation.add_set_headers();
  option.mutable_header()->set_key(field.name());
  option.mutable_header()->set_raw_value(field.text());
  if (beside) option.mutable_append()->set_value(true);
}

// All but those named. The first of a name replaces what Envoy has set, others stand beside it.
void AddHeaders(const Fields& fields, const std::set<absl::string_view>& without, ext_proc::HeaderMutation& mutation) {
  std::set<absl::string_view> seen;
  for (const v1::Header& field : fields) {
    if (without.count(field.name()) == 0) AddHeader(field, !seen.insert(field.name()).second, mutation);
  }
}

ext_proc::ImmediateResponse& Immediate(int http, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = *response.mutable_immediate_response();
  reply.mutable_status()->set_code(http);
  reply.set_details(std::string(kExtProcName));
  return reply;
}

// The frame that ends a gRPC-Web response; base64 where the caller asked for text.
std::string WebTrailers(const Fields& trailers, bool as_text) {
  std::string lines;
  for (const v1::Header& field : trailers) {
    if (absl::StartsWith(field.name(), "grpc-")) absl::StrAppend(&lines, field.name(), ": ", field.text(), "\r\n");
  }
  std::string frame = "\x80";
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(lines.size() >> shift & 0xFF);
  frame += lines;
  return as_text ? absl::Base64Escape(frame) : frame;
}

void WriteGrpcWeb(const Fields& trailers, bool as_text, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(kOkStatus, response);
  v1::Header content_type;
  content_type.set_name("content-type");
  content_type.set_text(as_text ? "application/grpc-web-text+proto" : "application/grpc-web+proto");
  AddHeader(content_type, false, *reply.mutable_headers());
  AddHeaders(trailers, {"grpc-status", "grpc-message", "grpc-status-details-bin"}, *reply.mutable_headers());
  reply.set_body(WebTrailers(trailers, as_text));
}

// The HTTP status counts only where Envoy takes the request for something else than gRPC: then it must not be a
// success.
void WriteGrpc(const Fields& trailers, int http, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(http, response);
  uint32_t code = kGrpcUnknown;
  (void)absl::SimpleAtoi(FindField(trailers, "grpc-status").value_or(""), &code);
  reply.mutable_grpc_status()->set_status(code);
  // Envoy encodes it.
  reply.set_body(DecodeGrpcMessage(FindField(trailers, "grpc-message").value_or("")));
  AddHeaders(trailers, {"grpc-status", "grpc-message"}, *reply.mutable_headers());
}

}  // namespace

ExtProcTranslation TranslateToGrpc(const Answers& answers, const ExtProcExchange& exchange, absl::string_view body) {
  constexpr int kInternalServerError = 500;
  v1::ConvertHttpResponseRequest request;
  v1::HttpResponse& http = *request.mutable_http();
  http.set_code(exchange.code());
  *http.mutable_headers() = exchange.fields();
  *http.mutable_trailers() = exchange.trailers();
  http.set_body(std::string(body));
  request.set_profile(exchange.settings().profile);
  if (exchange.IsLocalReply()) request.set_origin(v1::ORIGIN_LOCAL_REPLY);
  v1::ConvertHttpResponseResponse converted;
  const absl::Status status = ConvertHttpResponse(answers, request, converted);
  if (absl::IsNotFound(status)) return Passed("unknown_profile");
  if (!status.ok()) return Passed("not_convertible");
  const int code = converted.status().code();
  // Without a message OK would be a lie.
  if (code == kGrpcOk) return Passed("says_ok");
  ExtProcTranslation result;
  Describe(converted.report(), result);
  const int before = ByClientsTable(answers, exchange.code()).value_or(kGrpcUnknown);
  result.from = absl::StrCat("HTTP ", exchange.code());
  result.before = CodeName(before);
  result.to = CodeName(code);
  result.retry_flip = Flip(IsRetried(before), IsRetried(code));
  if (exchange.caller() == Caller::kGrpcWeb) {
    WriteGrpcWeb(converted.trailers(), exchange.WantsWebText(), result.reply);
  } else {
    WriteGrpc(converted.trailers(), exchange.code() < 300 ? kInternalServerError : exchange.code(), result.reply);
  }
  return result;
}

ExtProcTranslation TranslateLocalReply(const Answers& answers, const ExtProcExchange& exchange) {
  v1::ConversionReport report;
  const std::optional<google::rpc::Status> outcome = DecodeOutcome(exchange.fields(), report);
  if (!IsHttpStatus(exchange.original_code()) || !outcome.has_value()) return Passed("no_code");
  // Another code than Envoy's own: the operator's local_reply_config or a filter has decided.
  if (ByClientsTable(answers, exchange.original_code()) != outcome->code()) return Passed("already_translated");
  v1::ConvertHttpResponseRequest request;
  v1::HttpResponse& http = *request.mutable_http();
  http.set_code(exchange.original_code());
  for (const v1::Header& field : exchange.fields()) {
    if (field.name() != "content-type" && !absl::StartsWith(field.name(), "grpc-")) *http.add_headers() = field;
  }
  v1::Header& type = *http.add_headers();
  type.set_name("content-type");
  type.set_text("text/plain");
  http.set_body(outcome->message());
  request.set_origin(v1::ORIGIN_LOCAL_REPLY);
  request.set_profile(exchange.settings().profile);
  v1::ConvertHttpResponseResponse converted;
  const absl::Status status = ConvertHttpResponse(answers, request, converted);
  if (absl::IsNotFound(status)) return Passed("unknown_profile");
  if (!status.ok()) return Passed("not_convertible");
  const int code = converted.status().code();
  if (code == kGrpcOk) return Passed("says_ok");
  if (code == outcome->code()) return Passed("same_code");
  ExtProcTranslation result;
  Describe(converted.report(), result);
  result.from = absl::StrCat("HTTP ", exchange.original_code());
  result.before = CodeName(outcome->code());
  result.to = CodeName(code);
  result.retry_flip = Flip(IsRetried(outcome->code()), IsRetried(code));
  // There is no body, so its head can be changed; Envoy's details and flags stay as they are.
  ext_proc::HeaderMutation& mutation =
      *result.reply.mutable_response_headers()->mutable_response()->mutable_header_mutation();
  for (const v1::Header& field : converted.trailers()) {
    if (absl::StartsWith(field.name(), "grpc-")) AddHeader(field, false, mutation);
  }
  for (const char* name : {"grpc-message", "grpc-status-details-bin"}) {
    if (!FindField(converted.trailers(), name).has_value()) mutation.add_remove_headers(name);
  }
  return result;
}

ExtProcTranslation TranslateToHttp(const Answers& answers, const ExtProcExchange& exchange) {
  v1::ConvertGrpcResponseRequest request;
  *request.mutable_trailers() = exchange.trailers();
  request.mutable_trailers()->MergeFrom(exchange.fields());
  request.set_accept(exchange.accept());
  request.set_format(exchange.settings().format);
  request.set_profile(exchange.settings().profile);
  v1::ConvertGrpcResponseResponse converted;
  const absl::Status status = ConvertGrpcResponse(answers, request, converted);
  if (absl::IsNotFound(status)) return Passed("unknown_profile");
  if (!status.ok()) return Passed("not_convertible");
  const v1::Translation& answer = converted.report().translation();
  const int code = answer.grpc().number();
  if (code == kGrpcOk) return Passed("success");
  // A table that makes a success of an error is not followed.
  if (converted.http().code() < 300) return Passed("says_ok");
  ExtProcTranslation result;
  Describe(converted.report(), result);
  result.from = CodeName(code);
  result.before = absl::StrCat("HTTP ", exchange.code());
  result.to = absl::StrCat("HTTP ", converted.http().code());
  const auto revised = answers.FindProfile(exchange.settings().profile);
  const auto retried = [&](int http) {
    const Rule* rule = (*revised)->profile->HttpToGrpc(http, Origin::kUnspecified);
    return rule != nullptr && rule->retry.retryable;
  };
  result.retry_flip = Flip(retried(exchange.code()), retried(converted.http().code()));
  ext_proc::ImmediateResponse& reply = Immediate(converted.http().code(), result.reply);
  AddHeaders(converted.http().headers(), {}, *reply.mutable_headers());
  reply.set_body(converted.http().body());
  // Only read where Envoy takes the request for gRPC: then the code stays what it was.
  reply.mutable_grpc_status()->set_status(static_cast<uint32_t>(code));
  return result;
}

}  // namespace status_translator
