#include "rpc/ext_proc_settings.h"

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

void ExtProcSettings::Set(absl::string_view name, absl::string_view value) {
  constexpr ExtProcMode kModes[] = {ExtProcMode::kObserve, ExtProcMode::kEnforce, ExtProcMode::kOff};
  constexpr struct {
    absl::string_view name;
    v1::Format format;
  } kFormats[] = {{"accept", v1::FORMAT_UNSPECIFIED}, {"problem", v1::FORMAT_PROBLEM}, {"aip193", v1::FORMAT_AIP_193},
                  {"connect", v1::FORMAT_CONNECT},    {"twirp", v1::FORMAT_TWIRP},     {"text", v1::FORMAT_TEXT}};
  if (name == "profile") {
    profile = std::string(value);
    return;
  }
  if (name == "mode") {
    for (const ExtProcMode known : kModes) {
      if (ExtProcModeName(known) != value) continue;
      mode = known;
      return;
    }
    wrong = true;
  }
  if (name == "body") {
    asks_for_body = value == "ask";
    wrong |= !asks_for_body && value != "as_sent";
  }
  if (name == "format") {
    for (const auto& known : kFormats) {
      if (known.name != value) continue;
      format = known.format;
      return;
    }
    wrong = true;
  }
}

void ExtProcSettings::Set(const google::protobuf::Struct& values) {
  for (const auto& [name, value] : values.fields()) {
    if (value.kind_case() == google::protobuf::Value::kStringValue) Set(name, value.string_value());
  }
}

}  // namespace status_translator
