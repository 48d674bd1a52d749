#include "export/source.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "export/cpp.h"
#include "export/generated_header.h"
#include "export/go.h"
#include "export/java.h"
#include "export/python.h"
#include "export/rust.h"
#include "export/source_model.h"
#include "export/typescript.h"

namespace status_translator {
namespace {

constexpr SourceFormat kFormats[] = {
    {"cpp", "status_table", "::", WriteCpp},
    {"go", "statustable", "", WriteGo},
    {"java", "statustable", ".", WriteJava},
    {"python", "", "", WritePython},
    {"rust", "", "", WriteRust},
    {"typescript", "", "", WriteTypescript},
};

bool IsIdentifier(absl::string_view text) {
  return !text.empty() && !absl::ascii_isdigit(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

bool IsPackage(const SourceFormat& format, absl::string_view package) {
  if (format.separator.empty()) return IsIdentifier(package);
  const std::vector<absl::string_view> parts = absl::StrSplit(package, format.separator);
  return std::all_of(parts.begin(), parts.end(), IsIdentifier);
}

}  // namespace

absl::Span<const SourceFormat> SourceFormats() { return kFormats; }

const SourceFormat* FindSourceFormat(absl::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kFormats), std::end(kFormats), [&](const SourceFormat& f) { return f.name == name; });
  return found == std::end(kFormats) ? nullptr : found;
}

std::string SourceCommand(absl::string_view format, absl::string_view profile, absl::string_view package,
                          absl::string_view directory) {
  return absl::StrCat("status-translator export --format ", format, " --profile ", profile, ProfilesOption(directory),
                      package.empty() ? "" : " --package ", package);
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
  SourceModel model = BuildSourceModel(revised);
  model.format = std::string(format.name);
  model.package = std::string(package.empty() ? format.package : package);
  model.command = SourceCommand(format.name, model.profile, package, directory);
  return format.write(model);
}

}  // namespace status_translator
