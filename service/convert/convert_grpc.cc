#include "convert/convert_grpc.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "convert/addresses.h"
#include "convert/conversion_report.h"
#include "convert/expose.h"
#include "convert/grpc_web_response.h"
#include "convert/restore_headers.h"
#include "convert/retry_advice.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"
#include "recognition/hide.h"
#include "support/limits.h"
#include "wire/accept.h"
#include "wire/body.h"
#include "wire/body_writer.h"
#include "wire/details.h"
#include "wire/deterministic.h"
#include "wire/fields.h"
#include "wire/format_name.h"
#include "wire/json.h"
#include "wire/outcome.h"
#include "wire/said_on_retry.h"
#include "wire/wait.h"

namespace status_translator {
namespace {

// What Accept chooses from; the first of those that it prefers equally.
constexpr absl::string_view kOffered[] = {"application/problem+json", "application/json", "text/plain"};
constexpr v1::Format kOfferedFormats[] = {v1::FORMAT_PROBLEM, v1::FORMAT_AIP_193, v1::FORMAT_TEXT};

bool HasNoBody(int http) { return http == 204 || http == 205 || http == 304 || http < 200; }

absl::Status CheckGrpcResponse(const v1::ConvertGrpcResponseRequest& request) {
  if (!v1::Format_IsValid(request.format())) {
    return FieldError(ErrorReason::kFormatUnknown, "format",
                      absl::StrCat(static_cast<int>(request.format()), " is not a format"));
  }
  if (request.trailers_size() > kMaxFields) {
    return FieldError(ErrorReason::kTooManyFields, "trailers", absl::StrCat("has more than ", kMaxFields, " fields"));
  }
  if (request.status().code() < 0) {
    return FieldError(ErrorReason::kCodeOutOfRange, "status.code",
                      absl::StrCat(request.status().code(), " is not a gRPC code: 0 or above"));
  }
  return absl::OkStatus();
}

class GrpcConversion {
 public:
  GrpcConversion(google::rpc::Status status, const v1::ConvertGrpcResponseRequest& request,
                 const RevisedProfile& revised, Expose expose, const ShapeSet& shapes,
                 v1::ConvertGrpcResponseResponse& response)
      : status_(std::move(status)),
        request_(request),
        revised_(revised),
        expose_(std::move(expose)),
        shapes_(shapes),
        http_(*response.mutable_http()),
        report_(*response.mutable_report()) {}

  void Convert() {
    const bool is_grpc_web = IsGrpcWeb(request_.format());
    ReadRetry();
    // A caller that speaks gRPC-Web gets all details, the original response too.
    if (!is_grpc_web) BelieveOriginal();
    if (!MayTellDebugInfo()) HideDebugInfoIn(*status_.mutable_details(), report_);
    // The libraries of gRPC write addresses of their peers into this message, which HTTP callers must not see.
    if (status_.code() == kGrpcUnavailable) status_.set_message(WithoutAddresses(status_.message()));
    if (is_grpc_web) {
      Fields kept = FieldsToKeep(request_.trailers(), expose_, report_);
      FillGrpcWebResponse(status_, std::move(kept), request_.format(), revised_, http_, report_);
      return AdviseCaller();
    }
    ChooseStatus();
    *http_.mutable_headers() = FieldsToKeep(request_.trailers(), expose_, report_);
    if (original_.has_value()) {
      RestoreHeaders(*original_, expose_, *http_.mutable_headers(), report_);
      if (http_.code() < 400) DropRedirect(*http_.mutable_headers(), report_);
    }
    if (status_.code() == kGrpcOk) return;
    ReadCatalog();
    AddHeadersForDetails();
    if (!HasNoBody(http_.code())) AddBody();
  }

 private:
  bool Has(absl::string_view name) const { return FindField(http_.headers(), name).has_value(); }
  void AddUnlessPresent(absl::string_view name, absl::string_view value) {
    if (!Has(name) && CanBeSent(name, value)) AddField(*http_.mutable_headers(), name, value);
  }

  // A status that was converted from an HTTP response has RetryInfo if a Retry-After of that response invites to repeat
  // the request: one of a redirect, or of a response that calls a retry useless, is passed on only.
  void ReadRetry() {
    original_ = OriginalOf(status_);
    if (original_.has_value()) retry_ = RetryOfOriginal(*revised_.profile, *original_);
    ReadPushback(request_.trailers(), said_on_retry_, report_);
    ReadRetryInfo(status_.details(), said_on_retry_, report_);
    if (!original_.has_value() && status_.code() != kGrpcOk) {
      ReadRetryAfter(request_.trailers(), said_on_retry_, report_);
    }
  }

  void AdviseCaller() {
    v1::Translation& translation = *report_.mutable_translation();
    if (retry_.has_value()) ToProto(*retry_, *translation.mutable_retry());
    AdviseOnRetry(said_on_retry_, translation);
  }

  // Any upstream can write an OriginalResponse. It is used only if it belongs to the status, and only what a browser
  // neither runs nor follows: the HTTP status, headers that MayBeRestored, and a JSON body.
  void BelieveOriginal() {
    if (!RemoveDetails(kOriginalType, *status_.mutable_details())) return;
    if (original_.has_value()) {
      report_.set_restored(true);
      report_.set_shape(original_->shape());
      ExposeFieldsOf(shapes_.Find(original_->shape()), expose_);
      is_body_believed_ = CleanBody();
      if (!is_body_believed_ && !original_->body().empty()) AddFinding(v1::FINDING_ORIGINAL_NOT_BELIEVED, report_);
    } else {
      AddFinding(v1::FINDING_ORIGINAL_NOT_BELIEVED, report_);
    }
  }

  bool MayTellDebugInfo() const { return expose_.debug_info && !expose_.without_debug_info; }

  // ConvertHttpResponse keeps JSON bodies of a bounded size. Parses the body rather than trusts its content type, and
  // removes what must not leave. Returns whether the body may be restored.
  bool CleanBody() {
    if (original_->body().size() > kMaxBodyBytes || !MayBeRestoredAs(original_->content_type())) return false;
    const std::optional<JsonDocument> json = JsonDocument::Parse(original_->body());
    if (!json.has_value()) return false;
    std::optional<std::string> clean = WithoutHidden(json->Root(), {}, !MayTellDebugInfo());
    if (clean.has_value()) {
      report_.add_hidden("members of the body");
      original_->set_body(*std::move(clean));
    }
    return !original_->body().empty();
  }

  void ChooseStatus() {
    constexpr int kInternalServerError = 500;
    const Rule& rule = *revised_.profile->GrpcToHttp(status_.code());
    int code = rule.has_answer() ? rule.code : status_.code() == kGrpcOk ? 200 : kInternalServerError;
    report_.set_error_code(ErrorCodeOf(status_.details()));
    if (original_.has_value()) {
      code = original_->code();
      if (original_->error_code().size() <= kMaxErrorCodeBytes) report_.set_error_code(original_->error_code());
    }
    http_.set_code(code);
    FillTranslation(revised_, code, status_.code(), original_.has_value() ? nullptr : &rule,
                    original_.has_value() ? "the status carries the original HTTP response" : rule.reason,
                    *report_.mutable_translation());
    ToProto(FailureOfHttp(code), *report_.mutable_translation()->mutable_failure());
    AdviseCaller();
  }

  void AddHeadersForDetails() {
    google::rpc::RetryInfo retry;
    const bool may_invite = said_on_retry_.refusal.empty();
    if (may_invite && FindDetail(status_.details(), retry) && retry.has_retry_delay()) {
      const auto& delay = retry.retry_delay();
      AddUnlessPresent("retry-after",
                       FormatRetryAfter(absl::Seconds(delay.seconds()) + absl::Nanoseconds(delay.nanos())));
    }
    if (said_on_retry_.pushback.has_value()) {
      AddUnlessPresent("retry-after", FormatRetryAfter(*said_on_retry_.pushback));
    }
    google::rpc::RequestInfo info;
    if (FindDetail(status_.details(), info)) AddUnlessPresent("x-request-id", info.request_id());
    // Not below 400: there it would change what a cache keeps.
    if (http_.code() >= 400) AddUnlessPresent("cache-control", "no-store");
  }

  // The catalogue entry of the row for the error code in the status, and its link as google.rpc.Help.
  void ReadCatalog() {
    google::rpc::ErrorInfo info;
    FindDetail(status_.details(), info);
    const std::string error_code_of_info = ErrorCodeOf(status_.details());
    const std::string shape = original_.has_value() ? original_->shape() : "";
    for (const absl::string_view error_code :
         {absl::string_view(report_.error_code()), absl::string_view(error_code_of_info),
          absl::string_view(info.reason())}) {
      if (error_code.empty() || error_code.size() > kMaxErrorCodeBytes) continue;
      const Rule& rule = *revised_.profile->HttpToGrpc(http_.code(), Origin::kApplication, error_code, shape);
      if (rule.kind != RuleKind::kErrorCode || !rule.catalog.has_value()) continue;
      // An equal error code of somebody else's catalogue.
      const std::string& domain = rule.catalog->domain;
      if (!domain.empty() && !info.domain().empty() && domain != info.domain()) continue;
      catalog_ = *rule.catalog;
      ToProto(catalog_, *report_.mutable_translation()->mutable_catalog_entry());
      break;
    }
    google::rpc::Help help;
    if (catalog_.help.empty() || FindDetail(status_.details(), help)) return;
    help.add_links()->set_url(catalog_.help);
    PackInto(help, *status_.add_details());
  }

  bool HasOriginalBody() const { return is_body_believed_; }

  // The requested format; FORMAT_UNSPECIFIED stands for the original body.
  v1::Format ChooseFormat() {
    if (request_.format() != v1::FORMAT_UNSPECIFIED) return request_.format();
    if (request_.accept().empty()) return HasOriginalBody() ? v1::FORMAT_UNSPECIFIED : v1::FORMAT_PROBLEM;
    VaryByAccept();
    std::vector<absl::string_view> types(std::begin(kOffered), std::end(kOffered));
    std::vector<v1::Format> formats(std::begin(kOfferedFormats), std::end(kOfferedFormats));
    if (HasOriginalBody()) {
      // First, so that it is chosen among equals.
      const absl::string_view type = original_->content_type();
      types.insert(types.begin(), absl::StripAsciiWhitespace(type.substr(0, type.find(';'))));
      formats.insert(formats.begin(), v1::FORMAT_UNSPECIFIED);
    }
    const std::optional<size_t> chosen = Negotiate(request_.accept(), types);
    return chosen.has_value() ? formats[*chosen] : v1::FORMAT_PROBLEM;
  }

  void VaryByAccept() {
    for (const v1::Header& field : http_.headers()) {
      if (field.name() != "vary") continue;
      for (const absl::string_view name : absl::StrSplit(field.text(), ',')) {
        const absl::string_view bare = absl::StripAsciiWhitespace(name);
        if (bare == "*" || absl::EqualsIgnoreCase(bare, "accept")) return;
      }
    }
    AddField(*http_.mutable_headers(), "vary", "accept");
  }

  void AddBody() {
    const v1::Format format = ChooseFormat();
    if (format == v1::FORMAT_UNSPECIFIED) {
      AddField(*http_.mutable_headers(), "content-type", original_->content_type());
      AddField(*http_.mutable_headers(), "x-content-type-options", "nosniff");
      http_.set_body(original_->body());
      return;
    }
    WrittenBody body = WriteBody(format, status_, http_.code(), report_.error_code(),
                                 {.type = catalog_.type, .title = catalog_.title}, report_);
    AddField(*http_.mutable_headers(), "content-type", body.content_type);
    http_.set_body(std::move(body.bytes));
    report_.set_format(format);
  }

  google::rpc::Status status_;
  const v1::ConvertGrpcResponseRequest& request_;
  const RevisedProfile& revised_;
  Expose expose_;
  const ShapeSet& shapes_;
  std::optional<v1::OriginalResponse> original_;
  bool is_body_believed_ = false;
  std::optional<Retry> retry_;  // of the original response, if there is one
  SaidOnRetry said_on_retry_;
  CatalogEntry catalog_;
  v1::HttpResponse& http_;
  v1::ConversionReport& report_;
};

}  // namespace

absl::Status ConvertGrpcResponse(const Translator& translator, const v1::ConvertGrpcResponseRequest& request,
                                 v1::ConvertGrpcResponseResponse& response) {
  if (absl::Status checked = CheckGrpcResponse(request); !checked.ok()) return checked;
  const absl::StatusOr<const RevisedProfile*> revised = translator.FindProfile(request.profile());
  if (!revised.ok()) return revised.status();
  absl::StatusOr<Expose> expose = ExposeFor(request.has_expose() ? &request.expose() : nullptr, *(*revised)->profile);
  if (!expose.ok()) return expose.status();
  std::optional<google::rpc::Status> status;
  if (request.has_status()) {
    status = request.status();
  } else {
    status = DecodeOutcome(request.trailers(), *response.mutable_report());
  }
  if (!status.has_value()) {
    return FieldError(ErrorReason::kStatusMissing, "status", "is missing, and the trailers have no grpc-status");
  }
  response.mutable_report()->set_data_revision(translator.profiles().data_revision());
  GrpcConversion(*std::move(status), request, **revised, *std::move(expose), translator.profiles().shapes(), response)
      .Convert();
  return absl::OkStatus();
}

}  // namespace status_translator
