// Texts that are typed into the pages: whatever they are, a page has only markup of ours.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "fuzz/require.h"
#include "support/translator.h"
#include "web/page/explorer.h"

namespace status_translator {
namespace {

constexpr absl::string_view kTags[] = {
    "!doctype", "a",          "body",   "button", "caption", "code",    "dd",    "details", "div",  "dl",
    "dt",       "figcaption", "figure", "footer", "form",    "h1",      "h2",    "h3",      "head", "header",
    "html",     "input",      "label",  "li",     "link",    "main",    "meta",  "nav",     "p",    "pre",
    "script",   "section",    "small",  "span",   "style",   "summary", "table", "tbody",   "td",   "textarea",
    "th",       "thead",      "title",  "tr",     "ul",      "wbr"};
constexpr absl::string_view kOnlyScript = "<script src=\"/page/script.js\" defer=\"\"></script>";

// Every "<" begins a tag of ours without handlers of events, and there is no script but the file.
void RequireOwnMarkup(absl::string_view html) {
  for (size_t at = html.find('<'); at != absl::string_view::npos; at = html.find('<', at + 1)) {
    absl::string_view tag = html.substr(at + 1, html.find('>', at) - at - 1);
    absl::ConsumePrefix(&tag, "/");
    const absl::string_view name = tag.substr(0, tag.find(' '));
    Require(std::find(std::begin(kTags), std::end(kTags), name) != std::end(kTags), "a tag is one of ours");
    Require(std::count(tag.begin(), tag.end(), '"') % 2 == 0, "a quoted value ends");
    Require(!absl::StrContains(tag, " on") && !absl::StrContains(tag, "javascript:"), "a tag runs nothing");
  }
  const size_t script = html.find("<script");
  Require(script == absl::string_view::npos || absl::StartsWith(html.substr(script), kOnlyScript), "our script");
  Require(html.find("<script", script == absl::string_view::npos ? script : script + 1) == absl::string_view::npos,
          "no other script");
}

void Visit(const HttpRequest& request) {
  const std::optional<HttpReply> reply = Explorer(TestCurrentTranslator()).Handle(request);
  if (!reply.has_value()) return;
  bool is_html = false;
  for (const auto& [name, value] : reply->headers) {
    Require(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
    is_html = is_html || (name == "Content-Type" && absl::StartsWith(value, "text/html"));
  }
  if (is_html) RequireOwnMarkup(reply->body);
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const std::string text(Text(data, size));
  Visit({"POST", "/lookup", {}, "", "application/x-www-form-urlencoded", absl::StrCat("q=", text)});
  Visit({"GET", "/lookup", {{"q", text}}, ""});
  for (const char* folder : {"/http/", "/grpc/", "/profiles/", "/shapes/", "/page/"}) {
    Visit({"GET", absl::StrCat(folder, text), {}, ""});
  }
  HttpRequest failed{"GET", "/", {}, ""};
  failed.x_code = text;
  failed.x_format = text.substr(0, text.find(' '));
  Visit(failed);
  failed.x_code = "503";
  failed.x_format = text;
  Visit(failed);
  return 0;
}
