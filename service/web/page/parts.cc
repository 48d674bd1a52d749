#include "web/page/parts.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/rule.h"
#include "support/enum_word.h"

namespace status_translator {

void OpenSection(HtmlWriter& html, absl::string_view heading) { html.Open("section").Element("h2", heading); }

void WriteFact(HtmlWriter& html, absl::string_view name, absl::string_view text) {
  if (text.empty()) return;
  OpenFact(html, name);
  html.Text(text);
  CloseFact(html);
}

void OpenFact(HtmlWriter& html, absl::string_view name) { html.Open("div").Element("dt", name).Open("dd"); }

void CloseFact(HtmlWriter& html) { html.Close(2); }

void OpenTable(HtmlWriter& html, absl::string_view caption, std::initializer_list<absl::string_view> columns) {
  html.Open("div", {{"class", "scroll"}, {"role", "region"}, {"aria-label", caption}, {"tabindex", "0"}});
  html.Open("table").Element("caption", caption).Open("thead").Open("tr");
  for (const absl::string_view column : columns) html.Element("th", column, {{"scope", "col"}});
  html.Close(2).Open("tbody");
}

void CloseTable(HtmlWriter& html) { html.Close(3); }

void WriteHttpLink(HtmlWriter& html, int code) { html.Link(absl::StrCat("/http/", code), HttpStatusText(code)); }

void WriteGrpcLink(HtmlWriter& html, int number) {
  if (!IsGrpcCode(number)) {
    html.Text(absl::StrCat(number));
    return;
  }
  html.Open("a", {{"href", absl::StrCat("/grpc/", GrpcCodeText(number))}});
  html.BreakableText(GrpcNumberText(number)).Close();
}

std::string GrpcNumberText(int number) {
  return IsGrpcCode(number) ? absl::StrCat(GrpcCodeText(number), " (", number, ")") : absl::StrCat(number);
}

std::string Sentence(absl::string_view text) {
  std::string sentence(text);
  if (sentence.empty()) return sentence;
  sentence[0] = absl::ascii_toupper(static_cast<unsigned char>(sentence[0]));
  if (sentence.back() != '.') sentence += '.';
  return sentence;
}

std::string RetrySentence(const v1::Retry& retry) {
  return absl::StrCat(retry.retryable() ? "yes: " : "no: ", retry.reason());
}

std::string FailureSentence(const v1::Failure& failure) {
  if (failure.server() && failure.client()) return "of the server and of the client, by OpenTelemetry’s conventions";
  return failure.client() ? "of the client alone, by OpenTelemetry’s conventions"
                          : "none, by OpenTelemetry’s conventions";
}

std::string RuleSentence(const v1::Rule& rule) {
  std::string text(RuleKindName(static_cast<RuleKind>(rule.kind())));
  if (rule.has_row()) absl::StrAppend(&text, " row ", rule.row());
  if (rule.has_shape()) return absl::StrCat(text, " of shape ", rule.shape());
  return rule.has_profile() ? absl::StrCat(text, " of profile ", rule.profile()) : text;
}

std::string OriginWord(v1::Origin origin) { return absl::StrReplaceAll(EnumWord(origin), {{"_", " "}}); }

void WriteTranslationFacts(HtmlWriter& html, const v1::Translation& translation) {
  if (translation.has_retry()) WriteFact(html, "Send it again?", RetrySentence(translation.retry()));
  if (translation.has_failure()) WriteFact(html, "Failure", FailureSentence(translation.failure()));
  if (translation.has_round_trip()) {
    const v1::RoundTrip& back = translation.round_trip();
    OpenFact(html, "Translated back");
    if (back.has_http_code()) WriteHttpLink(html, back.http_code());
    if (back.has_grpc_code()) WriteGrpcLink(html, back.grpc_code());
    html.Text(back.same() ? ", where it started" : ", not where it started");
    CloseFact(html);
  }
  if (translation.has_rule()) WriteFact(html, "Rule", RuleSentence(translation.rule()));
}

void WriteComparison(HtmlWriter& html, const v1::CompareProfilesResponse& compared) {
  OpenSection(html, "Who says what");
  html.Open("dl", {{"class", "facts"}});
  for (const v1::ComparedAnswer& answer : compared.answers()) {
    html.Open("div").Open("dt");
    if (answer.has_http()) {
      WriteHttpLink(html, answer.http().code());
    } else {
      WriteGrpcLink(html, answer.grpc().number());
    }
    html.Element("small", absl::StrCat(answer.profiles_size(), answer.profiles_size() == 1 ? " profile" : " profiles"));
    html.Close().Open("dd", {{"class", "names"}});
    for (const v1::ComparedProfile& profile : answer.profiles()) {
      html.Open("span").Link(PagePath("/profiles/", profile.name()), profile.name());
      html.Text(profile.has_superseded_by() ? " (superseded)" : "").Close().Text(" ");
    }
    html.Close(2);
  }
  html.Close();
  if (compared.not_published_size() > 0) {
    html.Open("details");
    html.Element("summary", absl::StrCat(compared.not_published_size(), " profiles have no row of their own"));
    html.Open("p", {{"class", "names"}});
    for (const std::string& name : compared.not_published()) {
      html.Open("span").Link(PagePath("/profiles/", name), name).Close().Text(" ");
    }
    html.Close(2);
  }
  html.Close();
}

void WriteCommands(HtmlWriter& html, const std::vector<std::string>& commands) {
  OpenSection(html, "Ask by command");
  for (const std::string& command : commands) {
    html.Open("div", {{"class", "command"}}).Open("pre").Element("code", command).Close();
    html.Element("button", "Copy", {{"type", "button"}, {"class", "copy"}, {"hidden", ""}}).Close();
  }
  html.Close();
}

void WriteShareLink(HtmlWriter& html, absl::string_view path) {
  html.Open("p", {{"class", "share"}}).Text("Link to this page: ");
  html.Element("a", path, {{"href", path}, {"id", "share"}});
  html.Element("button", "Copy", {{"type", "button"}, {"class", "copy"}, {"hidden", ""}}).Close();
}

void WriteSimilar(HtmlWriter& html, absl::string_view intro, const std::vector<NamedPage>& pages) {
  if (pages.empty()) return;
  html.Element("p", intro).Open("ul", {{"class", "similar"}});
  for (const NamedPage& page : pages) {
    html.Open("li")
        .Link(page.path, page.name)
        .Element("span", absl::StrCat(" ", page.path), {{"class", "help"}})
        .Close();
  }
  html.Close();
}

HttpReply UnknownNamePage(const PageCall& call, absl::string_view message) {
  HtmlWriter html = BeginPage({"Unknown name"});
  html.Element("h1", "Unknown name").Element("p", message, {{"class", "lead"}});
  WriteSimilar(html, "Did you mean:", SimilarPages(call.translator, call.argument));
  html.Open("p").Text("All names: ").Link("/http", "HTTP statuses").Text(", ").Link("/grpc", "gRPC codes");
  html.Text(", ").Link("/profiles", "profiles").Text(", ").Link("/shapes", "shapes").Text(".").Close();
  return EndPage(std::move(html), call.translator, 404);
}

}  // namespace status_translator
