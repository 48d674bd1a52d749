#include "envoy_module/module_settings.h"

#include <google/protobuf/util/json_util.h>

#include <iterator>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/nearest.h"
#include "ext_proc/message.h"
#include "lookup/errors.h"

namespace status_translator {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr absl::string_view kProfiles = "profiles";
constexpr absl::string_view kDefaultProfile = "default_profile";
constexpr absl::string_view kLimitFile = "ext_proc_limit_file";
// Of the filter as a whole; a route cannot set them.
constexpr absl::string_view kFilterSettings[] = {kProfiles, kDefaultProfile, kLimitFile};

absl::StatusOr<Struct> ReadStruct(absl::string_view config) {
  Struct values;
  if (config.size() > kMaxModuleConfigBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the configuration has more than ", kMaxModuleConfigBytes, " bytes"));
  }
  const std::string bytes(absl::StripAsciiWhitespace(config));
  if (bytes.empty()) return values;
  const bool is_json = bytes[0] == '{';
  const bool parsed = is_json ? google::protobuf::util::JsonStringToMessage(bytes, &values).ok()
                              : values.ParseFromArray(config.data(), static_cast<int>(config.size()));
  if (!parsed) return absl::InvalidArgumentError("the configuration is not a google.protobuf.Struct");
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

void ApplyOne(const std::string& name, const Value& value, ExtProcSettings& settings) {
  if (!settings.SetValue(name, AttributeValueOf(value))) settings.RefuseName(name);
}

absl::Status RefusedOf(const ExtProcSettings& settings) {
  return settings.error.empty() ? absl::OkStatus() : absl::InvalidArgumentError(settings.error);
}

// The string of the filter that `name` means; null if it means none.
std::string* FindFilterSetting(absl::string_view name, ModuleSettings& settings) {
  if (name == kProfiles) return &settings.profiles;
  if (name == kDefaultProfile) return &settings.default_profile;
  if (name == kLimitFile) return &settings.limit_file;
  return nullptr;
}

// By the names in order, so that the first mistake is the same one in every run.
std::map<absl::string_view, const Value*> InOrder(const Struct& values) {
  std::map<absl::string_view, const Value*> ordered;
  for (const auto& [name, value] : values.fields()) ordered[name] = &value;
  return ordered;
}

absl::Status UnknownName(absl::string_view name) {
  std::vector<absl::string_view> known(std::begin(kExtProcSettings), std::end(kExtProcSettings));
  known.insert(known.end(), std::begin(kFilterSettings), std::end(kFilterSettings));
  const std::string nearest = DidYouMean(name, known);
  return absl::InvalidArgumentError(
      absl::StrCat("there is no setting ", Quoted(name),
                   nearest.empty() ? absl::StrCat("; use ", absl::StrJoin(known, ", ")) : nearest));
}

}  // namespace

absl::StatusOr<ModuleSettings> ReadModuleSettings(absl::string_view config) {
  const absl::StatusOr<Struct> values = ReadStruct(config);
  if (!values.ok()) return values.status();
  ModuleSettings read;
  for (const auto& [name, value] : InOrder(*values)) {
    if (std::string* const text = FindFilterSetting(name, read); text != nullptr) {
      if (!value->has_string_value()) return absl::InvalidArgumentError(absl::StrCat(name, " is not a text"));
      *text = value->string_value();
    } else if (!read.settings.SetValue(name, AttributeValueOf(*value))) {
      return UnknownName(name);
    }
    if (const absl::Status set = RefusedOf(read.settings); !set.ok()) return set;
  }
  return read;
}

absl::StatusOr<RouteSettings> RouteSettings::Read(absl::string_view config) {
  absl::StatusOr<Struct> values = ReadStruct(config);
  if (!values.ok()) return values.status();
  ExtProcSettings applied;
  for (const auto& [name, value] : InOrder(*values)) ApplyOne(std::string(name), *value, applied);
  if (const absl::Status set = RefusedOf(applied); !set.ok()) return set;
  RouteSettings read;
  read.values_ = *std::move(values);
  return read;
}

void RouteSettings::ApplyTo(ExtProcSettings& settings) const {
  for (const auto& [name, value] : values_.fields()) ApplyOne(name, value, settings);
}

}  // namespace status_translator
