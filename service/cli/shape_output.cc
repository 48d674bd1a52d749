#include "cli/shape_output.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "support/enum_word.h"

namespace status_translator {
namespace {

// The message as its file could write it, on one line.
std::string OneLineText(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  if (!printer.PrintToString(message, &text)) return "";
  absl::StripTrailingAsciiWhitespace(&text);
  return text;
}

// "Throttling, ThrottlingException and 12 more".
std::string ValuesText(const v1::CodeRow& row) {
  constexpr int kShown = 3;
  std::vector<std::string> parts;
  if (row.value_size() > 0) {
    std::vector<std::string> shown(row.value().begin(), row.value().begin() + std::min(kShown, row.value_size()));
    std::string values = absl::StrJoin(shown, ", ");
    if (row.value_size() > kShown) absl::StrAppend(&values, " and ", row.value_size() - kShown, " more");
    parts.push_back(values);
  }
  if (!row.pattern().empty()) parts.push_back(absl::StrCat("/", row.pattern(), "/"));
  if (row.status_size() > 0) parts.push_back(absl::StrCat("HTTP ", absl::StrJoin(row.status(), ", ")));
  if (row.has_size() + row.lacks_size() > 0) parts.push_back("on conditions");
  return absl::StrJoin(parts, " under ");
}

}  // namespace

TextRows ShapeRows(const v1::ListShapesResponse& response) {
  TextRows rows;
  for (const v1::ShapeSummary& shape : response.shapes()) {
    rows.push_back({shape.name(), EnumWord(shape.origin()), shape.product(), shape.tier(), shape.description()});
  }
  return rows;
}

TextRows ShapeExplanation(const v1::GetShapeResponse& response) {
  const v1::ShapeSummary& summary = response.summary();
  const v1::Shape& shape = response.shape();
  TextRows rows = {
      {"shape", summary.name()},
      {"what", summary.description()},
      {"made by", absl::StrCat(EnumWord(summary.origin()),
                               summary.product().empty() ? "" : absl::StrCat(" (", summary.product(), ")"))},
      {"tier", summary.tier()}};
  for (const std::string& source : shape.source()) rows.push_back({"source", source});
  for (const v1::Match& match : shape.match()) rows.push_back({"claims", OneLineText(match)});
  if (shape.has_read()) rows.push_back({"reads", OneLineText(shape.read())});
  for (const v1::FieldErrors& fields : shape.field_errors()) rows.push_back({"field errors", OneLineText(fields)});
  if (shape.hide_size() > 0) rows.push_back({"hides", absl::StrJoin(shape.hide(), ", ")});
  for (const v1::CodeRow& row : shape.code()) {
    const std::string retry = !row.has_retry() ? "" : row.retry().retryable() ? ", retry" : ", no retry";
    rows.push_back({"code", absl::StrCat(ValuesText(row), " -> ",
                                         row.grpc().empty() ? absl::StrCat("made by ", row.made_by()) : row.grpc(),
                                         retry, ": ", row.reason())});
  }
  return rows;
}

}  // namespace status_translator
