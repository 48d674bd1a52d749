// The body of an HTTP response, decoded and parsed by what it is.
#ifndef STATUS_TRANSLATOR_WIRE_BODY_H_
#define STATUS_TRANSLATOR_WIRE_BODY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/json.h"
#include "wire/xml.h"

namespace status_translator {

// Whether a body with this Content-Type may be restored from an OriginalResponse, which any upstream can write: only
// JSON and plain text, since browsers run no scripts in them. Browsers do run scripts in XML.
bool MayBeRestoredAs(absl::string_view content_type);

struct Body {
  v1::BodyKind kind = v1::BODY_KIND_EMPTY;
  std::string media_type;  // of Content-Type, without parameters, in lower case; may be empty
  std::string bytes;       // without Content-Encoding, in UTF-8 if the charset is Latin 1; empty if not decoded
  std::optional<JsonDocument> json;  // set for BODY_KIND_JSON
  std::optional<XmlDocument> xml;    // set for BODY_KIND_XML
  bool is_recoded = false;           // `bytes` are UTF-8, but those of the response are not
  // Whether it is JSON or XML, or would be by its type or its beginning, but is damaged, too large or encoded. HTML is
  // neither, whatever its type.
  bool is_data = false;
  // Content-Length says that there is a body, but it is not here: the tool or the proxy left it out. Its kind is
  // BODY_KIND_EMPTY, and its type alone says whether it is data.
  bool is_missing = false;
};

// The body without its Content-Encoding (see Decompress): at most kMaxBodyBytes, beyond which it is cut. None if the
// encoding could not be undone. Both are reported. Text in place of gzip or zstd, which begin with bytes that no
// text has, was decoded by an HTTP library that kept the field: it is returned as it is, and reported as well.
std::optional<std::string> DecodedBody(const v1::HttpResponse& http, v1::ConversionReport& report);

// Reads a body by its Content-Type, Content-Encoding and content. Never fails: a body that is not of its declared type
// is HTML, text or binary, and the report says why.
Body ReadBody(const v1::HttpResponse& http, v1::ConversionReport& report);

// The names in all Content-Encoding fields, in order and separated by commas; empty if there are none but identity.
std::string ContentEncodings(const v1::HttpResponse& http);

// The visible text of a body, as one line of at most `max` bytes of UTF-8. Empty for a binary body.
std::string VisibleText(const Body& body, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BODY_H_
