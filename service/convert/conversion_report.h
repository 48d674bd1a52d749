// The translation in the report of a conversion: both codes, the rule, its reason and the retry advice.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERSION_REPORT_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERSION_REPORT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "config/profile_set.h"
#include "core/rule.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {

// The kind of rule in metrics and logs if the response itself has the code and no rule was applied.
inline constexpr absl::string_view kFromResponse = "OWN";

// The labels under which a conversion is counted.
struct MetricLabels {
  std::string profile;
  absl::string_view kind;        // RuleKindName, or kFromResponse
  absl::string_view http_class;  // for example "4xx"
  absl::string_view shape;       // that claims the response, "none", or empty if shapes were not asked
};
// The report must outlive them.
MetricLabels MetricLabelsOf(const v1::ConversionReport& report);

// "caller", "shape" or "guess"; empty for ORIGIN_FROM_UNSPECIFIED.
absl::string_view OriginFromLabel(v1::OriginFrom from);

// The findings in lower case, for example "grpc_status_repeated, grpc_status_disagrees".
std::string FindingWords(const v1::ConversionReport& report);

// Fills in a translation. `rule` is null if the response itself has the code.
void FillTranslation(const RevisedProfile& revised, int http, int64_t grpc, const Rule* rule, absl::string_view reason,
                     v1::Translation& translation);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERSION_REPORT_H_
