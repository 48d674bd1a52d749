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

// The value, whichever way it is given, without white space around it.
absl::string_view FieldValue(const v1::Header& field);

// The first field of a name, in any case; none if there is none.
std::optional<absl::string_view> FindField(const Fields& fields, absl::string_view name);

void AddField(Fields& fields, absl::string_view name, absl::string_view value);

// Whether a field with this name and value can be sent on in HTTP and as gRPC metadata: the name is a token, the value
// visible ASCII, space and tab; base64 where the name ends in "-bin". So never CR, LF or NUL.
bool CanBeSent(absl::string_view lower_name, absl::string_view value);

// Whether a field of this name means something to the caller, whoever made the response, and so goes on: advice on when
// and how to ask again, what browsers need to read an error at all, request and trace ids.
bool IsListed(absl::string_view lower_name);

// Whether a field of this name may come back out of an OriginalResponse, which any upstream can write. What sends a
// browser elsewhere, sets its cookies, or changes what it or a proxy in front allows may not, even if it is exposed.
bool MayBeRestored(absl::string_view lower_name);

// The fields that go on: listed, or exposed. Others, those that belong to the connection or to gRPC itself, and those
// that cannot be sent do not; the report names what went on and what was hidden.
Fields FieldsToKeep(const Fields& fields, const Expose& expose, v1::ConversionReport& report);

// Notes an oddity once.
void AddFinding(v1::Finding finding, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_FIELDS_H_
