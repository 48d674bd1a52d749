#include "cli/output.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "absl/strings/str_cat.h"
#include "cli/commands.h"

namespace status_translator {

void AddOutputOption(CLI::App& command, OutputFormat& format) {
  static const std::map<std::string, OutputFormat> kNames = {
      {"text", OutputFormat::kText}, {"json", OutputFormat::kJson}, {"tsv", OutputFormat::kTsv}};
  command.add_option("-o,--output", format, "How to print: text, json or tsv")
      ->transform(CLI::Transformer(kNames, CLI::ignore_case).description(""))
      ->check(CLI::IsMember({OutputFormat::kText, OutputFormat::kJson, OutputFormat::kTsv}).description(""))
      ->type_name("FORMAT")
      ->envname("STATUS_TRANSLATOR_OUTPUT")
      ->default_str("text");
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

std::string FormatTable(OutputFormat format, const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      absl::StrAppend(&text, row[i]);
      if (last) continue;
      absl::StrAppend(&text, format == OutputFormat::kTsv ? "\t" : std::string(widths[i] - row[i].size() + 2, ' '));
    }
    text += '\n';
  }
  return text;
}

void Print(absl::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "status-translator: %s\n", std::string(status.message()).c_str());
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ? kExitUsage : kExitFailed;
}

}  // namespace status_translator
