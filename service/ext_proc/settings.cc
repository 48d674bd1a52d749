#include "ext_proc/settings.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "support/limits.h"

namespace status_translator {

absl::string_view ExtProcModeName(ExtProcMode mode) {
  switch (mode) {
    case ExtProcMode::kObserve:
      return "observe";
    case ExtProcMode::kEnforce:
      return "enforce";
    case ExtProcMode::kOff:
      return "off";
  }
  return "";
}

void ExtProcSettings::SetMode(absl::string_view value) {
  for (const ExtProcMode known : {ExtProcMode::kObserve, ExtProcMode::kEnforce, ExtProcMode::kOff}) {
    if (ExtProcModeName(known) != value) continue;
    mode = known;
    return;
  }
  wrong = true;
}

void ExtProcSettings::SetFormat(absl::string_view value) {
  constexpr struct {
    absl::string_view name;
    v1::Format format;
  } kFormats[] = {{"accept", v1::FORMAT_UNSPECIFIED}, {"problem", v1::FORMAT_PROBLEM}, {"aip193", v1::FORMAT_AIP_193},
                  {"connect", v1::FORMAT_CONNECT},    {"twirp", v1::FORMAT_TWIRP},     {"text", v1::FORMAT_TEXT}};
  for (const auto& known : kFormats) {
    if (known.name != value) continue;
    format = known.format;
    return;
  }
  wrong = true;
}

void ExtProcSettings::SetExpose(absl::string_view value) {
  v1::Expose& said = expose.emplace();
  for (absl::string_view word : absl::StrSplit(value, ',')) {
    word = absl::StripAsciiWhitespace(word);
    if (word == "body") {
      said.set_body(true);
    } else if (word == "without_debug_info") {
      said.set_without_debug_info(true);
    } else if (absl::ConsumePrefix(&word, "header:") && !word.empty()) {
      said.add_headers(std::string(word));
    } else if (!word.empty()) {
      wrong = true;
    }
  }
}

void ExtProcSettings::Set(absl::string_view name, absl::string_view value) {
  if (value.size() > kMaxExtProcSettingBytes) {
    wrong |= std::find(std::begin(kExtProcSettings), std::end(kExtProcSettings), name) != std::end(kExtProcSettings);
    return;
  }
  if (name == "mode") SetMode(value);
  if (name == "format") SetFormat(value);
  if (name == "expose") SetExpose(value);
  if (name == "profile") profile = std::string(value);
  if (name == "body") {
    asks_for_body = value == "ask";
    wrong |= !asks_for_body && value != "as_sent";
  }
}

void ExtProcSettings::Set(const google::protobuf::Struct& values) {
  for (const auto& [name, value] : values.fields()) {
    if (value.kind_case() == google::protobuf::Value::kStringValue) Set(name, value.string_value());
  }
}

}  // namespace status_translator
