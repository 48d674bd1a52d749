#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "export/envoy_text.h"
#include "export/proxy_values.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/named_text.h"
#include "support/v1.h"

namespace status_translator {

// deploy/envoy/error-only.yaml.
absl::Span<const NamedText> EnvoyConfigs();

namespace {

// The first list item in that file whose first line is `first`, without its indentation.
std::string Item(absl::string_view first) {
  std::string text;
  size_t indent = absl::string_view::npos;
  for (const absl::string_view line : absl::StrSplit(EnvoyConfigs()[0].bytes, '\n')) {
    const size_t depth = line.find_first_not_of(' ');
    if (depth == absl::string_view::npos) continue;
    if (indent == absl::string_view::npos) {
      if (line.substr(depth) != first) continue;
      indent = depth;
    } else if (depth <= indent) {
      break;
    }
    absl::StrAppend(&text, line.substr(indent), "\n");
  }
  return text;
}

// The lines of a list item, each as `mark`, which is "- " for the first line, and `line`.
std::vector<TemplateValues> ItemLines(absl::string_view item) {
  std::vector<TemplateValues> lines;
  for (const absl::string_view line : absl::StrSplit(item, '\n', absl::SkipEmpty())) {
    lines.push_back(
        {.texts = {{"mark", std::string(line.substr(0, 2))}, {"line", std::string(line.substr(2))}}, .lists = {}});
  }
  return lines;
}

std::string Filter(absl::string_view profile) {
  std::string text;
  for (const absl::string_view line : absl::StrSplit(Item("- name: status-translator"), '\n', absl::SkipEmpty())) {
    absl::StrAppend(&text, line, "\n");
    const size_t depth = line.find_first_not_of(' ');
    if (!absl::StartsWith(line.substr(depth), "- {key: status-translator-body,")) continue;
    absl::StrAppend(&text, std::string(depth, ' '), "- {key: status-translator-profile, value: ", YamlString(profile),
                    "}\n");
  }
  return text;
}

std::string Cluster() { return Item("- name: status_translator"); }

void AddFile(const google::protobuf::FileDescriptor& file, std::set<std::string>& added,
             google::protobuf::FileDescriptorSet& set) {
  if (!added.emplace(file.name()).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), added, set);
  file.CopyTo(set.add_file());
}

// The files of the services and of the details in their errors.
std::string Descriptors() {
  google::protobuf::FileDescriptorSet set;
  std::set<std::string> added;
  for (const google::protobuf::Descriptor* message :
       {v1::HttpToGrpcRequest::descriptor(), v1::ListProfilesRequest::descriptor(),
        google::rpc::ErrorInfo::descriptor(), google::rpc::Status::descriptor()}) {
    AddFile(*message->file(), added, set);
  }
  return set.SerializeAsString();
}

}  // namespace

void AddService(const ProxyModel& model, TemplateValues& values) {
  values.lists["filter"] = ItemLines(Filter(model.profile));
  values.lists["cluster"] = ItemLines(Cluster());
}

void AddKubernetesService(const ProxyModel& model, TemplateValues& values) {
  AddService(model, values);
  values.lists["cluster"] =
      ItemLines(absl::StrReplaceAll(Cluster(), {{"type: STATIC", "type: STRICT_DNS"},
                                                {"address: 127.0.0.1", "address: status-translator.default.svc"}}));
}

void AddTranscoder(const ProxyModel& model, TemplateValues& values) {
  constexpr size_t kWidth = 112;
  AddService(model, values);
  const std::string descriptors = absl::Base64Escape(Descriptors());
  for (size_t begin = 0; begin < descriptors.size(); begin += kWidth) {
    values.lists["descriptors"].push_back({.texts = {{"line", descriptors.substr(begin, kWidth)}}, .lists = {}});
  }
}

}  // namespace status_translator
