#include "export/python.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "export/quote.h"
#include "export/source_text.h"

namespace status_translator {
namespace {

// As Black writes it.
constexpr RowStyle kRow = {.open = "(", .close = ")", .indent = "    ", .width = 88};

std::string Literal(absl::string_view text) { return Quote(text, Escapes::kUtf32, true); }

// `kind` is "status" or "error_code".
std::string Tables(const SourceTables& tables, absl::string_view kind, absl::string_view type,
                   absl::string_view plural) {
  std::string text;
  for (const SourceTable& table : tables.tables) {
    absl::StrAppend(&text, "_", absl::AsciiStrToUpper(table.name), "_", plural, ": list[", type, "] = [\n    # ",
                    tables.columns, "\n");
    for (const SourceRow& row : table.rows) {
      const auto cells = RowCells(row, absl::StrCat("Code.", row.code->name), Literal, "True", "False");
      absl::StrAppend(&text, Row(cells, kRow));
    }
    text += "]\n";
  }
  absl::StrAppend(&text, "_BY_", absl::AsciiStrToUpper(kind), " = [\n    # by origin\n");
  for (const int table : tables.of_origin) {
    absl::StrAppend(&text, "    _by_", kind, "(_", absl::AsciiStrToUpper(tables.tables[table].name), "_", plural,
                    "),\n");
  }
  return text + "]\n";
}

std::string HttpOfGrpc(const SourceModel& model) {
  std::string text = "_HTTP_OF_GRPC: dict[int, int] = {\n    # gRPC number, HTTP status\n";
  for (const auto& [number, http] : model.http_of_grpc) absl::StrAppend(&text, "    ", number, ": ", http, ",\n");
  return absl::StrCat(text, "}\n_HTTP_OF_OTHER: int | None = ",
                      model.http_of_other.has_value() ? absl::StrCat(*model.http_of_other) : "None", "\n");
}

constexpr absl::string_view kTypes = R"(
    @property
    def description(self) -> str:
        return _DESCRIPTIONS[self]


class Origin(enum.IntEnum):
    """Who made a response."""

    UNSPECIFIED = 0
    APPLICATION = 1
    INTERMEDIARY = 2
    LOCAL_REPLY = 3


class Answer(NamedTuple):
    """What an HTTP status becomes, and whether the same request may be sent again."""

    code: Code
    retryable: bool
    reason: str  # one sentence; empty where the profile gives none


def http_to_grpc(
    status: int, origin: Origin = Origin.UNSPECIFIED, error_code: str = ""
) -> Answer | None:
    """What an HTTP status becomes; None outside 100-599 and where the profile does not say.

    100-199 are interim: never a final answer. `error_code` is what the body says.
    """
    for first, last, answer in _BY_ERROR_CODE[origin].get(error_code, ()):
        if first <= status <= last:
            return answer
    return _BY_STATUS[origin].get(status)


def grpc_to_http(number: int) -> int | None:
    """What a gRPC number becomes; None below 0 and where the profile does not say."""
    return _HTTP_OF_GRPC.get(number, _HTTP_OF_OTHER if number > 16 else None)


def _by_status(rows: list[_StatusRow]) -> dict[int, Answer]:
    table: dict[int, Answer] = {}
    for first, last, code, retryable, reason in rows:
        answer = Answer(code, retryable, _REASONS[reason])
        table.update(dict.fromkeys(range(first, last + 1), answer))
    return table


def _by_error_code(rows: list[_ErrorCodeRow]) -> dict[str, list[_Run]]:
    table: dict[str, list[_Run]] = {}
    for error_code, first, last, code, retryable, reason in rows:
        answer = Answer(code, retryable, _REASONS[reason])
        table.setdefault(error_code, []).append((first, last, answer))
    return table


_DESCRIPTIONS = [
    # by number
)";

}  // namespace

std::string WritePython(const SourceModel& model) {
  std::string text = absl::StrCat(
      SourceHeader(model, "#"), "\"\"\"Translates between HTTP status codes and gRPC status codes.\"\"\"\n\n",
      "from __future__ import annotations\n\nimport enum\nfrom typing import TYPE_CHECKING, NamedTuple\n\n",
      "if TYPE_CHECKING:\n    _StatusRow = tuple[int, int, \"Code\", bool, int]\n",
      "    _ErrorCodeRow = tuple[str, int, int, \"Code\", bool, int]\n    _Run = tuple[int, int, "
      "\"Answer\"]\n\nPROFILE = ",
      Literal(model.profile), "\nREVISION = ", Literal(model.revision),
      "\n\n\nclass Code(enum.IntEnum):\n    \"\"\"The gRPC status codes.\"\"\"\n\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&text, "    ", code.name, " = ", code.number, "\n");
  }
  absl::StrAppend(&text, kTypes, CodeLines(&GrpcCodeInfo::description, Literal, "    "),
                  "]\n\n_REASONS = [\n    # by number\n", TextLines(model.reasons, Literal, "    "), "]\n\n",
                  Tables(model.statuses, "status", "_StatusRow", "STATUSES"), "\n",
                  Tables(model.error_codes, "error_code", "_ErrorCodeRow", "ERROR_CODES"), "\n", HttpOfGrpc(model));
  return text;
}

}  // namespace status_translator
