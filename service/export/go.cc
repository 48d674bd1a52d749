#include "export/go.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/grpc_code.h"
#include "export/quote.h"
#include "export/source_text.h"

namespace status_translator {
namespace {

std::string CodeName(const GrpcCodeInfo& code) {
  return absl::StrCat("Code", code.number == kGrpcOk ? "OK" : CamelCase(code.name));
}

std::string Literal(absl::string_view text) { return Quote(text, Escapes::kUtf32); }

std::string Texts(absl::string_view name, absl::string_view GrpcCodeInfo::*text) {
  return absl::StrCat("\nvar ", name, " = [...]string{\n\t// by number\n", CodeLines(text, Literal, "\t"), "}\n");
}

// The row of an error code embeds that of a status.
std::string GoRow(const SourceRow& row) {
  SourceRow status = row;
  status.error_code.clear();
  const std::string cells = absl::StrJoin(RowCells(status, CodeName(*row.code), Literal), ", ");
  if (row.error_code.empty()) return absl::StrCat("\t{", cells, "},\n");
  return absl::StrCat("\t{", Literal(row.error_code), ", statusRow{", cells, "}},\n");
}

// `type` is "status" or "errorCode".
std::string Tables(const SourceTables& tables, absl::string_view type, absl::string_view plural) {
  std::string text;
  for (const SourceTable& table : tables.tables) {
    absl::StrAppend(&text, "\nvar ", LowerCamelCase(table.name), plural, " = []", type, "Row{\n\t// ", tables.columns,
                    "\n");
    for (const SourceRow& row : table.rows) absl::StrAppend(&text, GoRow(row));
    text += "}\n";
  }
  absl::StrAppend(&text, "\nvar by", plural, " = [...][]", type, "Row{\n\t// by Origin\n");
  for (const int table : tables.of_origin) {
    absl::StrAppend(&text, "\t", LowerCamelCase(tables.tables[table].name), plural, ",\n");
  }
  return text + "}\n";
}

std::string HttpCases(const SourceModel& model) {
  std::string text;
  for (const auto& [number, http] : model.http_of_grpc) {
    absl::StrAppend(&text, "\tcase ", number, ":\n\t\treturn ", http, ", true\n");
  }
  text += "\t}\n";
  if (!model.http_of_other.has_value()) return text + "\treturn 0, false\n";
  return absl::StrCat(text, "\tif number <= 16 {\n\t\treturn 0, false\n\t}\n\treturn ", *model.http_of_other,
                      ", true\n");
}

constexpr absl::string_view kTypes = R"go()

// String gives the name, for example "NOT_FOUND".
func (c Code) String() string {
	if c < 0 || int(c) >= len(names) {
		return "Code(" + strconv.Itoa(int(c)) + ")"
	}
	return names[c]
}

// Description says what the code means; empty for an unknown one.
func (c Code) Description() string {
	if c < 0 || int(c) >= len(descriptions) {
		return ""
	}
	return descriptions[c]
}

// Origin is who made a response.
type Origin uint8

const (
	OriginUnspecified Origin = iota
	OriginApplication
	OriginIntermediary
	OriginLocalReply
)

// Answer is what an HTTP status becomes.
type Answer struct {
	Code      Code
	Retryable bool   // whether the same request may be sent again
	Reason    string // one sentence; empty where the profile gives none
}

// HTTPToGRPC gives what an HTTP status becomes, and false outside 100-599 and where the profile does not say.
// 100-199 are interim: never a final answer. errorCode is what the body says; empty for nothing.
func HTTPToGRPC(status int, origin Origin, errorCode string) (Answer, bool) {
	if origin > OriginLocalReply {
		return Answer{}, false
	}
	byCode := byErrorCodes[origin]
	i := sort.Search(len(byCode), func(i int) bool { return byCode[i].errorCode >= errorCode })
	for ; i < len(byCode) && byCode[i].errorCode == errorCode; i++ {
		if row := byCode[i]; row.from <= status && status <= row.to {
			return Answer{row.code, row.retryable, reasons[row.reason]}, true
		}
	}
	rows := byStatuses[origin]
	i = sort.Search(len(rows), func(i int) bool { return rows[i].to >= status })
	if i == len(rows) || status < rows[i].from {
		return Answer{}, false
	}
	return Answer{rows[i].code, rows[i].retryable, reasons[rows[i].reason]}, true
}

// GRPCToHTTP gives what a gRPC number becomes, and false below 0 and where the profile does not say.
func GRPCToHTTP(number int) (int, bool) {
	switch number {
)go";

constexpr absl::string_view kRows = R"(}

type statusRow struct {
	from, to  int
	code      Code
	retryable bool
	reason    int
}

type errorCodeRow struct {
	errorCode string
	statusRow
}
)";

}  // namespace

std::string WriteGo(const SourceModel& model) {
  std::string text = absl::StrCat(
      SourceHeader(model, "//"), "\n// Package ", model.package,
      " translates between HTTP status codes and gRPC status codes.\npackage ", model.package,
      "\n\nimport (\n\t\"sort\"\n\t\"strconv\"\n)\n\n// Profile is the name of the table, and Revision identifies its "
      "exact content.\nconst (\n\tProfile  = ",
      Literal(model.profile), "\n\tRevision = ", Literal(model.revision),
      "\n)\n\n// Code is a gRPC status code.\ntype Code int\n\nconst (\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&text, "\t// ", CodeName(code), ": ", code.description, ".\n\t", CodeName(code),
                    " Code = ", code.number, "\n");
  }
  absl::StrAppend(&text, kTypes, HttpCases(model), kRows, Texts("names", &GrpcCodeInfo::name),
                  Texts("descriptions", &GrpcCodeInfo::description), Tables(model.statuses, "status", "Statuses"),
                  Tables(model.error_codes, "errorCode", "ErrorCodes"),
                  "\nvar reasons = [...]string{\n\t// by number\n", TextLines(model.reasons, Literal, "\t"), "}\n");
  return text;
}

}  // namespace status_translator
