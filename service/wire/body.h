// The body of an HTTP response, recognised.
#ifndef STATUS_TRANSLATOR_WIRE_BODY_H_
#define STATUS_TRANSLATOR_WIRE_BODY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/api_error.h"

namespace status_translator {

// Whether a body with this Content-Type may come back out of an OriginalResponse, which any upstream can write: JSON
// and plain text, which no browser runs. XML is not among them, since a browser runs the scripts in it.
bool MayBeRestoredAs(absl::string_view content_type);

struct Body {
  v1::BodyShape shape = v1::BODY_SHAPE_EMPTY;
  std::string bytes;              // decoded; empty where it was not
  std::optional<ApiError> error;  // an API's own
};

// Never fails: a body that is not what it says is text or bytes, and the report notes why.
Body RecogniseBody(const v1::HttpResponse& http, v1::ConversionReport& report);

// What a reader would see of a body that is no API's own, as one line of at most `max` bytes.
std::string VisibleText(const Body& body, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BODY_H_
