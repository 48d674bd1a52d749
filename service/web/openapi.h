// The OpenAPI 3.1 description of the JSON API, made of the .proto files: their google.api.http annotations give the
// paths, their fields the parameters and schemas (by protobuf's JSON mapping), and their comments the descriptions.
#ifndef STATUS_TRANSLATOR_WEB_OPENAPI_H_
#define STATUS_TRANSLATOR_WEB_OPENAPI_H_

#include <string>

namespace status_translator {

// The document, as JSON. Made at the first call, which takes some milliseconds; lives as long as the process.
// Thread-safe.
const std::string& OpenApiDocument();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_OPENAPI_H_
