// Who made an HTTP response and what it says: its body, the shape that claims it, and what the shape reads.
#ifndef STATUS_TRANSLATOR_CONVERT_RECOGNISED_H_
#define STATUS_TRANSLATOR_CONVERT_RECOGNISED_H_

#include <string>

#include "config/profile_set.h"
#include "core/origin.h"
#include "recognition/read_shape.h"
#include "recognition/shape.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/api_error.h"
#include "wire/body.h"
#include "wire/wait.h"

namespace status_translator {

struct Recognised {
  ResponseTime time;  // of the response, which outlives this
  Body body;
  const Shape* shape = nullptr;  // the one that claims the response; null: none does
  ApiError error;                // what the shape reads; empty without a shape
  ShapeAnswer answer;            // of the shape's rows; empty unless the profile uses shapes
  Origin origin = Origin::kUnspecified;
  Origin maker = Origin::kUnspecified;  // by the shape alone; kUnspecified without a shape
  bool may_speak = false;               // whether the shape lets its message through for this status

  // Whether the body is what an application wrote for its callers, so that it may go back to an HTTP caller.
  bool IsForCallers() const {
    return shape != nullptr && may_speak && body.kind == v1::BODY_KIND_JSON && maker == Origin::kApplication;
  }
};

// The origin that the caller names, or kUnspecified.
struct AskedOrigin {
  Origin origin = Origin::kUnspecified;
  bool unless_shape = false;  // it counts only if no shape names one, that is, in place of a guess
};

// Recognises a response and reports it: shape, made_by, origin, origin_from, body, error_code and findings.
Recognised Recognise(const v1::HttpResponse& http, const ProfileSet& set, const RevisedProfile& profile,
                     const AskedOrigin& asked, v1::ConversionReport& report);

// The body without what must not leave the service, at most as much of it as is carried; empty if nothing is left.
std::string CarriedBody(const Recognised& recognised, bool without_debug_info, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_RECOGNISED_H_
