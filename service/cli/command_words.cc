#include "cli/command_words.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

// A field of a request, and the option that sets it or what the input has in its place.
constexpr struct {
  absl::string_view field;
  absl::string_view words;
} kFields[] = {{"origin", "--origin"},
               {"error_code", "--error-code"},
               {"format", "--format"},
               {"expose.headers", "--expose-header"},
               {"class", "--class"},
               {"code", "the code"},
               {"http_code", "the code"},
               {"grpc_code", "the code"},
               {"http.code", "the HTTP status"},
               {"http.headers", "the head"},
               {"http.trailers", "the block of trailers"},
               {"trailers", "the block of trailers"},
               {"status", "the gRPC status"},
               {"status.code", "the gRPC code"},
               {"text", "the text"},
               {"body", "the input"}};

// "line 3: " at the beginning; empty if it is not there.
absl::string_view LinePrefix(absl::string_view message) {
  absl::string_view rest = message;
  if (!absl::ConsumePrefix(&rest, "line ")) return "";
  const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  rest.remove_prefix(digits);
  return digits > 0 && absl::ConsumePrefix(&rest, ": ") ? message.substr(0, message.size() - rest.size()) : "";
}

std::string WithoutField(absl::string_view message) {
  const size_t colon = message.find(": ");
  if (colon == absl::string_view::npos) return std::string(message);
  const absl::string_view field = message.substr(0, colon);
  const absl::string_view rest = message.substr(colon + 2);
  const auto* found =
      std::find_if(std::begin(kFields), std::end(kFields), [field](const auto& known) { return known.field == field; });
  if (found == std::end(kFields)) return std::string(message);
  if (absl::StartsWith(found->words, "--")) return absl::StrCat(found->words, ": ", rest);
  // A sentence about the field, or one that names the wrong value.
  const bool needs_subject =
      absl::StartsWith(rest, "has ") || absl::StartsWith(rest, "is ") || absl::StartsWith(rest, "cannot ");
  return needs_subject ? absl::StrCat(found->words, " ", rest) : std::string(rest);
}

}  // namespace

std::string InWordsOfCommand(absl::string_view message) {
  const absl::string_view line = LinePrefix(message);
  return absl::StrReplaceAll(absl::StrCat(line, WithoutField(message.substr(line.size()))),
                             {{"ListProfiles names all", "your own need --profiles DIR; list --profiles names all"},
                              {"ListShapes names all", "list --shapes names all"},
                              {"give http_code or grpc_code", "give an HTTP status or a gRPC code"}});
}

}  // namespace status_translator
