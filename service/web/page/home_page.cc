#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "lookup/catalog.h"
#include "web/page/pages.h"
#include "web/page/parts.h"

namespace status_translator {
namespace {

// The statuses that callers meet most, and that tables disagree about.
constexpr int kMatrixStatuses[] = {400, 404, 408, 409, 412, 413, 429, 499, 500, 502, 503, 504};

// What all profiles say about one code.
struct MatrixColumn {
  std::string path;
  std::string code;
  std::string majority;                        // the answer of most profiles
  size_t agreeing = 0;                         // how many those are
  size_t answering = 0;                        // how many have a row of their own
  std::map<std::string, std::string> answers;  // by profile
};

MatrixColumn ReadColumn(const Translator& translator, const v1::CompareProfilesRequest& request) {
  MatrixColumn column;
  v1::CompareProfilesResponse compared;
  (void)CompareProfiles(translator, request, compared);  // the codes are valid
  std::map<std::string, size_t> counts;
  for (const v1::ComparedAnswer& answer : compared.answers()) {
    const std::string text =
        answer.has_http() ? absl::StrCat(answer.http().code()) : GrpcCodeText(answer.grpc().number());
    for (const v1::ComparedProfile& profile : answer.profiles()) {
      if (profile.has_superseded_by()) continue;
      column.answers[profile.name()] = text;
      ++column.answering;
      ++counts[text];
    }
  }
  for (const auto& [text, count] : counts) {
    if (count > column.agreeing) column = {column.path, column.code, text, count, column.answering, column.answers};
  }
  return column;
}

std::vector<MatrixColumn> HttpColumns(const Translator& translator) {
  std::vector<MatrixColumn> columns;
  for (const int code : kMatrixStatuses) {
    v1::CompareProfilesRequest request;
    request.set_http_code(code);
    columns.push_back(ReadColumn(translator, request));
    columns.back().path = absl::StrCat("/http/", code);
    columns.back().code = absl::StrCat(code);
  }
  return columns;
}

std::vector<MatrixColumn> GrpcColumns(const Translator& translator) {
  std::vector<MatrixColumn> columns;
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    v1::CompareProfilesRequest request;
    request.set_grpc_code(static_cast<google::rpc::Code>(code.number));
    columns.push_back(ReadColumn(translator, request));
    columns.back().path = absl::StrCat("/grpc/", code.name);
    columns.back().code = std::string(code.name);
  }
  return columns;
}

// The default profile, then the others that answer anything, in order of name.
std::vector<std::string> MatrixProfiles(const Translator& translator, const std::vector<MatrixColumn>& columns) {
  std::vector<std::string> names;
  for (const auto& [name, revised] : translator.profiles().profiles()) {
    const auto answers = [&name = name](const MatrixColumn& column) { return column.answers.count(name) > 0; };
    if (std::any_of(columns.begin(), columns.end(), answers)) names.push_back(name);
  }
  const auto first = std::find(names.begin(), names.end(), translator.default_profile());
  if (first != names.end()) std::rotate(names.begin(), first, first + 1);
  return names;
}

void WriteMatrixHead(const std::vector<MatrixColumn>& columns, HtmlWriter& html) {
  html.Open("thead").Open("tr").Element("th", "Profile", {{"scope", "col"}});
  for (const MatrixColumn& column : columns) {
    html.Open("th", {{"scope", "col"}}).Open("a", {{"href", column.path}}).BreakableText(column.code).Close(2);
  }
  html.Close().Open("tr", {{"class", "majority"}}).Element("th", "most say", {{"scope", "row"}});
  for (const MatrixColumn& column : columns) {
    html.Open("td").BreakableText(column.majority);
    html.Element("small", absl::StrCat(" ", column.agreeing, " of ", column.answering)).Close();
  }
  html.Close(2);
}

void WriteMatrix(const Translator& translator, absl::string_view caption, const std::vector<MatrixColumn>& columns,
                 HtmlWriter& html) {
  html.Open("div", {{"class", "scroll matrix"}, {"role", "region"}, {"aria-label", caption}, {"tabindex", "0"}});
  html.Open("table").Element("caption", caption);
  WriteMatrixHead(columns, html);
  html.Open("tbody");
  for (const std::string& name : MatrixProfiles(translator, columns)) {
    html.Open("tr").Open("th", {{"scope", "row"}}).Link(PagePath("/profiles/", name), name).Close();
    for (const MatrixColumn& column : columns) {
      const auto answer = column.answers.find(name);
      if (answer == column.answers.end()) {
        html.Element("td", "–", {{"class", "none"}});
      } else if (answer->second == column.majority) {
        html.Open("td").BreakableText(answer->second).Close();
      } else {
        html.Open("td", {{"class", "differs"}}).BreakableText(absl::StrCat("≠\u00a0", answer->second)).Close();
      }
    }
    html.Close();
  }
  html.Close(3);
}

}  // namespace

HttpReply HomePage(const PageCall& call) {
  HtmlWriter html = BeginPage({"HTTP and gRPC status codes", "", false});
  html.Element("h1", "What does this status mean on the other side?");
  html.Element("p",
               "HTTP statuses and gRPC codes, translated into each other: with the rule, the reason, and who "
               "disagrees.",
               {{"class", "lead"}});
  WriteLookupBox(html, "");
  html.Open("div", {{"id", "result"}, {"role", "status"}}).Close();
  html.Open("p", {{"class", "names"}}).Text("Often asked: ");
  for (const int code : {404, 429, 499, 502, 503, 504}) {
    html.Open("span").Link(absl::StrCat("/http/", code), HttpStatusText(code)).Close().Text(" ");
  }
  for (const absl::string_view name : {"UNAVAILABLE", "DEADLINE_EXCEEDED", "UNIMPLEMENTED"}) {
    html.Open("span").Link(absl::StrCat("/grpc/", name), name).Close().Text(" ");
  }
  html.Close();
  OpenSection(html, "Where the tables disagree");
  html.Element("p",
               "Each row is a published table, or one of yours. ≠ marks an answer that differs from what most "
               "say; – means that the table has no row for it; 2 of 3, that 3 tables have one and 2 give this answer. "
               "Superseded tables are left out.");
  WriteMatrix(call.translator, "HTTP to gRPC", HttpColumns(call.translator), html);
  WriteMatrix(call.translator, "gRPC to HTTP", GrpcColumns(call.translator), html);
  html.Close();
  return EndPage(std::move(html), call.translator);
}

}  // namespace status_translator
