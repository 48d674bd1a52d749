// Responses as people have them: what curl and other tools print, gRPC trailers one a line, or JSON.
#ifndef STATUS_TRANSLATOR_CONVERT_DUMP_H_
#define STATUS_TRANSLATOR_CONVERT_DUMP_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

using ConversionRequest = std::variant<v1::ConvertHttpResponseRequest, v1::ConvertGrpcResponseRequest>;

struct Dump {
  ConversionRequest request;
  // What was skipped or assumed, for example "line 3: "x" is not "name: value" and was skipped".
  std::vector<std::string> notes;
};

// Reads one of
//   HTTP/1.1 404 Not Found         a response with header fields, body and trailers, as curl -i, curl --raw, httpie, nc
//   Content-Type: text/html        and browsers print it (http_dump.h). Lines before it, for example a prompt or a
//                                  request, are skipped with a note
//   <h1>Not Found</h1>
//
//   < HTTP/1.1 404 Not Found       what curl -v prints (curl_verbose.h); curl --trace (curl_trace.h), wget -S
//   < Content-Type: text/html      and -d (wget_lines.h), nghttp -v (nghttp_dump.h) and tcpdump -A (tcpdump_packets.h)
//                                  as well
//
//   :status: 404                   header fields as a browser copies them, with "Status Code: 404" as well
//
//   grpc-status: 5                 trailers, one a line
//   grpc-message: no such book
//
//   ERROR:                         what grpcurl prints (grpcurl_dump.h)
//     Code: NotFound
//
//   {"http": {"code": 404}}        JSON (json_dump.h)
// What a terminal or a quotation adds is removed first (pasted_text.h). Takes linear time; the caller bounds `text`. An
// error is InvalidArgument and names the line.
absl::StatusOr<Dump> ReadDump(absl::string_view text);

// Reads a response without a status line, whose status is known: header fields and a body if the text begins with such
// fields, and else a body alone. Takes linear time.
Dump ReadDumpWithoutStatus(absl::string_view text, int status);

// Whether a text has a status line, alone or as curl -v prints it. A page in a response may contain the words of a
// proxy, so such a text is read as a response before it is searched for error lines.
bool HasStatusLine(absl::string_view text);

// Begins the end of an error for what may be a body alone: how to name its status to `convert`. Other callers cut it.
inline constexpr absl::string_view kStatusOptionHint = "; or, to a body alone, add --status ";

// The inverse: what ReadDump reads.
std::string WriteHttpResponse(const v1::HttpResponse& http);
std::string WriteTrailers(const google::protobuf::RepeatedPtrField<v1::Header>& trailers);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_DUMP_H_
