#include "export/source.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "export/languages.h"

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

// Appends the runs of statuses for which `answer` gives a rule.
template <typename Answer>
void AppendRuns(const std::string& error_code, Answer answer, std::vector<SourceRow>& rows) {
  const size_t first = rows.size();
  for (int http = kFirstHttpStatus; http <= kLastHttpStatus; ++http) {
    const Rule* rule = answer(http);
    if (rule == nullptr) continue;
    SourceRow row = {error_code, http, http, &GrpcCodes()[rule->code], rule->retry.retryable};
    if (rows.size() > first && rows.back().to == http - 1 && rows.back().code == row.code &&
        rows.back().retryable == row.retryable) {
      rows.back().to = http;
    } else {
      rows.push_back(std::move(row));
    }
  }
}

std::vector<SourceRow> StatusRows(const Profile& profile, Origin origin) {
  std::vector<SourceRow> rows;
  const auto answer = [&](int http) {
    const Rule* rule = profile.HttpToGrpc(http, origin);
    return rule->has_answer() ? rule : nullptr;
  };
  AppendRuns("", answer, rows);
  return rows;
}

std::vector<SourceRow> ErrorCodeRows(const Profile& profile, Origin origin) {
  std::vector<SourceRow> rows;
  for (const auto& [error_code, rules] : profile.error_codes()) {
    const auto answer = [&, &error_code = error_code](int http) {
      const Rule* rule = profile.HttpToGrpc(http, origin, error_code);
      return rule->kind == RuleKind::kErrorCode ? rule : nullptr;
    };
    AppendRuns(error_code, answer, rows);
  }
  return rows;
}

// "any" for all origins, else the first one that somebody names.
std::string TableName(const std::array<int, kOriginCount>& of_origin, int table) {
  if (std::count(of_origin.begin(), of_origin.end(), table) == kOriginCount) return "any";
  for (int o = 1; o < kOriginCount; ++o) {
    if (of_origin[o] == table) return std::string(OriginName(static_cast<Origin>(o)));
  }
  return "unspecified";
}

template <typename Rows>
SourceTables Tables(const Profile& profile, Rows rows_of) {
  SourceTables all;
  for (int o = 0; o < kOriginCount; ++o) {
    std::vector<SourceRow> rows = rows_of(profile, static_cast<Origin>(o));
    const auto same = std::find_if(all.tables.begin(), all.tables.end(),
                                   [&](const SourceTable& table) { return table.rows == rows; });
    all.of_origin[o] = static_cast<int>(same - all.tables.begin());
    if (same == all.tables.end()) all.tables.push_back({"", std::move(rows)});
  }
  for (size_t i = 0; i < all.tables.size(); ++i) all.tables[i].name = TableName(all.of_origin, static_cast<int>(i));
  return all;
}

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

std::string SourceCommand(absl::string_view format, absl::string_view profile, absl::string_view package) {
  return absl::StrCat("status-translator export --format ", format, " --profile ", profile,
                      package.empty() ? "" : " --package ", package);
}

absl::StatusOr<std::string> ExportSource(const SourceFormat& format, const RevisedProfile& revised,
                                         absl::string_view package) {
  if (!package.empty() && format.package.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("a file for ", format.name, " is part of no package: leave it out"));
  }
  if (!package.empty() && !IsPackage(format, package)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", package, "\" is no package for ", format.name, ", as ", format.package,
                     format.separator.empty() ? "" : absl::StrCat(" or acme", format.separator, format.package)));
  }
  const Profile& profile = *revised.profile;
  SourceModel model = {.format = std::string(format.name),
                       .profile = profile.name(),
                       .revision = revised.revision,
                       .package = std::string(package.empty() ? format.package : package),
                       .command = SourceCommand(format.name, profile.name(), package),
                       .statuses = Tables(profile, StatusRows),
                       .error_codes = Tables(profile, ErrorCodeRows),
                       .http_of_grpc = {},
                       .http_of_other = {}};
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Rule& rule = *profile.GrpcToHttp(code.number);
    if (rule.has_answer()) model.http_of_grpc.emplace_back(code.number, rule.code);
  }
  for (const auto& [number, rule] : profile.own_numbers()) model.http_of_grpc.emplace_back(number, rule->code);
  if (const Rule& other = profile.unknown_number(); other.has_answer()) model.http_of_other = other.code;
  return format.write(model);
}

}  // namespace status_translator
