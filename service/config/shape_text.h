// Parses a shape file, for example
//   name: "acme"
//   made_by: "application"
//   match { has { json: "/acme_code" type: "string" } }
//   example { status: 400 body: '{"acme_code": "A-17"}' }
// into a checked shape. proto/statustranslator/v1/shape.proto documents the format.
#ifndef STATUS_TRANSLATOR_CONFIG_SHAPE_TEXT_H_
#define STATUS_TRANSLATOR_CONFIG_SHAPE_TEXT_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/placed_message.h"
#include "recognition/shape.h"

namespace status_translator {

// The name of a file with a shape ends in this.
inline constexpr absl::string_view kShapeSuffix = ".shape.textproto";

// The most blocks and conditions of one shape, and rows of error codes. They bound the time that a response takes.
inline constexpr int kMaxMatches = 64;
inline constexpr size_t kMaxConditions = 64;
inline constexpr int kMaxCodeRows = 1000;
// Of places in `read`, and of forms of field errors.
inline constexpr int kMaxPlaces = 256;
inline constexpr int kMaxFieldForms = 64;
// Rows with a pattern or without values, which are tried one after the other.
inline constexpr size_t kMaxPatternRows = 64;

struct ParsedShape {
  std::shared_ptr<Shape> shape;
  Place name;
  Place match;  // the first one
  std::vector<PlacedExample> examples;
};

// Parses a text-format statustranslator.v1.Shape and checks everything that can be checked without other shapes. An
// error is InvalidArgument; its message has one line for each error in the file, "file:line:column: what is wrong".
// `tier` is kUser or kBuiltIn, unless the file says that it is a fallback. Thread-safe.
absl::StatusOr<ParsedShape> ParseShape(absl::string_view file, absl::string_view text, ShapeTier tier);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SHAPE_TEXT_H_
