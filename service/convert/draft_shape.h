// A first draft of a shape file, from one response.
#ifndef STATUS_TRANSLATOR_CONVERT_DRAFT_SHAPE_H_
#define STATUS_TRANSLATOR_CONVERT_DRAFT_SHAPE_H_

#include <string>

#include "absl/status/statusor.h"
#include "recognition/shape_set.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {

// The text of a shape file that claims `http` by the members of its JSON, the elements of its XML or its whole text,
// and reads what their names suggest. The response stands in it as an example, with its texts and numbers replaced,
// since they may be private; error codes stay. FailedPrecondition if the response has nothing that a shape could claim.
absl::StatusOr<std::string> DraftShape(const v1::HttpResponse& http);

// The name of the shape, other than a fallback, that claims `http` already; empty if none does.
std::string ClaimingShape(const ShapeSet& shapes, const v1::HttpResponse& http);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_DRAFT_SHAPE_H_
