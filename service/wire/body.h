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

// Whether a body with this Content-Type may be restored from an OriginalResponse, which any upstream can write: only
// JSON and plain text, since browsers run no scripts in them. Browsers do run scripts in XML.
bool MayBeRestoredAs(absl::string_view content_type);

struct Body {
  v1::BodyShape shape = v1::BODY_SHAPE_EMPTY;
  std::string bytes;              // without Content-Encoding; empty if that could not be undone
  std::optional<ApiError> error;  // set if the body is the error of an API
};

// Recognises a body by its Content-Type, Content-Encoding and content, for example
//   Content-Type: application/problem+json
//
//   {"type": "about:blank", "title": "Not Found", "status": 404}
// Never fails: a body that is not of its declared type is classified as HTML, text or binary, and the report says why.
Body RecogniseBody(const v1::HttpResponse& http, v1::ConversionReport& report);

// The visible text of a body that is not the error of an API, as one line of at most `max` bytes of UTF-8.
std::string VisibleText(const Body& body, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BODY_H_
