#include "export/cpp.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "core/grpc_code.h"
#include "export/quote.h"
#include "export/source_text.h"

namespace status_translator {
namespace {

// Of clang-format's Google style.
constexpr size_t kWidth = 80;

// Keeps the formatter off a line that is too long: it would split strings.
std::string Unformatted(const std::string& line) {
  if (line.size() <= kWidth + 1) return line;
  const std::string indent(line.find_first_not_of(' '), ' ');
  return absl::StrCat(indent, "// clang-format off\n", line, indent, "// clang-format on\n");
}

std::string Literal(absl::string_view text) { return Quote(text, Escapes::kBytes); }

std::string Constant(absl::string_view name, absl::string_view text) {
  return Assignment(absl::StrCat("inline constexpr std::string_view ", name, " ="), Literal(text), "\n    ", kWidth);
}

std::string Texts(absl::string_view name, absl::string_view GrpcCodeInfo::*text) {
  return absl::StrCat("inline constexpr std::string_view ", name, "[] = {\n    // by number\n",
                      CodeLines(text, Literal, "    "), "};\n");
}

std::string Reasons(const SourceModel& model) {
  std::string text = "inline constexpr std::string_view kReasons[] = {\n    // by number\n";
  for (const std::string& reason : model.reasons) {
    absl::StrAppend(&text, Unformatted(absl::StrCat("    ", Literal(reason), ",\n")));
  }
  return text + "};\n";
}

// `type` is "Status" or "ErrorCode".
std::string Tables(const SourceTables& tables, absl::string_view type, absl::string_view plural) {
  std::string text;
  for (const SourceTable& table : tables.tables) {
    if (table.rows.empty()) continue;  // C++ has no empty arrays
    absl::StrAppend(&text, "inline constexpr ", type, "Row k", CamelCase(table.name), plural, "[] = {\n    // ",
                    tables.columns, "\n");
    for (const SourceRow& row : table.rows) {
      const auto cells = RowCells(row, absl::StrCat("Code::k", CamelCase(row.code->name)), Literal);
      absl::StrAppend(&text, Unformatted(absl::StrCat("    ", type, "Row{", absl::StrJoin(cells, ", "), "},\n")));
    }
    text += "};\n";
  }
  absl::StrAppend(&text, "inline constexpr Rows<", type, "Row> k", plural, "[] = {\n    // by origin\n");
  for (const int origin : tables.of_origin) {
    const SourceTable& table = tables.tables[origin];
    absl::StrAppend(&text, "    ", table.rows.empty() ? "{}" : absl::StrCat("k", CamelCase(table.name), plural), ",\n");
  }
  return text + "};\n";
}

std::string HttpCases(const SourceModel& model) {
  std::string text;
  for (const auto& [number, http] : model.http_of_grpc) {
    absl::StrAppend(&text, "    case ", number, ":\n      return ", http, ";\n");
  }
  if (!model.http_of_other.has_value()) return text + "    default:\n      return std::nullopt;\n";
  return absl::StrCat(text, "    default:\n      if (number <= 16) return std::nullopt;\n      return ",
                      *model.http_of_other, ";\n");
}

constexpr absl::string_view kTypes = R"(
// Who made a response.
enum class Origin { kUnspecified, kApplication, kIntermediary, kLocalReply };

// What an HTTP status becomes, and whether the same request may be sent again.
struct Answer {
  Code code;
  bool retryable;
  std::string_view reason;  // one sentence; empty where the profile gives none
};

namespace internal {

struct StatusRow {
  int from;
  int to;
  Code code;
  bool retryable;
  int reason;
};

struct ErrorCodeRow {
  std::string_view error_code;
  int from;
  int to;
  Code code;
  bool retryable;
  int reason;
};

template <typename Row>
struct Rows {
  constexpr Rows() = default;
  template <std::size_t size>
  constexpr Rows(const Row (&rows)[size]) : begin(rows), end(rows + size) {}

  const Row* begin = nullptr;
  const Row* end = nullptr;
};

)";

constexpr absl::string_view kFunctions = R"(
}  // namespace internal

// "NOT_FOUND" and so on.
constexpr std::string_view Name(Code code) {
  return internal::kNames[static_cast<int>(code)];
}

constexpr std::string_view Description(Code code) {
  return internal::kDescriptions[static_cast<int>(code)];
}

// What an HTTP status becomes; none outside 100-599 and where the profile does
// not say. 100-199 are interim: never a final answer. `error_code` is what the
// body says; empty for nothing.
inline std::optional<Answer> HttpToGrpc(int status,
                                        Origin origin = Origin::kUnspecified,
                                        std::string_view error_code = {}) {
  const auto& coded = internal::kErrorCodes[static_cast<int>(origin)];
  const auto* row = std::partition_point(
      coded.begin, coded.end, [&](const internal::ErrorCodeRow& other) {
        return other.error_code < error_code;
      });
  for (; row != coded.end && row->error_code == error_code; ++row) {
    if (row->from <= status && status <= row->to) {
      return Answer{row->code, row->retryable, internal::kReasons[row->reason]};
    }
  }
  const auto& rows = internal::kStatuses[static_cast<int>(origin)];
  const auto* found = std::partition_point(
      rows.begin, rows.end,
      [&](const internal::StatusRow& other) { return other.to < status; });
  if (found == rows.end || status < found->from) return std::nullopt;
  return Answer{found->code, found->retryable,
                internal::kReasons[found->reason]};
}

// What a gRPC number becomes; none below 0 and where the profile does not say.
constexpr std::optional<int> GrpcToHttp(int number) {
  switch (number) {
)";

}  // namespace

std::string WriteCpp(const SourceModel& model) {
  const std::string guard =
      absl::StrCat(absl::AsciiStrToUpper(absl::StrReplaceAll(model.package, {{"::", "_"}})), "_H_");
  std::string text;
  for (absl::string_view line : absl::StrSplit(SourceHeader(model, "//"), '\n', absl::SkipEmpty())) {
    absl::StrAppend(&text, Unformatted(absl::StrCat(line, "\n")));
  }
  absl::StrAppend(&text, "\n#ifndef ", guard, "\n#define ", guard,
                  "\n\n#include <algorithm>\n#include <cstddef>\n#include <optional>\n#include <string_view>\n\n",
                  "namespace ", model.package, " {\n\n");
  absl::StrAppend(&text, Constant("kProfile", model.profile), Constant("kRevision", model.revision),
                  "\n// The gRPC status codes.\nenum class Code {\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&text, "  k", CamelCase(code.name), " = ", code.number, ",\n");
  }
  absl::StrAppend(&text, "};\n", kTypes, Texts("kNames", &GrpcCodeInfo::name), "\n",
                  Texts("kDescriptions", &GrpcCodeInfo::description), "\n", Reasons(model), "\n",
                  Tables(model.statuses, "Status", "Statuses"), "\n",
                  Tables(model.error_codes, "ErrorCode", "ErrorCodes"), kFunctions, HttpCases(model),
                  "  }\n}\n\n}  // namespace ", model.package, "\n\n#endif  // ", guard, "\n");
  return text;
}

}  // namespace status_translator
