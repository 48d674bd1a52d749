// Responses as people have them: what `curl -i` prints, gRPC trailers as lines, or JSON.
#ifndef STATUS_TRANSLATOR_CLI_DUMP_H_
#define STATUS_TRANSLATOR_CLI_DUMP_H_

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

using Conversion = std::variant<v1::ConvertHttpResponseRequest, v1::ConvertGrpcResponseRequest>;

// Reads one of
//   HTTP/1.1 404 Not Found ...   a response with head, body and trailers; of several heads (100, a proxy's, redirects)
//   the last grpc-status: 5 ...           trailers, a line each
//   {"http": …} or {"status": …} a request of the API as JSON
//   {"code": 5, …}               a google.rpc.Status as JSON
// An error names the line.
absl::StatusOr<Conversion> ReadDump(absl::string_view text);

// As ReadDump reads it again.
std::string WriteHttpResponse(const v1::HttpResponse& http);
std::string WriteTrailers(const google::protobuf::RepeatedPtrField<v1::Header>& trailers);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_DUMP_H_
