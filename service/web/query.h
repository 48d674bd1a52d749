// Query parameters and path arguments of a request.
#ifndef STATUS_TRANSLATOR_WEB_QUERY_H_
#define STATUS_TRANSLATOR_WEB_QUERY_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// Query parameters, each of which is known and given at most once.
class Query {
 public:
  // INVALID_ARGUMENT for a parameter that is not `known`, with known ones of a similar name, and for one given twice.
  static absl::StatusOr<Query> Read(const std::vector<std::pair<std::string, std::string>>& given,
                                    absl::Span<const absl::string_view> known);

  // The value; empty if the parameter is not given.
  const std::string& operator[](absl::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

// Reads a whole number, for example "404" or "-1". `field` names the argument in the error.
absl::StatusOr<int> ParseNumber(absl::string_view field, absl::string_view text);

// Reads a gRPC code: a name of google.rpc.Code, for example "NOT_FOUND", or a whole number.
absl::StatusOr<int> ParseGrpcCode(absl::string_view field, absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_QUERY_H_
