#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lookup/catalog.h"
#include "lookup/errors.h"
#include "web/page/pages.h"
#include "web/page/parts.h"

namespace status_translator {
namespace {

// Statuses in sequence, of one origin, with the same answer and reason.
struct EntryRun {
  const v1::HttpToGrpcEntry* first;
  int to;
};

bool SameAnswer(const v1::HttpToGrpcEntry& a, const v1::HttpToGrpcEntry& b) {
  return a.origin() == b.origin() && a.has_code() == b.has_code() && a.code() == b.code() && a.reason() == b.reason();
}

// The answers that stand in the profile itself; neighbours with the same answer are one row.
std::vector<EntryRun> Runs(const v1::CompiledProfile& profile) {
  std::vector<EntryRun> runs;
  for (const v1::HttpToGrpcEntry& entry : profile.http_to_grpc()) {
    if (entry.depth() > 0) continue;
    if (!runs.empty() && SameAnswer(*runs.back().first, entry) && runs.back().to + 1 == entry.from()) {
      runs.back().to = entry.to();
    } else {
      runs.push_back({&entry, entry.to()});
    }
  }
  return runs;
}

void WriteCode(bool has_code, int code, HtmlWriter& html) {
  html.Open("td");
  if (has_code) {
    WriteGrpcLink(html, code);
  } else {
    html.Text("not published");
  }
  html.Close();
}

void WriteHttpToGrpc(const v1::CompiledProfile& profile, HtmlWriter& html) {
  const std::vector<EntryRun> runs = Runs(profile);
  for (int origin = 0; origin < v1::Origin_ARRAYSIZE; ++origin) {
    int rows = 0;
    for (const EntryRun& run : runs) {
      if (run.first->origin() != origin || rows == kMaxPageRows) continue;
      if (rows++ == 0) {
        OpenTable(html,
                  origin == 0 ? "HTTP to gRPC"
                              : absl::StrCat("HTTP to gRPC, origin ", OriginWord(static_cast<v1::Origin>(origin))),
                  {"HTTP", "gRPC code", "Why"});
      }
      const int from = run.first->from();
      html.Open("tr").Open("th", {{"scope", "row"}});
      if (from == run.to) {
        html.Link(absl::StrCat("/http/", from), absl::StrCat(from));
      } else {
        html.Text(absl::StrCat(from, "–", run.to));
      }
      html.Close();
      WriteCode(run.first->has_code(), run.first->code(), html);
      html.Element("td", run.first->reason()).Close();
    }
    if (rows > 0) CloseTable(html);
  }
}

void WriteGrpcToHttp(const v1::CompiledProfile& profile, HtmlWriter& html) {
  if (profile.grpc_to_http_size() == 0) return;
  OpenTable(html, "gRPC to HTTP", {"gRPC code", "HTTP status", "Why"});
  for (const v1::GrpcToHttpEntry& entry : profile.grpc_to_http()) {
    html.Open("tr").Open("th", {{"scope", "row"}});
    WriteGrpcLink(html, entry.number());
    html.Close().Open("td");
    if (entry.has_code()) {
      WriteHttpLink(html, entry.code());
    } else {
      html.Text("not published");
    }
    html.Close().Element("td", entry.reason()).Close();
  }
  CloseTable(html);
}

void WriteErrorCodes(const v1::CompiledProfile& profile, HtmlWriter& html) {
  if (profile.error_codes_size() == 0) return;
  OpenTable(html, "Error codes", {"Error code", "HTTP", "gRPC code", "Why"});
  int rows = 0;
  for (const v1::ErrorCodeEntry& entry : profile.error_codes()) {
    if (entry.depth() > 0) continue;
    if (rows++ == kMaxPageRows) break;
    html.Open("tr").Element("th", entry.error_code(), {{"scope", "row"}});
    html.Element("td", entry.has_http() ? absl::StrCat(entry.http()) : "any");
    WriteCode(entry.has_code(), entry.code(), html);
    html.Element("td", entry.reason()).Close();
  }
  CloseTable(html);
}

void WriteSources(const v1::ProfileSummary& summary, HtmlWriter& html) {
  if (summary.sources_size() == 0) return;
  OpenFact(html, "Source");
  html.Open("ul");
  for (const v1::Source& source : summary.sources()) {
    html.Open("li").Text(absl::StrCat(source.repository(), " ")).Element("code", source.path());
    if (!source.function().empty()) html.Text(absl::StrCat(", ", source.function()));
    if (!source.revision().empty()) {
      html.Text(" at ").Element("code", absl::string_view(source.revision()).substr(0, 12));
    }
    if (!source.license().empty()) html.Text(absl::StrCat(" (", source.license(), ")"));
    html.Close();
  }
  html.Close();
  CloseFact(html);
}

void WriteProfileLink(absl::string_view fact, const std::string& name, HtmlWriter& html) {
  if (name.empty()) return;
  OpenFact(html, fact);
  html.Link(PagePath("/profiles/", name), name);
  CloseFact(html);
}

void WriteProfileFacts(const PageCall& call, const v1::ProfileSummary& summary, HtmlWriter& html) {
  html.Open("dl", {{"class", "facts"}});
  WriteProfileLink("Extends", summary.extends(), html);
  WriteProfileLink("Superseded by", summary.superseded_by(), html);
  WriteSources(summary, html);
  for (const std::string& other : summary.also_in()) WriteFact(html, "Also in", other);
  WriteFact(html, "Domain", summary.domain());
  OpenFact(html, "Revision");
  html.Element("code", summary.revision());
  CloseFact(html);
  if (call.translator.profiles().shapes().Find(summary.name()) != nullptr) {
    OpenFact(html, "Shape of this name");
    html.Link(PagePath("/shapes/", summary.name()), summary.name());
    CloseFact(html);
  }
  html.Close();
}

absl::string_view Directions(const v1::ProfileSummary& summary) {
  if (summary.http_to_grpc() && summary.grpc_to_http()) return "both";
  return summary.http_to_grpc() ? "HTTP to gRPC" : "gRPC to HTTP";
}

}  // namespace

HttpReply ProfileListPage(const PageCall& call) {
  v1::ListProfilesResponse response;
  (void)ListProfiles(call.translator, {}, response);  // has no arguments that could be wrong
  HtmlWriter html = BeginPage({"Profiles", "/profiles"});
  html.Element("h1", "Profiles");
  html.Element("p", "A profile is a named table between HTTP statuses and gRPC codes, with its sources.",
               {{"class", "lead"}});
  OpenTable(html, "All profiles", {"Profile", "Directions", "Description"});
  for (const v1::ProfileSummary& summary : response.profiles()) {
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Link(PagePath("/profiles/", summary.name()), summary.name()).Close();
    html.Element("td", Directions(summary)).Open("td").Text(summary.description());
    if (summary.name() == response.default_profile()) html.Text(" (the default of this server)");
    if (summary.has_superseded_by()) html.Text(absl::StrCat(" (superseded by ", summary.superseded_by(), ")"));
    html.Close(2);
  }
  CloseTable(html);
  return EndPage(std::move(html), call.translator);
}

HttpReply ProfilePage(const PageCall& call) {
  v1::GetProfileRequest request;
  request.set_name(call.argument);
  v1::GetProfileResponse response;
  const absl::Status status = GetProfile(call.translator, request, response);
  if (!status.ok()) return UnknownNamePage(call, absl::StrCat("There is no profile ", Quoted(call.argument), "."));
  const v1::CompiledProfile& profile = response.profile();
  HtmlWriter html = BeginPage({absl::StrCat("Profile ", call.argument), "/profiles"});
  html.Element("p", "Profile", {{"class", "kicker"}}).Element("h1", profile.summary().name());
  html.Element("p", profile.summary().description(), {{"class", "lead"}});
  WriteProfileFacts(call, profile.summary(), html);
  if (profile.summary().has_extends()) html.Element("p", "Only its own rows are listed here.", {{"class", "note"}});
  WriteErrorCodes(profile, html);
  WriteHttpToGrpc(profile, html);
  WriteGrpcToHttp(profile, html);
  WriteCommands(html, {absl::StrCat("status-translator compare general ", profile.summary().name()),
                       absl::StrCat("curl http://127.0.0.1:8080/v1/profiles/", profile.summary().name())});
  return EndPage(std::move(html), call.translator);
}

}  // namespace status_translator
