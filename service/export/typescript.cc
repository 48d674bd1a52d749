#include "export/typescript.h"

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "export/quote.h"
#include "export/source_text.h"

namespace status_translator {
namespace {

// As Prettier writes it.
constexpr RowStyle kRow = {.open = "[", .close = "]", .indent = "  ", .width = 80};

std::string Literal(absl::string_view text) { return Quote(text, Escapes::kBraces, true); }

std::string Constant(absl::string_view name, absl::string_view text) {
  return Assignment(absl::StrCat("export const ", name, " ="), Literal(text), "\n  ", kRow.width);
}

std::string Texts(absl::string_view name, absl::string_view GrpcCodeInfo::*text) {
  return absl::StrCat("\nconst ", name, ": readonly string[] = [\n  // by number\n", CodeLines(text, Literal, "  "),
                      "];\n");
}

// `type` is "Status" or "ErrorCode".
std::string Tables(const SourceTables& tables, absl::string_view type, absl::string_view plural) {
  std::string text;
  for (const SourceTable& table : tables.tables) {
    absl::StrAppend(&text, "\nconst ", LowerCamelCase(table.name), plural, ": readonly ", type, "Row[] = [\n  // ",
                    tables.columns, "\n");
    for (const SourceRow& row : table.rows) {
      const auto cells = RowCells(row, absl::StrCat("Code.", row.code->name), Literal);
      absl::StrAppend(&text, Row(cells, kRow));
    }
    text += "];\n";
  }
  absl::StrAppend(&text, "\nconst by", type, " = {\n");
  for (int o = 0; o < kOriginCount; ++o) {
    const std::string table = LowerCamelCase(tables.tables[tables.of_origin[o]].name) + std::string(plural);
    absl::StrAppend(&text, "  ", o == 0 ? "unspecified" : OriginName(static_cast<Origin>(o)), ": ",
                    type == "Status" ? table : absl::StrCat("index(", table, ")"), ",\n");
  }
  return text + "};\n";
}

std::string HttpOfGrpc(const SourceModel& model) {
  std::string text = "\nconst httpOfGrpc: Record<number, number | undefined> = {\n  // gRPC number, HTTP status\n";
  for (const auto& [number, http] : model.http_of_grpc) absl::StrAppend(&text, "  ", number, ": ", http, ",\n");
  return text + "};\n";
}

constexpr absl::string_view kTypes = R"(} as const;
export type Code = (typeof Code)[keyof typeof Code];

/** Who made a response. */
export type Origin = keyof typeof byStatus;

/** What an HTTP status becomes, and whether the same request may be sent again. */
export interface Answer {
  readonly code: Code;
  readonly retryable: boolean;
  /** One sentence; empty where the profile gives none. */
  readonly reason: string;
}

/** "NOT_FOUND" and so on. */
export function codeName(code: Code): string {
  return names[code]!;
}

export function codeDescription(code: Code): string {
  return descriptions[code]!;
}

/**
 * What an HTTP status becomes; undefined outside 100-599 and where the profile
 * does not say. 100-199 are interim: never a final answer. `errorCode` is what
 * the body says.
 */
export function httpToGrpc(
  status: number,
  origin: Origin = "unspecified",
  errorCode = "",
): Answer | undefined {
  const rows = byErrorCode[origin][errorCode] ?? [];
  for (const [, from, to, code, retryable, reason] of rows) {
    if (from <= status && status <= to) {
      return { code, retryable, reason: reasons[reason]! };
    }
  }
  for (const [from, to, code, retryable, reason] of byStatus[origin]) {
    if (from <= status && status <= to) {
      return { code, retryable, reason: reasons[reason]! };
    }
  }
  return undefined;
}

/** What a gRPC number becomes; undefined below 0 and where the profile does not say. */
export function grpcToHttp(number: number): number | undefined {
  return httpOfGrpc[number])";

constexpr absl::string_view kRows = R"(;
}

type StatusRow = readonly [
  from: number,
  to: number,
  code: Code,
  retryable: boolean,
  reason: number,
];
type ErrorCodeRow = readonly [string, ...StatusRow];

function index(rows: readonly ErrorCodeRow[]) {
  // Without a prototype, so that it has no members but these.
  const table: Record<string, ErrorCodeRow[] | undefined> = Object.create(null);
  for (const row of rows) {
    table[row[0]] = [...(table[row[0]] ?? []), row];
  }
  return table;
}
)";

}  // namespace

std::string WriteTypescript(const SourceModel& model) {
  std::string text =
      absl::StrCat(SourceHeader(model, "//"), "\n", Constant("PROFILE", model.profile),
                   Constant("REVISION", model.revision), "\n/** The gRPC status codes. */\nexport const Code = {\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&text, "  ", code.name, ": ", code.number, ",\n");
  }
  absl::StrAppend(
      &text, kTypes,
      model.http_of_other.has_value() ? absl::StrCat(" ?? (number > 16 ? ", *model.http_of_other, " : undefined)") : "",
      kRows, Texts("names", &GrpcCodeInfo::name), Texts("descriptions", &GrpcCodeInfo::description),
      Tables(model.statuses, "Status", "Statuses"), Tables(model.error_codes, "ErrorCode", "ErrorCodes"),
      HttpOfGrpc(model), "\nconst reasons: readonly string[] = [\n  // by number\n",
      TextLines(model.reasons, Literal, "  "), "];\n");
  return text;
}

}  // namespace status_translator
