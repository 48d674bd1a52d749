// What a response that no shape claims looks like: the names in it and how they nest, without any value.
#ifndef STATUS_TRANSLATOR_CONVERT_SKELETON_H_
#define STATUS_TRANSLATOR_CONVERT_SKELETON_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "support/v1.h"
#include "wire/body.h"

namespace status_translator {

// A skeleton goes into the proxy's access log and into tables that people read.
inline constexpr size_t kMaxSkeletonBytes = 240;
// Longer names are hardly the names of members.
inline constexpr size_t kMaxSkeletonNameBytes = 64;

// The names of the members of a JSON body or of the elements of an XML body, sorted, and the names of the header fields
// that not every server sends; for example
//   {"error":{"code","message"},"errors":[{"field"}],"path"} x-acme-node,x-acme-zone
// and "html" or "empty" for the body in other cases. The text holds visible ASCII, at most kMaxSkeletonBytes of it, and
// names alone: no value, no number, and no name that looks like data (see SkeletonName). Equal structures have equal
// skeletons, whatever the order of their members. Takes constant time in addition to that of reading the body.
std::string SkeletonOf(const v1::HttpResponse& http, const Body& body);

// The name of a member as a skeleton shows it: each run of digits as '#', and "*" for a name that is probably data,
// such as an e-mail address, a UUID or a token: anything but letters, digits, '_', '-' and a leading '@' or '$', more
// than kMaxSkeletonNameBytes, more than two runs of digits, or letters that are not words.
std::string SkeletonName(absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_SKELETON_H_
