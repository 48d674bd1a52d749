#include "config/shape_claims.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/profile_set.h"
#include "recognition/evidence.h"
#include "support/count.h"
#include "wire/body.h"

namespace status_translator {
namespace {

// Names of shapes in one warning. More would hide that the shape claims too much.
constexpr size_t kMaxNamedShapes = 10;

Claim ClaimOf(const ShapeSet& shapes, const v1::Example& example) {
  const v1::HttpResponse http = ResponseOf(example);
  v1::ConversionReport report;
  const Body body = ReadBody(http, report);
  Evidence evidence(http, body);
  return shapes.Recognise(evidence);
}

std::string ClashOf(const Claim& claim, absl::string_view what) {
  return absl::StrCat("the shapes \"", claim.shape->name, "\" and \"", claim.also_claims->name, "\" claim ", what,
                      " with ", CountOf(claim.conditions, "condition"), " each: add a condition to one of them");
}

}  // namespace

absl::Status FindClash(const ShapeSet& shapes, absl::Span<const PlacedExample> examples,
                       const std::map<std::string, PlacedShape>& places) {
  struct Clash {
    Claim claim;
    size_t examples = 0;
  };
  std::map<std::pair<std::string, std::string>, Clash> on_built_in;  // by the names of the two shapes
  std::vector<std::string> errors;
  std::vector<std::string> built_in_errors;
  for (const PlacedExample& example : examples) {
    const Claim claim = ClaimOf(shapes, *example.example);
    if (claim.also_claims == nullptr) continue;
    const std::pair names(claim.shape->name, claim.also_claims->name);
    if (example.built_in && !(places.at(names.first).built_in && places.at(names.second).built_in)) {
      Clash& clash = on_built_in[names];
      clash.claim = claim;
      ++clash.examples;
      continue;
    }
    std::vector<std::string>& to = example.built_in ? built_in_errors : errors;
    to.push_back(AtPlace(example.file, example.place, ClashOf(claim, "this response")));
  }
  for (const auto& [names, clash] : on_built_in) {
    const PlacedShape& first = places.at(names.first);
    const PlacedShape& own = first.built_in ? places.at(names.second) : first;
    errors.push_back(AtPlace(own.file, own.match, ClashOf(clash.claim, CountOf(clash.examples, "built-in example"))));
  }
  errors.insert(errors.end(), built_in_errors.begin(), built_in_errors.end());
  return errors.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

std::map<std::string, ClaimedExamples> ClaimedBuiltInExamples(const ShapeSet& shapes,
                                                              absl::Span<const PlacedExample> examples) {
  std::map<std::string, ClaimedExamples> claimed;
  for (const PlacedExample& example : examples) {
    if (!example.built_in || example.is_not || example.shape.empty()) continue;
    const Shape* owner = shapes.Find(example.shape);
    if (owner == nullptr || owner->tier == ShapeTier::kFallback) continue;
    const Claim claim = ClaimOf(shapes, *example.example);
    if (claim.shape == nullptr || claim.shape->tier != ShapeTier::kUser) continue;
    ClaimedExamples& of_shape = claimed[claim.shape->name];
    ++of_shape.examples;
    of_shape.shapes.insert(example.shape);
  }
  return claimed;
}

std::string ClaimsTooMuch(const ClaimedExamples& claimed) {
  std::vector<std::string> names(claimed.shapes.begin(), claimed.shapes.end());
  const size_t more = names.size() > kMaxNamedShapes ? names.size() - kMaxNamedShapes : 0;
  names.resize(names.size() - more);
  return absl::StrCat("claims ", CountOf(claimed.examples, "example"), " of the built-in ",
                      claimed.shapes.size() == 1 ? "shape " : "shapes ", absl::StrJoin(names, ", "),
                      more == 0 ? "" : absl::StrCat(" and ", more, " more"), ": add a condition");
}

}  // namespace status_translator
