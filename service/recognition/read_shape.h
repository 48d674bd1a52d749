// What a response that a shape claims says: its parts, as plain values.
#ifndef STATUS_TRANSLATOR_RECOGNITION_READ_SHAPE_H_
#define STATUS_TRANSLATOR_RECOGNITION_READ_SHAPE_H_

#include "recognition/evidence.h"
#include "recognition/shape.h"
#include "wire/api_error.h"

namespace status_translator {

// Reads the parts that `shape` names but those of ReadTexts. Waits that name a point in time refer to the Date of the
// response. Takes time in proportion to the response.
ApiError ReadShape(const Shape& shape, Evidence& evidence);

// Whether a place is used for a response with the status `http` whose error has the status `status`. They differ if an
// error was sent with 200-299: a place that is not used under 5xx is not used for such an error either.
bool IsUsed(const ShapePlace& place, int http, int status);

// Adds what is meant for people, or comes from the caller's own request: the message, and the errors of fields.
// `status` is that of the error, which differs from that of the response if it was sent with 200-299. A 5xx has no
// field errors.
void ReadTexts(const Shape& shape, Evidence& evidence, int status, ApiError& error);

// The rows of the shape that apply to a response. Each part of the answer comes from the first row that has it; null or
// none if no row has it.
struct ShapeAnswer {
  const Rule* rule = nullptr;    // the gRPC code
  const Retry* retry = nullptr;  // the retry advice
  std::optional<Origin> origin;  // who makes the response
  std::optional<int> http;       // the HTTP status for the way back
};
ShapeAnswer AnswerOfShape(const Shape& shape, absl::string_view error_code, Evidence& evidence);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RECOGNITION_READ_SHAPE_H_
