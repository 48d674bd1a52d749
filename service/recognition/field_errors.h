// Errors of single fields in a body become google.rpc.BadRequest.
#ifndef STATUS_TRANSLATOR_RECOGNITION_FIELD_ERRORS_H_
#define STATUS_TRANSLATOR_RECOGNITION_FIELD_ERRORS_H_

#include "google/rpc/error_details.pb.h"
#include "recognition/shape.h"
#include "wire/json.h"

namespace status_translator {

// The errors that are read from one body. No validation error has nearly as many.
inline constexpr int kMaxFieldErrors = 1000;

// Reads the field errors that `form` names. Returns false if there are more than kMaxFieldErrors; the first ones are in
// `bad_request` then. In a generic form, whose members may mean anything, an object that describes one error has no
// fields, for example {"code": "E1", "message": "not good"}.
bool ReadFieldErrors(const ShapeFieldErrors& form, bool is_generic, JsonValue root,
                     google::rpc::BadRequest& bad_request);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RECOGNITION_FIELD_ERRORS_H_
