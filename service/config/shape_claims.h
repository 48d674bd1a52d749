// Which shapes claim the examples of files: clashes of two shapes, and shapes of users that claim too much.
#ifndef STATUS_TRANSLATOR_CONFIG_SHAPE_CLAIMS_H_
#define STATUS_TRANSLATOR_CONFIG_SHAPE_CLAIMS_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "config/placed_message.h"
#include "recognition/shape_set.h"

namespace status_translator {

// The file of a shape, and the place of its first match.
struct PlacedShape {
  std::string file;
  Place match;
  bool built_in = false;
};

// An error with one line for each example that two shapes of a tier claim with equally many conditions. The examples of
// users' files come first. Of the built-in examples, which a user did not write, there is one line for each two shapes
// if one of these is a user's. `places` has every shape by its name.
absl::Status FindClash(const ShapeSet& shapes, absl::Span<const PlacedExample> examples,
                       const std::map<std::string, PlacedShape>& places);

// The examples of built-in shapes that a shape of a user claims.
struct ClaimedExamples {
  size_t examples = 0;
  std::set<std::string> shapes;  // whose examples they are
};

// By the name of the user's shape; only shapes that claim at least one. The examples of built-in fallbacks do not
// count: they have generic forms, which a shape of one's own may claim.
std::map<std::string, ClaimedExamples> ClaimedBuiltInExamples(const ShapeSet& shapes,
                                                              absl::Span<const PlacedExample> examples);

// A warning, for example "claims 3 examples of the built-in shapes connect, twirp: add a condition".
std::string ClaimsTooMuch(const ClaimedExamples& claimed);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SHAPE_CLAIMS_H_
