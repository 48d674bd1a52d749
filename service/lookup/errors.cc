#include "lookup/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/nearest.h"
#include "google/rpc/error_details.pb.h"
#include "wire/text.h"

namespace status_translator {
namespace {

constexpr absl::string_view kErrorInfo = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr absl::string_view kBadRequest = "type.googleapis.com/google.rpc.BadRequest";

constexpr size_t kMaxQuotedBytes = 64;
// Together they keep an error within kMaxErrorBytes, also when each byte of the message is percent-encoded.
constexpr size_t kMaxMessageBytes = 512;
constexpr size_t kMaxFieldBytes = 128;

absl::Cord Info(ErrorReason reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(ErrorReasonName(reason)));
  info.set_domain(std::string(kErrorDomain));
  return absl::Cord(info.SerializeAsString());
}

void AddDetail(absl::string_view type_url, const absl::Cord& value, google::rpc::Status& status) {
  google::protobuf::Any& detail = *status.add_details();
  detail.set_type_url(std::string(type_url));
  detail.set_value(std::string(value));
}

// What the status takes in trailers at most.
size_t BytesOnTheWire(const google::rpc::Status& status) {
  return 3 * status.message().size() + (status.ByteSizeLong() + 2) / 3 * 4;
}

}  // namespace

std::string Quoted(absl::string_view text) {
  const absl::string_view shown = Shorten(text, kMaxQuotedBytes);
  return absl::StrCat("\"", absl::Utf8SafeCEscape(FixUtf8(shown)), shown.size() < text.size() ? "..." : "", "\"");
}

absl::Status MakeError(absl::StatusCode code, ErrorReason reason, absl::string_view message) {
  absl::Status status(code, OneLine(message, kMaxMessageBytes));
  status.SetPayload(kErrorInfo, Info(reason));
  return status;
}

absl::Status FieldError(ErrorReason reason, absl::string_view field, absl::string_view message) {
  const std::string name = OneLine(field, kMaxFieldBytes);
  absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, reason, absl::StrCat(name, ": ", message));
  google::rpc::BadRequest bad_request;
  auto& violation = *bad_request.add_field_violations();
  violation.set_field(name);
  violation.set_description(OneLine(message, kMaxMessageBytes));
  violation.set_reason(std::string(ErrorReasonName(reason)));
  status.SetPayload(kBadRequest, absl::Cord(bad_request.SerializeAsString()));
  return status;
}

absl::Status NotFoundError(ErrorReason reason, absl::string_view message) {
  return MakeError(absl::StatusCode::kNotFound, reason, message);
}

absl::Status UnknownProfileError(absl::string_view name, absl::Span<const absl::string_view> known) {
  return NotFoundError(ErrorReason::kProfileUnknown,
                       absl::StrCat("there is no profile ", Quoted(name), DidYouMean(name, known),
                                    "; ListProfiles names all ", known.size()));
}

absl::Status UnknownShapeError(absl::string_view name, absl::Span<const absl::string_view> known) {
  return NotFoundError(ErrorReason::kShapeUnknown,
                       absl::StrCat("there is no shape ", Quoted(name), DidYouMean(name, known),
                                    "; ListShapes names all ", known.size()));
}

google::rpc::Status PublicError(const absl::Status& error) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(error.code()));
  status.set_message(OneLine(error.message(), kMaxMessageBytes));
  const absl::Cord info = error.GetPayload(kErrorInfo).value_or(Info(ErrorReason::kInternal));
  if (const auto bad_request = error.GetPayload(kBadRequest); bad_request.has_value()) {
    AddDetail(kBadRequest, *bad_request, status);
  }
  AddDetail(kErrorInfo, info, status);
  if (BytesOnTheWire(status) <= kMaxErrorBytes) return status;
  status.clear_details();
  AddDetail(kErrorInfo, info, status);
  return status;
}

}  // namespace status_translator
