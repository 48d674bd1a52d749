#include "absl/strings/str_cat.h"
#include "export/languages.h"

namespace status_translator {
namespace {

std::string CodeName(const GrpcCodeInfo& code) {
  return absl::StrCat("Code", code.number == kGrpcOk ? "OK" : CamelCase(code.name));
}

template <typename Text>
std::string Texts(absl::string_view name, Text text) {
  std::string lines = absl::StrCat("\nvar ", name, " = [...]string{\n\t// by number\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&lines, "\t", Quote(text(code), Escapes::kUtf32), ",\n");
  }
  return lines + "}\n";
}

std::string Row(const SourceRow& row) {
  const std::string cells =
      absl::StrCat(row.from, ", ", row.to, ", ", CodeName(*row.code), ", ", row.retryable ? "true" : "false");
  if (row.error_code.empty()) return absl::StrCat("\t{", cells, "},\n");
  return absl::StrCat("\t{", Quote(row.error_code, Escapes::kUtf32), ", statusRow{", cells, "}},\n");
}

// `type` is "status" or "errorCode".
std::string Tables(const SourceTables& tables, absl::string_view type, absl::string_view plural) {
  std::string text;
  for (const SourceTable& table : tables.tables) {
    absl::StrAppend(&text, "\nvar ", LowerCamelCase(table.name), plural, " = []", type, "Row{\n\t// ",
                    type == "status" ? "" : "error code, ", "from, to, gRPC code, retryable\n");
    for (const SourceRow& row : table.rows) absl::StrAppend(&text, Row(row));
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

// String gives the name, as "NOT_FOUND".
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
	Retryable bool // whether the same request may be sent again
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
			return Answer{row.code, row.retryable}, true
		}
	}
	rows := byStatuses[origin]
	i = sort.Search(len(rows), func(i int) bool { return rows[i].to >= status })
	if i == len(rows) || status < rows[i].from {
		return Answer{}, false
	}
	return Answer{rows[i].code, rows[i].retryable}, true
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
      "\n\nimport (\n\t\"sort\"\n\t\"strconv\"\n)\n\n// Profile is the table that this is, and Revision its exact "
      "content.\nconst (\n\tProfile  = ",
      Quote(model.profile, Escapes::kUtf32), "\n\tRevision = ", Quote(model.revision, Escapes::kUtf32),
      "\n)\n\n// Code is a gRPC status code.\ntype Code int\n\nconst (\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&text, "\t// ", CodeName(code), ": ", code.description, ".\n\t", CodeName(code),
                    " Code = ", code.number, "\n");
  }
  absl::StrAppend(&text, kTypes, HttpCases(model), kRows,
                  Texts("names", [](const GrpcCodeInfo& code) { return code.name; }),
                  Texts("descriptions", [](const GrpcCodeInfo& code) { return code.description; }),
                  Tables(model.statuses, "status", "Statuses"), Tables(model.error_codes, "errorCode", "ErrorCodes"));
  return text;
}

}  // namespace status_translator
