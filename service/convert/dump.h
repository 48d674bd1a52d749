// Responses as people have them: what `curl -i` prints, gRPC trailers one a line, or JSON.
#ifndef STATUS_TRANSLATOR_CONVERT_DUMP_H_
#define STATUS_TRANSLATOR_CONVERT_DUMP_H_

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

using ConversionRequest = std::variant<v1::ConvertHttpResponseRequest, v1::ConvertGrpcResponseRequest>;

// Reads one of
//   HTTP/1.1 404 Not Found         a response with header fields, body and trailers, as curl -i prints it. Of several
//   Content-Type: text/html        status lines (100, a proxy's, redirects) the last one counts
//
//   <h1>Not Found</h1>
//
//   grpc-status: 5                 trailers, one a line
//   grpc-message: no such book
//
//   {"http": {"code": 404}}        a request of the API as JSON; {"status": …} and {"trailers": …} as well
//   {"code": 5, "message": "no"}   a google.rpc.Status as JSON
// Takes linear time; the caller bounds `text`. An error is InvalidArgument and names the line.
absl::StatusOr<ConversionRequest> ReadDump(absl::string_view text);

// The inverse: what ReadDump reads.
std::string WriteHttpResponse(const v1::HttpResponse& http);
std::string WriteTrailers(const google::protobuf::RepeatedPtrField<v1::Header>& trailers);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_DUMP_H_
