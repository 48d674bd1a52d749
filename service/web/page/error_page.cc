#include "web/page/error_page.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "config/sha256.h"
#include "convert/convert_http.h"
#include "core/http_status.h"
#include "web/page/html_writer.h"
#include "web/page/parts.h"
#include "wire/accept.h"
#include "wire/fields.h"
#include "wire/problem_details.h"

namespace status_translator {
namespace {

// The page is seen under the addresses of other sites, which do not have the files of this program.
constexpr absl::string_view kErrorStyle =
    ":root{color-scheme:light dark;font:1.125rem/1.6 system-ui,sans-serif}"
    "body{max-width:36rem;margin:18vh auto 0;padding:0 1.5rem}h1{font-size:1.75rem;line-height:1.2}";

constexpr absl::string_view kProblemType = "application/problem+json";

// A status from 400 to 599, which is the status that a failed response has.
std::optional<int> FailedStatus(absl::string_view code) {
  int number = 0;
  const bool is_digits = code.size() == 3 && code.find_first_not_of("0123456789") == absl::string_view::npos;
  if (!is_digits || !absl::SimpleAtoi(code, &number)) return std::nullopt;
  return number >= 400 && number <= 599 ? std::optional<int>(number) : std::nullopt;
}

// The content type for a caller of gRPC or gRPC-Web; empty for any other caller.
absl::string_view GrpcType(absl::string_view type) {
  for (const absl::string_view known : {"application/grpc-web-text", "application/grpc-web", "application/grpc"}) {
    if (absl::StartsWithIgnoreCase(type, known)) return known;
  }
  return "";
}

absl::string_view GrpcTypeOf(const HttpRequest& request, absl::string_view format) {
  const absl::string_view by_format = GrpcType(format);
  return by_format.empty() ? GrpcType(request.content_type) : by_format;
}

HttpReply GrpcErrorReply(absl::string_view type, const v1::ConvertHttpResponseResponse& converted) {
  HttpReply reply{200, {{"Content-Type", std::string(type)}}, ""};
  for (const v1::Header& trailer : converted.trailers()) {
    reply.headers.emplace_back(trailer.name(), std::string(FieldValue(trailer)));
  }
  return reply;
}

HttpReply HtmlErrorReply(int status, absl::string_view detail) {
  static const std::string& policy = *new std::string(absl::StrCat(
      "default-src 'none'; style-src 'sha256-", absl::Base64Escape(absl::HexStringToBytes(Sha256Hex(kErrorStyle))),
      "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
  HtmlWriter html;
  html.Void("!doctype html", {}).Open("html", {{"lang", "en"}}).Open("head").Void("meta", {{"charset", "utf-8"}});
  html.Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.Element("title", HttpStatusText(status)).Element("style", kErrorStyle).Close();
  html.Open("body").Open("main").Element("h1", HttpStatusText(status)).Element("p", Sentence(detail));
  return {status,
          {{"Content-Type", "text/html; charset=utf-8"}, {"Content-Security-Policy", policy}},
          html.Finish() + "\n"};
}

// What a person may be told about a status: the first clause of its meaning, without remarks.
std::string Meaning(int status) {
  const HttpStatusInfo* known = FindHttpStatus(status);
  const absl::string_view meaning = known == nullptr ? HttpClassName(HttpClass(status)) : known->description;
  return std::string(absl::StripTrailingAsciiWhitespace(meaning.substr(0, meaning.find_first_of(";("))));
}

// The response that failed, as one that an intermediary made: nothing of it is known but its status.
v1::ConvertHttpResponseResponse Converted(const Translator& translator, int status) {
  v1::ConvertHttpResponseRequest request;
  request.mutable_http()->set_code(status);
  request.set_origin(v1::ORIGIN_INTERMEDIARY);
  v1::ConvertHttpResponseResponse response;
  (void)ConvertHttpResponse(translator, request, response);  // the status and the origin are valid
  return response;
}

}  // namespace

HttpReply ErrorPage(const Translator& translator, const HttpRequest& request) {
  const std::optional<int> failed = FailedStatus(request.x_code);
  const int status = failed.value_or(404);
  const std::string& format = request.x_format.empty() ? request.accept : request.x_format;
  const v1::ConvertHttpResponseResponse converted = Converted(translator, status);
  HttpReply reply;
  if (const absl::string_view grpc = GrpcTypeOf(request, format); !grpc.empty()) {
    reply = GrpcErrorReply(grpc, converted);
  } else {
    const std::string detail = failed.has_value() ? Meaning(status) : "X-Code is not a status from 400 to 599";
    const std::array<absl::string_view, 4> offered = {kProblemType, "application/json", "text/html", "text/plain"};
    const size_t chosen = format.empty() ? 0 : Negotiate(format, offered).value_or(0);
    if (chosen == 2) {
      reply = HtmlErrorReply(status, detail);
    } else if (chosen == 3) {
      reply = {status,
               {{"Content-Type", "text/plain; charset=utf-8"}},
               absl::StrCat(HttpStatusText(status), ": ", detail, "\n")};
    } else {
      google::rpc::Status described;
      described.set_code(converted.status().code());
      described.set_message(detail);
      reply = {
          status, {{"Content-Type", std::string(kProblemType)}}, WriteProblemDetails(described, status, "") + "\n"};
    }
  }
  for (const auto& [name, value] : {std::pair<absl::string_view, absl::string_view>{"Cache-Control", "no-store"},
                                    {"Vary", "Accept, X-Code, X-Format"},
                                    {"X-Content-Type-Options", "nosniff"},
                                    {"Referrer-Policy", "no-referrer"}}) {
    reply.headers.emplace_back(std::string(name), std::string(value));
  }
  return reply;
}

}  // namespace status_translator
