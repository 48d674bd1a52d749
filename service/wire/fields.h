// Header and trailer fields.
#ifndef STATUS_TRANSLATOR_WIRE_FIELDS_H_
#define STATUS_TRANSLATOR_WIRE_FIELDS_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "core/table.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {

using Fields = google::protobuf::RepeatedPtrField<v1::Header>;

// The value, given as text or raw bytes, without white space around it.
absl::string_view FieldValue(const v1::Header& field);

// A token of RFC 9110 section 5.6.2, for example "GET" or "Content-Type".
bool IsToken(absl::string_view text);

// Whether two names are equal in any case.
bool IsSameName(absl::string_view one, absl::string_view other);

// The value of the first field with this name in any case; none if there is no such field.
std::optional<absl::string_view> FindField(const Fields& fields, absl::string_view name);

// `name` in lower case: `name` itself if it has no capitals, as in HTTP/2, or else a view into `lower`, which is set.
absl::string_view LowerCaseName(absl::string_view name, std::string& lower);

void AddField(Fields& fields, absl::string_view name, absl::string_view value);

// Whether a field can be sent in HTTP and as gRPC metadata. The name must consist of lower-case letters, digits, '-',
// '_' and '.'; the value of visible ASCII, space and tab, and must be base64 if the name ends in "-bin". It follows
// that no field that is sent has CR, LF or NUL.
bool CanBeSent(absl::string_view lower_name, absl::string_view value);

// Whether fields of this name are sent to the caller whoever made the response: advice on when and how to retry, what
// browsers need to read an error (CORS), request and trace ids.
bool IsListed(absl::string_view lower_name);

// Whether fields of this name may be restored from an OriginalResponse, which any upstream can write. Fields that
// redirect a browser, set cookies, or change what a browser or proxy allows must not be restored, even if they are
// exposed.
bool MayBeRestored(absl::string_view lower_name);

// The fields that are sent on: listed or exposed ones, unless they belong to the connection or to gRPC, or cannot be
// sent. The report names the fields that were kept and those that were hidden.
Fields FieldsToKeep(const Fields& fields, const Expose& expose, v1::ConversionReport& report);

// Adds a finding to the report unless it is there already.
void AddFinding(v1::Finding finding, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_FIELDS_H_
