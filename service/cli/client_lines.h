// What common gRPC clients make of an HTTP status, in a few lines of text.
#ifndef STATUS_TRANSLATOR_CLI_CLIENT_LINES_H_
#define STATUS_TRANSLATOR_CLI_CLIENT_LINES_H_

#include <string>
#include <vector>

#include "lookup/client_answers.h"

namespace status_translator {

// The answers to `http_status` by the built-in rows and the profile "grpc"; empty below 200, which is never a final
// status.
std::vector<ClientAnswer> BuiltInClientAnswers(int http_status);

// At most five lines without line breaks: the code and the words that the newest measured clients report for a page
// (or, for a 204 or 304, for an empty response) without grpc-status, the older versions and the gRPC content types with
// another code, and the clients that send the request again. Empty if there is nothing to tell.
std::vector<std::string> ClientLines(int http_status);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CLIENT_LINES_H_
