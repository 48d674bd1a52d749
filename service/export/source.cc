#include "export/source.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/grpc_code.h"
#include "core/origin.h"
#include "export/generated_header.h"
#include "export/source_model.h"
#include "export/source_text.h"
#include "export/templates.h"
#include "support/text_template.h"

namespace status_translator {
namespace {

bool IsIdentifier(absl::string_view text) {
  return !text.empty() && !absl::ascii_isdigit(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

bool IsPackage(const SourceFormat& format, absl::string_view package) {
  if (format.separator.empty()) return IsIdentifier(package);
  const std::vector<absl::string_view> parts = absl::StrSplit(package, format.separator);
  return std::all_of(parts.begin(), parts.end(), IsIdentifier);
}

// Why a package that IsPackage cannot have this name; empty: it can.
std::string WhyReserved(const SourceFormat& format, absl::string_view package) {
  std::vector<absl::string_view> parts = {package};
  if (!format.separator.empty()) parts = absl::StrSplit(package, format.separator);
  for (const absl::string_view part : parts) {
    const absl::string_view why = format.reserved(part, part.data() == package.data());
    if (!why.empty()) return absl::StrCat("\"", part, "\" ", why, " of ", format.name);
  }
  return "";
}

// The forms of a name, "LOCAL_REPLY" or "local_reply", that languages use.
TemplateValues NameValues(absl::string_view name, bool has_next) {
  return {.texts = {{"NAME", absl::AsciiStrToUpper(name)},
                    {"Name", CamelCase(name)},
                    {"name", LowerCamelCase(name)},
                    {"next", has_next ? "," : ""}},
          .lists = {}};
}

// Adds the lists KIND_tables and KIND_origins.
void AddTables(const SourceFormat& format, const SourceTables& tables, absl::string_view kind, TemplateValues& values) {
  std::vector<TemplateValues>& all = values.lists[absl::StrCat(kind, "_tables")];
  for (const SourceTable& table : tables.tables) {
    TemplateValues& added = all.emplace_back(NameValues(table.name, false));
    if (!table.rows.empty()) added.texts["has_rows"] = "1";
    std::vector<TemplateValues>& rows = added.lists["rows"];
    for (const SourceRow& row : table.rows) rows.push_back({.texts = {{"row", format.row(row)}}, .lists = {}});
  }
  std::vector<TemplateValues>& origins = values.lists[absl::StrCat(kind, "_origins")];
  for (int o = 0; o < kOriginCount; ++o) {
    const SourceTable& table = tables.tables[tables.of_origin[o]];
    TemplateValues& added = origins.emplace_back(NameValues(table.name, o + 1 < kOriginCount));
    added.texts["origin"] = o == 0 ? "unspecified" : std::string(OriginName(static_cast<Origin>(o)));
    if (!table.rows.empty()) added.texts["has_rows"] = "1";
  }
}

TemplateValues SourceValues(const SourceFormat& format, const SourceModel& model) {
  TemplateValues values;
  const std::string header = GeneratedHeader(
      format.comment,
      {{"format", format.name}, {"profile", model.profile}, {"revision", model.revision}, {"command", model.command}});
  values.texts = {{"header", std::string(absl::StripSuffix(header, "\n"))},
                  {"package", model.package},
                  {"profile", format.literal(model.profile)},
                  {"revision", format.literal(model.revision)},
                  {"code_count", absl::StrCat(kGrpcCodeCount)},
                  {"origin_count", absl::StrCat(kOriginCount)},
                  {"reason_count", absl::StrCat(model.reasons.size())},
                  {"http_of_other", model.http_of_other.has_value() ? absl::StrCat(*model.http_of_other) : ""}};
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    TemplateValues& added = values.lists["codes"].emplace_back(NameValues(code.name, code.number + 1 < kGrpcCodeCount));
    added.texts.insert({{"number", absl::StrCat(code.number)},
                        {"code", format.code(code.name)},
                        {"about", std::string(code.description)},
                        {"description", format.literal(code.description)}});
  }
  AddTables(format, model.statuses, "status", values);
  AddTables(format, model.error_codes, "error_code", values);
  for (const std::string& reason : model.reasons) {
    values.lists["reasons"].push_back({.texts = {{"reason", format.literal(reason)}}, .lists = {}});
  }
  for (const auto& [number, http] : model.http_of_grpc) {
    values.lists["http_of_grpc"].push_back(
        {.texts = {{"number", absl::StrCat(number)}, {"http", absl::StrCat(http)}}, .lists = {}});
  }
  if (format.adapt != nullptr) format.adapt(model, values);
  return values;
}

}  // namespace

std::string SourceCommand(absl::string_view format, absl::string_view profile, absl::string_view package,
                          absl::string_view directory) {
  return absl::StrCat(ExportCommand(format, profile, directory), package.empty() ? "" : " --package ", package);
}

absl::StatusOr<std::string> ExportSource(const SourceFormat& format, const RevisedProfile& revised,
                                         absl::string_view package, absl::string_view directory) {
  if (!package.empty() && format.package.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("a file for ", format.name, " belongs to no package: leave --package out"));
  }
  if (!package.empty() && !IsPackage(format, package)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", package, "\" is not a package name for ", format.name, "; for example ", format.package,
                     format.separator.empty() ? "" : absl::StrCat(" or acme", format.separator, format.package)));
  }
  if (!package.empty()) {
    if (const std::string why = WhyReserved(format, package); !why.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--package: \"", package, "\" cannot be a package for ", format.name, ": ", why));
    }
  }
  SourceModel model = BuildSourceModel(revised);
  model.package = std::string(package.empty() ? format.package : package);
  model.command = SourceCommand(format.name, model.profile, package, directory);
  return FillTemplate(ExportTemplate(absl::StrCat(format.name, ".tmpl")), SourceValues(format, model));
}

}  // namespace status_translator
