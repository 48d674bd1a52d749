#include "wire/format_name.h"

namespace status_translator {
namespace {

constexpr absl::string_view kAip193Alias = "aip193";

constexpr struct {
  absl::string_view name;
  v1::Format format;
} kFormatNames[] = {{"problem", v1::FORMAT_PROBLEM},
                    {"aip-193", v1::FORMAT_AIP_193},
                    {"connect", v1::FORMAT_CONNECT},
                    {"twirp", v1::FORMAT_TWIRP},
                    {"text", v1::FORMAT_TEXT},
                    {"grpc-web", v1::FORMAT_GRPC_WEB},
                    {"grpc-web-text", v1::FORMAT_GRPC_WEB_TEXT}};

}  // namespace

std::optional<v1::Format> ParseFormatName(absl::string_view name) {
  if (name == kAip193Alias) return v1::FORMAT_AIP_193;
  for (const auto& known : kFormatNames) {
    if (known.name == name) return known.format;
  }
  return std::nullopt;
}

absl::string_view FormatName(v1::Format format) {
  for (const auto& known : kFormatNames) {
    if (known.format == format) return known.name;
  }
  return "";
}

std::vector<absl::string_view> FormatNames() {
  std::vector<absl::string_view> names;
  for (const auto& known : kFormatNames) names.push_back(known.name);
  return names;
}

std::vector<absl::string_view> HttpFormatNames() {
  std::vector<absl::string_view> names;
  for (const auto& known : kFormatNames) {
    if (!IsGrpcWeb(known.format)) names.push_back(known.name);
  }
  return names;
}

bool IsGrpcWeb(v1::Format format) { return format == v1::FORMAT_GRPC_WEB || format == v1::FORMAT_GRPC_WEB_TEXT; }

}  // namespace status_translator
