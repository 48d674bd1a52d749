// What both directions of a conversion share.
#ifndef STATUS_TRANSLATOR_CODEC_CONVERSION_H_
#define STATUS_TRANSLATOR_CODEC_CONVERSION_H_

#include <google/protobuf/any.pb.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codec/any_json.h"
#include "config/profile_set.h"
#include "config/v1.h"
#include "core/table.h"
#include "google/rpc/status.pb.h"
#include "statustranslator/v1/conversion.pb.h"

namespace status_translator {

using StatusDetails = google::protobuf::RepeatedPtrField<google::protobuf::Any>;

// The most fields that a request may bring.
inline constexpr int kMaxFields = 200;

// What `asked` says, or else, where it is null, the profile; names in lower case.
absl::StatusOr<Expose> ExposeFor(const v1::Expose* asked, const Profile& profile);

// Finds the first detail of a type and reads it.
template <typename Message>
bool FindDetail(const StatusDetails& details, Message& message) {
  for (const google::protobuf::Any& detail : details) {
    if (TypeName(detail.type_url()) == Message::descriptor()->full_name()) {
      return message.ParseFromString(detail.value());
    }
  }
  return false;
}

// Takes out every detail of a type; whether there was one.
bool RemoveDetails(absl::string_view type_name, StatusDetails& details);

// As `expose` says; the report names what went. Whether anything did.
bool HideDebugInfoIn(const Expose& expose, StatusDetails& details, v1::ConversionReport& report);

// Whether a body holds, in its own writing, a detail that is to be hidden.
bool HoldsHidden(const Expose& expose, absl::string_view body);

// A response that names a wait may be repeated after it.
void AdviseToWait(const StatusDetails& details, v1::Translation& translation);

// The answer in the report. `rule` may be null: the response said its code itself.
void DescribeTranslation(const RevisedProfile& revised, int http, int64_t grpc, const Rule* rule,
                         absl::string_view reason, v1::Translation& translation);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_CONVERSION_H_
