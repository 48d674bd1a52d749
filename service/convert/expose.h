// What of a response leaves the service, by the profile and by the request.
#ifndef STATUS_TRANSLATOR_CONVERT_EXPOSE_H_
#define STATUS_TRANSLATOR_CONVERT_EXPOSE_H_

#include "absl/status/statusor.h"
#include "core/profile.h"
#include "core/table.h"
#include "recognition/shape.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/details.h"

namespace status_translator {

// What `requested` says, or what the profile says if that is null; names of headers in lower case. INVALID_ARGUMENT for
// more than kMaxExposedHeaders names.
absl::StatusOr<Expose> ExposeFor(const v1::Expose* requested, const Profile& profile);

// Exposes the headers and trailers that `shape` reads if an application makes its responses. Null: none.
void ExposeFieldsOf(const Shape* shape, Expose& expose);

// Removes google.rpc.DebugInfo and reports that. Returns whether there was one.
bool HideDebugInfoIn(StatusDetails& details, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_EXPOSE_H_
