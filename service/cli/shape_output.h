// How `list --shapes` and `explain` print shapes.
#ifndef STATUS_TRANSLATOR_CLI_SHAPE_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_SHAPE_OUTPUT_H_

#include "statustranslator/v1/catalog_service.pb.h"
#include "support/text_table.h"
#include "support/v1.h"

namespace status_translator {

// One row for each shape: name, origin, product, tier, description.
TextRows ShapeRows(const v1::ListShapesResponse& response);

// What one shape claims, what it reads, and what its error codes mean.
TextRows ShapeExplanation(const v1::GetShapeResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_SHAPE_OUTPUT_H_
