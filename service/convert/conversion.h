// What both directions of a conversion share: what may be shown, the answer in the report, and how it is counted.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERSION_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERSION_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/profile_set.h"
#include "core/table.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/details.h"

namespace status_translator {

// In place of the kind of a rule: the response itself says its code.
inline constexpr absl::string_view kFromResponse = "OWN";

// How a conversion is counted in metrics.
struct MetricLabels {
  std::string profile;
  absl::string_view kind;        // or kFromResponse
  absl::string_view http_class;  // "4xx"
};
MetricLabels MetricLabelsOf(const v1::ConversionReport& report);

// What `asked` says, or else, where it is null, the profile; names in lower case.
absl::StatusOr<Expose> ExposeFor(const v1::Expose* asked, const Profile& profile);

// As `expose` says; the report names what went. Whether anything did.
bool HideDebugInfoIn(const Expose& expose, StatusDetails& details, v1::ConversionReport& report);

// Whether a body holds, in its own writing, a detail that is to be hidden.
bool HoldsHidden(const Expose& expose, absl::string_view body);

// A response that names a wait may be repeated after it.
void AdviseToWait(const StatusDetails& details, v1::Translation& translation);

// The answer in the report. `rule` may be null: the response said its code itself.
void FillTranslation(const RevisedProfile& revised, int http, int64_t grpc, const Rule* rule, absl::string_view reason,
                     v1::Translation& translation);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERSION_H_
