#include "wire/outcome.h"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/grpc_code.h"
#include "core/utf8.h"
#include "wire/any_json.h"
#include "wire/base64.h"
#include "wire/details.h"
#include "wire/deterministic.h"
#include "wire/grpc_message.h"
#include "wire/text.h"

namespace status_translator {
namespace {

constexpr absl::string_view kStatus = "grpc-status";
constexpr absl::string_view kMessage = "grpc-message";
constexpr absl::string_view kDetails = "grpc-status-details-bin";
// What is left of a message when trailers are too large: about an eighth of kMaxTrailerBytes.
constexpr size_t kShortMessageBytes = 1024;

constexpr size_t FieldCost(size_t name, size_t value) { return name + value + kTrailerOverhead; }

// The code of all values of grpc-status: the first that is not OK, otherwise OK. A malformed value counts as UNKNOWN.
std::optional<int> DecodeCode(const Fields& trailers, v1::ConversionReport& report) {
  std::optional<int> code;
  for (const v1::Header& field : trailers) {
    if (!IsSameName(field.name(), kStatus)) continue;
    // HTTP/1 libraries join the values of a name with commas.
    for (const absl::string_view value : absl::StrSplit(FieldValue(field), ',')) {
      int number = 0;
      const absl::string_view digits = absl::StripAsciiWhitespace(value);
      const bool plain = !digits.empty() && std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
      if (!plain || !absl::SimpleAtoi(digits, &number)) {
        AddFinding(v1::FINDING_GRPC_STATUS_MALFORMED, report);
        number = kGrpcUnknown;
      }
      if (code.has_value() && *code != number) AddFinding(v1::FINDING_GRPC_STATUS_REPEATED, report);
      if (!code.has_value() || *code == kGrpcOk) code = number;
    }
  }
  if (code.has_value() && !IsGrpcCode(*code)) AddFinding(v1::FINDING_GRPC_STATUS_UNKNOWN_NUMBER, report);
  return code;
}

std::optional<google::rpc::Status> DecodeDetails(absl::string_view encoded) {
  std::string bytes;
  google::rpc::Status status;
  if (!absl::Base64Unescape(encoded, &bytes) || !status.ParseFromString(bytes)) return std::nullopt;
  return status;
}

size_t CodeAndMessageCost(const google::rpc::Status& status) {
  size_t cost = FieldCost(kStatus.size(), absl::StrCat(status.code()).size());
  if (!status.message().empty()) cost += FieldCost(kMessage.size(), EncodedGrpcMessageSize(status.message()));
  return cost;
}

// The cost of grpc-status-details-bin with a status of that many serialised bytes, in base64 without padding.
size_t DetailsCost(size_t bytes) { return FieldCost(kDetails.size(), (bytes * 4 + 2) / 3); }

size_t MetadataCost(const Fields& metadata) {
  size_t cost = 0;
  for (const v1::Header& field : metadata) cost += FieldCost(field.name().size(), field.text().size());
  return cost;
}

size_t Cost(const google::rpc::Status& status, const Fields& metadata) {
  const size_t details = status.details_size() > 0 ? DetailsCost(status.ByteSizeLong()) : 0;
  return CodeAndMessageCost(status) + details + MetadataCost(metadata);
}

OutcomeValues ValuesOf(const google::rpc::Status& status, Fields metadata) {
  return {.code = status.code(),
          .message = status.message(),
          .details = status.details_size() > 0 ? DeterministicBytes(status) : "",
          .metadata = std::move(metadata)};
}

// Cuts a status and its metadata, which are too large, until they fit into kMaxTrailerBytes.
class Cutter {
 public:
  Cutter(google::rpc::Status& status, Fields& metadata, v1::ConversionReport& report)
      : status_(status), metadata_(metadata), report_(report) {}

  void Cut() {
    CutOriginalBody();
    if (Fits()) return;
    CutDetails("original", [](absl::string_view type) { return type == kOriginalType; });
    CutDetails("", [](absl::string_view type) {
      return type != "google.rpc.ErrorInfo" && type != "google.rpc.RetryInfo" && type != kOriginalType;
    });
    if (Fits()) return;
    CutMessage();
    CutMetadata();
    if (Fits()) return;
    report_.add_cut("details");
    status_.clear_details();
  }

 private:
  bool Fits() const { return Cost(status_, metadata_) <= kMaxTrailerBytes; }

  void CutOriginalBody() {
    for (auto& detail : *status_.mutable_details()) {
      v1::OriginalResponse original;
      if (!IsOfType(detail, kOriginalType) || !original.ParseFromString(detail.value())) continue;
      if (original.body().empty()) continue;
      original.clear_body();
      detail.set_value(DeterministicBytes(original));
      report_.add_cut("original.body");
    }
  }

  // Removes details that `may_go`, from the last on, until the rest fits. One pass, since there may be many.
  template <typename MayGo>
  void CutDetails(absl::string_view reported, const MayGo& may_go) {
    size_t bytes = status_.ByteSizeLong();
    int left = status_.details_size();
    const size_t others = CodeAndMessageCost(status_) + MetadataCost(metadata_);
    const auto fits = [&] { return others + (left > 0 ? DetailsCost(bytes) : 0) <= kMaxTrailerBytes; };
    std::vector<bool> goes(static_cast<size_t>(left), false);
    for (int i = left - 1; i >= 0 && !fits(); --i) {
      const absl::string_view type = TypeName(status_.details(i).type_url());
      if (!may_go(type)) continue;
      goes[static_cast<size_t>(i)] = true;
      --left;
      const size_t length = status_.details(i).ByteSizeLong();
      bytes -= 1 + google::protobuf::io::CodedOutputStream::VarintSize32(static_cast<uint32_t>(length)) + length;
      if (report_.cut_size() < kMaxReported) {
        report_.add_cut(reported.empty() ? absl::StrCat("detail:", Shorten(type, 100)) : std::string(reported));
      }
    }
    google::protobuf::RepeatedPtrField<google::protobuf::Any> stay;
    for (int i = 0; i < status_.details_size(); ++i) {
      if (!goes[static_cast<size_t>(i)]) *stay.Add() = std::move(*status_.mutable_details(i));
    }
    status_.mutable_details()->Swap(&stay);
  }

  void CutMessage() {
    if (status_.message().size() <= kShortMessageBytes) return;
    status_.set_message(std::string(Shorten(status_.message(), kShortMessageBytes)));
    report_.add_cut("message");
  }

  void CutMetadata() {
    for (size_t cost = Cost(status_, metadata_); cost > kMaxTrailerBytes && !metadata_.empty();
         metadata_.RemoveLast()) {
      const v1::Header& last = *metadata_.rbegin();
      cost -= FieldCost(last.name().size(), last.text().size());
      report_.add_cut(absl::StrCat("header:", last.name()));
    }
  }

  // Entries of `cut`: a status may have thousands of details.
  static constexpr int kMaxReported = 100;

  google::rpc::Status& status_;
  Fields& metadata_;
  v1::ConversionReport& report_;
};

}  // namespace

bool HasGrpcContentType(const Fields& headers) {
  return absl::StartsWithIgnoreCase(FindField(headers, "content-type").value_or(""), "application/grpc");
}

bool HasGrpcStatus(const v1::HttpResponse& http) {
  return FindField(http.headers(), kStatus).has_value() || FindField(http.trailers(), kStatus).has_value();
}

std::optional<google::rpc::Status> DecodeOutcome(const Fields& trailers, v1::ConversionReport& report) {
  const std::optional<int> code = DecodeCode(trailers, report);
  if (!code.has_value()) return std::nullopt;
  google::rpc::Status status;
  status.set_code(*code);
  const std::optional<absl::string_view> message = FindField(trailers, kMessage);
  if (message.has_value()) {
    const std::string decoded = PercentDecode(*message);
    if (!IsUtf8(decoded)) AddFinding(v1::FINDING_MESSAGE_NOT_UTF8, report);
    status.set_message(FixUtf8(decoded));
  }
  const std::optional<absl::string_view> encoded = FindField(trailers, kDetails);
  if (!encoded.has_value() || encoded->empty()) return status;
  const std::optional<google::rpc::Status> details = DecodeDetails(*encoded);
  if (!details.has_value()) {
    AddFinding(v1::FINDING_DETAILS_BROKEN, report);
  } else if (details->code() != *code) {
    AddFinding(v1::FINDING_DETAILS_DISAGREE, report);
  } else {
    *status.mutable_details() = details->details();
    if (details->message() != status.message()) {
      if (message.has_value()) AddFinding(v1::FINDING_MESSAGE_DISAGREES, report);
      status.set_message(details->message());
    }
  }
  return status;
}

OutcomeValues FitOutcome(const google::rpc::Status& status, Fields metadata, v1::ConversionReport& report) {
  if (Cost(status, metadata) <= kMaxTrailerBytes) return ValuesOf(status, std::move(metadata));
  google::rpc::Status short_status = status;
  Cutter(short_status, metadata, report).Cut();
  return ValuesOf(short_status, std::move(metadata));
}

void EncodeOutcome(const OutcomeValues& values, Fields& trailers) {
  AddField(trailers, kStatus, absl::StrCat(values.code));
  if (!values.message.empty()) AddField(trailers, kMessage, EncodeGrpcMessage(values.message));
  if (!values.details.empty()) AddField(trailers, kDetails, Base64WithoutPadding(values.details));
  trailers.MergeFrom(values.metadata);
}

}  // namespace status_translator
