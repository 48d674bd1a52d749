// How the formats of an HTTP error body are spelled in options and settings: `convert --format`, and `format` of a
// route. The JSON API and .proto messages use the names of v1::Format instead.
#ifndef STATUS_TRANSLATOR_WIRE_FORMAT_NAME_H_
#define STATUS_TRANSLATOR_WIRE_FORMAT_NAME_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {

// "aip-193", and also "aip193", which earlier documents of this project used for a route. None if no format has this
// name.
std::optional<v1::Format> ParseFormatName(absl::string_view name);

// The name of a format; empty for FORMAT_UNSPECIFIED. The shapes of the formats "aip-193", "connect" and "twirp" have
// the same names.
absl::string_view FormatName(v1::Format format);

// "problem", "aip-193" and so on: the one documented spelling of each format.
std::vector<absl::string_view> FormatNames();
// The same without those of gRPC-Web, which an HTTP caller cannot read.
std::vector<absl::string_view> HttpFormatNames();

// Whether the format is one of gRPC-Web.
bool IsGrpcWeb(v1::Format format);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_FORMAT_NAME_H_
