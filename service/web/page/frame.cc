#include "web/page/frame.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/version.h"

namespace status_translator {
namespace {

// Scripts, styles and images come only from the files of this directory, so that no inline content ever runs.
constexpr absl::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

struct NavigationEntry {
  absl::string_view path;
  absl::string_view text;
};

constexpr NavigationEntry kNavigation[] = {
    {"/http", "HTTP"}, {"/grpc", "gRPC"}, {"/profiles", "Profiles"}, {"/shapes", "Shapes"}, {"/openapi.json", "API"},
};

void WriteHeader(const PageHead& head, HtmlWriter& html) {
  html.Element("a", "Skip to the content", {{"class", "skip"}, {"href", "#content"}});
  html.Open("header").Open("div", {{"class", "bar"}});
  html.Element("a", "status-translator", {{"class", "brand"}, {"href", "/"}});
  html.Open("nav", {{"aria-label", "Main"}}).Open("ul");
  for (const NavigationEntry& entry : kNavigation) {
    html.Open("li");
    if (entry.path == head.section) {
      html.Element("a", entry.text, {{"href", entry.path}, {"aria-current", "true"}});
    } else {
      html.Link(entry.path, entry.text);
    }
    html.Close();
  }
  html.Close(2);
  if (head.has_search) {
    html.Open("form", {{"class", "search"}, {"action", "/lookup"}, {"method", "get"}, {"role", "search"}});
    html.Element("label", "Code or name", {{"for", "search"}, {"class", "unseen"}});
    html.Void("input", {{"type", "search"},
                        {"id", "search"},
                        {"name", "q"},
                        {"placeholder", "404, NotFound, kong"},
                        {"autocomplete", "off"},
                        {"maxlength", "1000"}});
    html.Element("button", "Look up", {{"type", "submit"}}).Close();
  }
  html.Close(2);
}

}  // namespace

HtmlWriter BeginPage(const PageHead& head) {
  HtmlWriter html;
  html.Void("!doctype html", {}).Open("html", {{"lang", "en"}}).Open("head");
  html.Void("meta", {{"charset", "utf-8"}});
  html.Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.Void("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.Element("title", absl::StrCat(head.title, " · status-translator"));
  html.Void("link", {{"rel", "stylesheet"}, {"href", "/page/style.css"}});
  html.Void("link", {{"rel", "icon"}, {"href", "/page/icon.svg"}});
  html.Element("script", "", {{"src", "/page/script.js"}, {"defer", ""}});
  html.Close().Open("body");
  WriteHeader(head, html);
  html.Open("main", {{"id", "content"}, {"tabindex", "-1"}});
  return html;
}

HttpReply EndPage(HtmlWriter html, const Translator& translator, int status) {
  html.Close();  // main
  html.Open("footer").Open("p").Text(absl::StrCat("status-translator ", kVersion, " · data revision "));
  html.Element("code", absl::string_view(translator.profiles().data_revision()).substr(0, 12)).Close();
  if (translator.staleness().stale()) {
    html.Element("p", "The profile files contain a mistake; the previous set is served.", {{"class", "note"}});
  }
  return {status, {{"Content-Type", "text/html; charset=utf-8"}}, html.Finish() + "\n"};
}

void WriteLookupBox(HtmlWriter& html, absl::string_view text) {
  html.Open("form", {{"class", "lookup"}, {"action", "/lookup"}, {"method", "post"}, {"role", "search"}});
  html.Element("label", "A code, a name, an error line, or a whole response", {{"for", "q"}});
  html.Element("textarea", text,
               {{"id", "q"},
                {"name", "q"},
                {"rows", absl::StrContains(text, '\n') ? "8" : "2"},
                {"required", ""},
                {"spellcheck", "false"},
                {"autocomplete", "off"},
                {"autocapitalize", "off"},
                {"aria-describedby", "q-help"}});
  html.Open("p", {{"id", "q-help"}, {"class", "help"}});
  html.Text("For example ").Element("code", "404").Text(", ").Element("code", "codes.NotFound").Text(" or ");
  html.Text("what ").Element("code", "curl -i").Text(" printed.").Close();
  html.Element("button", "Look up", {{"type", "submit"}}).Close();
}

HttpReply RedirectToPage(const std::string& path) { return {303, {{"Location", path}}, ""}; }

void AddSecurityHeaders(HttpReply& reply) {
  for (const auto& [name, value] :
       {std::pair<absl::string_view, absl::string_view>{"Content-Security-Policy", kContentSecurityPolicy},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"}}) {
    reply.headers.emplace_back(std::string(name), std::string(value));
  }
}

}  // namespace status_translator
