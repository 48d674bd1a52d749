#include "envoy_module/module_settings.h"

#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "ext_proc/message.h"

namespace status_translator {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// A setting of the filter as a whole; a route cannot set it.
struct FilterSetting {
  absl::string_view name;
  std::string ModuleSettings::*text;
};

constexpr FilterSetting kFilterSettings[] = {{"profiles", &ModuleSettings::profiles},
                                             {"default_profile", &ModuleSettings::default_profile},
                                             {"ext_proc_limit_file", &ModuleSettings::limit_file}};

// How ext_proc gets bodies. The module always can, and without them it would only guess.
constexpr absl::string_view kNoModuleSetting = "body";

absl::StatusOr<Struct> ReadStruct(absl::string_view config) {
  Struct values;
  if (config.size() > kMaxModuleConfigBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the configuration has more than ", kMaxModuleConfigBytes, " bytes"));
  }
  const std::string bytes(absl::StripAsciiWhitespace(config));
  if (bytes.empty()) return values;
  // The bytes of a message may look like JSON with white space: "\n{" begins one whose first field has 123 bytes.
  if (bytes[0] == '{' && google::protobuf::util::JsonStringToMessage(bytes, &values).ok()) return values;
  if (!values.ParseFromArray(config.data(), static_cast<int>(config.size())) ||
      !values.GetReflection()->GetUnknownFields(values).empty()) {
    return absl::InvalidArgumentError("the configuration is not a google.protobuf.Struct");
  }
  return values;
}

// Points into `value`.
AttributeValue AttributeValueOf(const Value& value) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      return absl::string_view(value.string_value());
    case Value::kNumberValue:
      return value.number_value();
    case Value::kBoolValue:
      return value.bool_value();
    case Value::kListValue:
      return kListValue;
    case Value::kStructValue:
      return kMapValue;
    case Value::kNullValue:
    case Value::KIND_NOT_SET:
      break;
  }
  return std::monostate();
}

absl::Status RefusedOf(const ExtProcSettings& settings) {
  return settings.error.empty() ? absl::OkStatus() : absl::InvalidArgumentError(settings.error);
}

// By the names in order, so that the first mistake is the same one in every run.
std::map<absl::string_view, const Value*> InOrder(const Struct& values) {
  std::map<absl::string_view, const Value*> ordered;
  for (const auto& [name, value] : values.fields()) ordered[name] = &value;
  return ordered;
}

// False, and nothing changes, for a name that a route cannot set.
bool Set(absl::string_view name, const AttributeValue& value, ExtProcSettings& settings) {
  return name != kNoModuleSetting && settings.SetValue(name, value);
}

std::vector<absl::string_view> RouteNames() {
  std::vector<absl::string_view> names;
  for (const absl::string_view name : kExtProcSettings) {
    if (name != kNoModuleSetting) names.push_back(name);
  }
  return names;
}

}  // namespace

void SetOfRoute(absl::string_view name, const AttributeValue& value, ExtProcSettings& settings) {
  if (!Set(name, value, settings)) settings.RefuseName(name, RouteNames());
}

absl::StatusOr<ModuleSettings> ReadModuleSettings(absl::string_view config) {
  const absl::StatusOr<Struct> values = ReadStruct(config);
  if (!values.ok()) return values.status();
  std::vector<absl::string_view> names = RouteNames();
  for (const FilterSetting& setting : kFilterSettings) names.push_back(setting.name);
  ModuleSettings read;
  for (const auto& [name, value] : InOrder(*values)) {
    const auto* const of_filter = std::find_if(std::begin(kFilterSettings), std::end(kFilterSettings),
                                               [name = name](const auto& setting) { return setting.name == name; });
    if (of_filter != std::end(kFilterSettings)) {
      if (!value->has_string_value()) return absl::InvalidArgumentError(absl::StrCat(name, " is not a text"));
      read.*of_filter->text = value->string_value();
    } else if (!Set(name, AttributeValueOf(*value), read.settings)) {
      read.settings.RefuseName(name, names);
    }
    if (const absl::Status set = RefusedOf(read.settings); !set.ok()) return set;
  }
  return read;
}

absl::StatusOr<RouteSettings> RouteSettings::Read(absl::string_view config) {
  absl::StatusOr<Struct> values = ReadStruct(config);
  if (!values.ok()) return values.status();
  ExtProcSettings applied;
  for (const auto& [name, value] : InOrder(*values)) SetOfRoute(name, AttributeValueOf(*value), applied);
  if (const absl::Status set = RefusedOf(applied); !set.ok()) return set;
  RouteSettings read;
  read.values_ = *std::move(values);
  return read;
}

void RouteSettings::ApplyTo(ExtProcSettings& settings) const {
  for (const auto& [name, value] : values_.fields()) SetOfRoute(name, AttributeValueOf(value), settings);
}

}  // namespace status_translator
