#include "export/rust.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "export/quote.h"
#include "export/source_text.h"

namespace status_translator {
namespace {

// As rustfmt writes it: it looks at the cells of a tuple, too.
constexpr RowStyle kRow = {.open = "(", .close = ")", .indent = "    ", .width = 100, .cells_width = 60};

std::string Literal(absl::string_view text) { return Quote(text, Escapes::kBraces); }

std::string Texts(absl::string_view name, absl::string_view GrpcCodeInfo::*text) {
  return absl::StrCat("\nconst ", name, ": [&str; ", kGrpcCodeCount, "] = [\n    // by number\n",
                      CodeLines(text, Literal, "    "), "];\n");
}

// `type` is "Status" or "ErrorCode".
std::string Tables(const SourceTables& tables, absl::string_view type, absl::string_view plural) {
  std::string text;
  for (const SourceTable& table : tables.tables) {
    absl::StrAppend(&text, "\nconst ", absl::AsciiStrToUpper(table.name), "_", plural, ": &[", type,
                    "Row] = &[\n    // ", tables.columns, "\n");
    for (const SourceRow& row : table.rows) {
      const auto cells = RowCells(row, absl::StrCat("Code::", CamelCase(row.code->name)), Literal);
      absl::StrAppend(&text, Row(cells, kRow));
    }
    text += "];\n";
  }
  absl::StrAppend(&text, "\nconst ", plural, ": [&[", type, "Row]; ", kOriginCount, "] = [\n    // by origin\n");
  for (const int table : tables.of_origin) {
    absl::StrAppend(&text, "    ", absl::AsciiStrToUpper(tables.tables[table].name), "_", plural, ",\n");
  }
  return text + "];\n";
}

std::string HttpArms(const SourceModel& model) {
  std::string text;
  for (const auto& [number, http] : model.http_of_grpc) {
    absl::StrAppend(&text, "        ", number, " => Some(", http, "),\n");
  }
  if (model.http_of_other.has_value()) absl::StrAppend(&text, "        17.. => Some(", *model.http_of_other, "),\n");
  return text + "        _ => None,\n";
}

constexpr absl::string_view kTypes = R"(    ];

    pub fn from_number(number: i32) -> Option<Code> {
        let index = usize::try_from(number).ok()?;
        Code::ALL.get(index).copied()
    }

    pub fn number(self) -> i32 {
        self as i32
    }

    /// `NOT_FOUND` and so on.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    pub fn description(self) -> &'static str {
        DESCRIPTIONS[self as usize]
    }
}

/// Who made a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    #[default]
    Unspecified,
    Application,
    Intermediary,
    LocalReply,
}

/// What an HTTP status becomes, and whether the same request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub code: Code,
    pub retryable: bool,
    /// One sentence; empty where the profile gives none.
    pub reason: &'static str,
}

/// What an HTTP status becomes; `None` outside 100-599 and where the profile does not say.
/// 100-199 are interim: never a final answer. `error_code` is what the body says.
pub fn http_to_grpc(status: u16, origin: Origin, error_code: Option<&str>) -> Option<Answer> {
    if let Some(error_code) = error_code {
        let rows = ERROR_CODES[origin as usize];
        let first = rows.partition_point(|row| row.0 < error_code);
        for &(code_of_row, from, to, code, retryable, reason) in &rows[first..] {
            if code_of_row != error_code {
                break;
            }
            if (from..=to).contains(&status) {
                return Some(answer(code, retryable, reason));
            }
        }
    }
    let rows = STATUSES[origin as usize];
    let &(from, _, code, retryable, reason) =
        rows.get(rows.partition_point(|row| row.1 < status))?;
    (from <= status).then(|| answer(code, retryable, reason))
}

fn answer(code: Code, retryable: bool, reason: usize) -> Answer {
    Answer {
        code,
        retryable,
        reason: REASONS[reason],
    }
}

/// What a gRPC number becomes; `None` below 0 and where the profile does not say.
pub fn grpc_to_http(number: i32) -> Option<u16> {
    match number {
)";

}  // namespace

std::string WriteRust(const SourceModel& model) {
  std::string text = absl::StrCat(
      SourceHeader(model, "//"), "\n//! Translates between HTTP status codes and gRPC status codes.\n",
      "#![allow(dead_code)]\n\npub const PROFILE: &str = ", Literal(model.profile),
      ";\npub const REVISION: &str = ", Literal(model.revision),
      ";\n\n/// The gRPC status codes.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n", "pub enum Code {\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&text, "    ", CamelCase(code.name), " = ", code.number, ",\n");
  }
  absl::StrAppend(&text, "}\n\nimpl Code {\n    pub const ALL: [Code; ", kGrpcCodeCount,
                  "] = [\n        // by number\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) absl::StrAppend(&text, "        Code::", CamelCase(code.name), ",\n");
  absl::StrAppend(&text, kTypes, HttpArms(model), "    }\n}\n\ntype StatusRow = (u16, u16, Code, bool, usize);\n",
                  "type ErrorCodeRow = (&'static str, u16, u16, Code, bool, usize);\n",
                  Texts("NAMES", &GrpcCodeInfo::name), Texts("DESCRIPTIONS", &GrpcCodeInfo::description),
                  Tables(model.statuses, "Status", "STATUSES"), Tables(model.error_codes, "ErrorCode", "ERROR_CODES"),
                  "\nconst REASONS: [&str; ", model.reasons.size(), "] = [\n    // by number\n",
                  TextLines(model.reasons, Literal, "    "), "];\n");
  return text;
}

}  // namespace status_translator
