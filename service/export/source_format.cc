#include "export/source_format.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "core/grpc_code.h"
#include "export/quote.h"
#include "export/reserved_words.h"

namespace status_translator {
namespace {

// The widths of lines are those of clang-format's Google style, google-java-format, Black, rustfmt and Prettier.
constexpr size_t kCppWidth = 80;
constexpr size_t kJavaWidth = 100;
constexpr RowStyle kPythonRow = {.open = "(", .close = ")", .indent = "    ", .width = 88};
// rustfmt looks at the cells of a tuple, too.
constexpr RowStyle kRustRow = {.open = "(", .close = ")", .indent = "    ", .width = 100, .cells_width = 60};
constexpr RowStyle kTypescriptRow = {.open = "[", .close = "]", .indent = "  ", .width = 80};

std::string CppLiteral(absl::string_view text) { return Quote(text, Escapes::kBytes); }
std::string GoLiteral(absl::string_view text) { return Quote(text, Escapes::kUtf32); }
std::string JavaLiteral(absl::string_view text) { return Quote(text, Escapes::kUtf16); }
std::string PythonLiteral(absl::string_view text) { return Quote(text, Escapes::kUtf32, true); }
std::string RustLiteral(absl::string_view text) { return Quote(text, Escapes::kBraces); }
std::string TypescriptLiteral(absl::string_view text) { return Quote(text, Escapes::kBraces, true); }

std::string CppCode(absl::string_view name) { return absl::StrCat("Code::k", CamelCase(name)); }
std::string GoCode(absl::string_view name) { return absl::StrCat("Code", name == "OK" ? "OK" : CamelCase(name)); }
std::string RustCode(absl::string_view name) { return absl::StrCat("Code::", CamelCase(name)); }
// Of Java, Python and TypeScript.
std::string CodeMember(absl::string_view name) { return absl::StrCat("Code.", name); }

absl::string_view RowType(const SourceRow& row) { return row.error_code.empty() ? "StatusRow" : "ErrorCodeRow"; }

// Keeps clang-format off a line that is too long: it would split strings.
std::string Unformatted(const std::string& line) {
  if (line.size() <= kCppWidth) return line;
  const std::string indent(line.find_first_not_of(' '), ' ');
  return absl::StrCat(indent, "// clang-format off\n", line, "\n", indent, "// clang-format on");
}

std::string CppRow(const SourceRow& row) {
  const auto cells = RowCells(row, CppCode(row.code->name), CppLiteral);
  return Unformatted(absl::StrCat("    ", RowType(row), "{", absl::StrJoin(cells, ", "), "},"));
}

// The row of an error code embeds that of a status.
std::string GoRow(const SourceRow& row) {
  SourceRow status = row;
  status.error_code.clear();
  const std::string cells = absl::StrJoin(RowCells(status, GoCode(row.code->name), GoLiteral), ", ");
  if (row.error_code.empty()) return absl::StrCat("\t{", cells, "},");
  return absl::StrCat("\t{", GoLiteral(row.error_code), ", statusRow{", cells, "}},");
}

// A call in a list: on one line if it fits, otherwise with its arguments on the next line, otherwise one a line.
std::string JavaCall(absl::string_view head, const std::vector<std::string>& arguments, absl::string_view tail) {
  const std::string joined = absl::StrJoin(arguments, ", ");
  if (4 + head.size() + joined.size() + tail.size() <= kJavaWidth) return absl::StrCat("    ", head, joined, tail);
  if (8 + joined.size() + tail.size() <= kJavaWidth) return absl::StrCat("    ", head, "\n        ", joined, tail);
  return absl::StrCat("    ", head, "\n        ", absl::StrJoin(arguments, ",\n        "), tail);
}

std::string JavaRow(const SourceRow& row) {
  return JavaCall(absl::StrCat("new ", RowType(row), "("), RowCells(row, CodeMember(row.code->name), JavaLiteral),
                  "),");
}

std::string PythonRow(const SourceRow& row) {
  return Row(RowCells(row, CodeMember(row.code->name), PythonLiteral, "True", "False"), kPythonRow);
}

std::string RustRow(const SourceRow& row) {
  return Row(RowCells(row, RustCode(row.code->name), RustLiteral), kRustRow);
}

std::string TypescriptRow(const SourceRow& row) {
  return Row(RowCells(row, CodeMember(row.code->name), TypescriptLiteral), kTypescriptRow);
}

// A Java literal in a list: split at spaces if it is too long for its line.
std::string JavaLines(absl::string_view text) {
  const std::string literal = JavaLiteral(text);
  if (4 + literal.size() + 1 <= kJavaWidth) return absl::StrCat("    ", literal, ",");
  std::string all;
  std::string line = "    \"";
  const absl::string_view inner = absl::string_view(literal).substr(1, literal.size() - 2);
  for (size_t begin = 0; begin < inner.size();) {
    const size_t end = std::min(inner.find(' ', begin + 1), inner.size());
    const absl::string_view word = inner.substr(begin, end - begin);
    // Behind it: the quote and, at the end, a comma.
    const size_t behind = end == inner.size() ? 2 : 1;
    if (begin > 0 && line.size() + word.size() + behind > kJavaWidth) {
      absl::StrAppend(&all, line, "\"\n");
      line = "        + \"";
    }
    absl::StrAppend(&line, word);
    begin = end;
  }
  return absl::StrCat(all, line, "\",");
}

// The lines that define two constants; the arguments are what stands before their values.
void SetConstants(absl::string_view profile, absl::string_view revision, absl::string_view indent, size_t width,
                  TemplateValues& values) {
  values.texts["profile_constant"] = Assignment(profile, values.texts["profile"], indent, width);
  values.texts["revision_constant"] = Assignment(revision, values.texts["revision"], indent, width);
}

void AdaptCpp(const SourceModel& model, TemplateValues& values) {
  values.texts["guard"] = absl::StrCat(absl::AsciiStrToUpper(absl::StrReplaceAll(model.package, {{"::", "_"}})), "_H_");
  std::vector<std::string> header = absl::StrSplit(values.texts["header"], '\n');
  for (std::string& line : header) line = Unformatted(line);
  values.texts["header"] = absl::StrJoin(header, "\n");
  SetConstants("inline constexpr std::string_view kProfile =", "inline constexpr std::string_view kRevision =",
               "\n    ", kCppWidth, values);
}

void AdaptJava(const SourceModel& model, TemplateValues& values) {
  SetConstants("  public static final String PROFILE =", "  public static final String REVISION =", "\n      ",
               kJavaWidth, values);
  for (TemplateValues& code : values.lists["codes"]) {
    code.texts["line"] =
        JavaCall(absl::StrCat(code.texts["NAME"], "("), {code.texts["number"], code.texts["description"]},
                 code.texts["next"].empty() ? ");" : "),");
  }
  // Whole lines in place of the literals.
  for (size_t i = 0; i < model.reasons.size(); ++i) {
    values.lists["reasons"][i].texts["reason"] = JavaLines(model.reasons[i]);
  }
}

void AdaptTypescript(const SourceModel&, TemplateValues& values) {
  SetConstants("export const PROFILE =", "export const REVISION =", "\n  ", kTypescriptRow.width, values);
}

constexpr SourceFormat kFormats[] = {
    {"cpp", "status_table", "::", CppReserved, "//", CppLiteral, CppCode, CppRow, AdaptCpp},
    {"go", "statustable", "", GoReserved, "//", GoLiteral, GoCode, GoRow},
    {"java", "statustable", ".", JavaReserved, " *", JavaLiteral, CodeMember, JavaRow, AdaptJava},
    {"python", "", "", nullptr, "#", PythonLiteral, CodeMember, PythonRow},
    {"rust", "", "", nullptr, "//", RustLiteral, RustCode, RustRow},
    {"typescript", "", "", nullptr, "//", TypescriptLiteral, CodeMember, TypescriptRow, AdaptTypescript},
};

}  // namespace

absl::Span<const SourceFormat> SourceFormats() { return kFormats; }

const SourceFormat* FindSourceFormat(absl::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kFormats), std::end(kFormats), [&](const SourceFormat& f) { return f.name == name; });
  return found == std::end(kFormats) ? nullptr : found;
}

}  // namespace status_translator
