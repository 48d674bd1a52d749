// Checks a row of error codes of a shape file, for example
//   code { value: "ThrottlingException" grpc: "RESOURCE_EXHAUSTED" reason: "the caller sends too many requests" }
#ifndef STATUS_TRANSLATOR_CONFIG_SHAPE_ROW_H_
#define STATUS_TRANSLATOR_CONFIG_SHAPE_ROW_H_

#include "config/placed_message.h"
#include "config/shape_parts.h"
#include "core/shared_text.h"
#include "recognition/shape.h"

namespace status_translator {

// The checked row. `shape` is the name of its shape; `node` is the row's place. Errors go to `parts`.
ShapeCodeRow CheckCodeRow(const v1::CodeRow& row, const PlacedMessage& node, const SharedText& shape,
                          ShapeParts& parts);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SHAPE_ROW_H_
