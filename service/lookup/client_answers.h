// What clients report for one HTTP status.
#ifndef STATUS_TRANSLATOR_LOOKUP_CLIENT_ANSWERS_H_
#define STATUS_TRANSLATOR_LOOKUP_CLIENT_ANSWERS_H_

#include <string>
#include <vector>

#include "core/profile.h"
#include "lookup/clients.h"

namespace status_translator {

struct ClientAnswer {
  const ClientRow* row;       // one of `rows`
  ClientResponses responses;  // those of the row for which this is the answer
  int code;                   // gRPC
  bool is_measured;           // false: follows from the same answer to all measured statuses
  std::string words;          // the message, in which "..." stands for any text
};

// The answers to a response with `http_status` (200-599) and without grpc-status, in the order of `rows`. `document` is
// the profile with the gRPC document's table. Responses that cannot exist, such as a 204 with a body, are left out.
std::vector<ClientAnswer> ClientAnswers(const std::vector<ClientRow>& rows, int http_status, const Profile& document);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_CLIENT_ANSWERS_H_
