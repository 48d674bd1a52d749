#include "ext_proc/mark.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "wire/grpc_message.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

constexpr size_t kRevisionDigits = 12;  // as many as `explain` prints

// A string of RFC 8941 without its escapes: a byte that would need one becomes '?'.
void AppendParameter(absl::string_view name, absl::string_view value, std::string& mark) {
  if (value.empty()) return;
  absl::StrAppend(&mark, ";", name, "=\"");
  for (const char c : value.substr(0, kMaxMarkValueBytes)) {
    mark += absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '"' && c != '\\' ? c : '?';
  }
  mark += '"';
}

std::string MarkOf(const ExtProcTranslation& translation) {
  std::string mark = "changed";
  AppendParameter("from", translation.from, mark);
  AppendParameter("to", translation.to, mark);
  AppendParameter("rule", translation.rule, mark);
  AppendParameter("shape", translation.shape, mark);
  AppendParameter("revision", absl::string_view(translation.data_revision).substr(0, kRevisionDigits), mark);
  return mark;
}

// As HTTP/2 counts a field (RFC 9113, section 6.5.2).
size_t SizeOf(absl::string_view name, size_t value) {
  constexpr size_t kFieldOverhead = 32;
  return name.size() + value + kFieldOverhead;
}

// Of trailers with a mark. `message`: the bytes of grpc-message.
size_t SizeOf(const std::vector<HeaderChange>& headers, size_t message, absl::string_view mark) {
  constexpr size_t kCodeBytes = 2;
  size_t size = SizeOf("grpc-status", kCodeBytes) + SizeOf("grpc-message", message) + SizeOf(kExtProcMark, mark.size());
  for (const HeaderChange& header : headers) size += SizeOf(header.name, header.value.size());
  return size;
}

}  // namespace

void AddMark(Caller caller, ExtProcTranslation& translation) {
  std::optional<LocalReply>& reply = translation.command.reply;
  std::vector<HeaderChange>& headers = reply.has_value() ? reply->headers : translation.command.changes.set;
  std::string mark = MarkOf(translation);
  if (caller == Caller::kGrpc) {
    const size_t message = reply.has_value() ? EncodedGrpcMessageSize(reply->body) : 0;
    if (SizeOf(headers, message, mark) > kMaxTrailerBytes) return;
  }
  headers.push_back({.name = std::string(kExtProcMark), .value = std::move(mark)});
}

}  // namespace status_translator
