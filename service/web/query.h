// The parameters of a request: each at most once, and none that nobody asked for.
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

class Query {
 public:
  // An error names the parameter, and near ones.
  static absl::StatusOr<Query> Read(const std::vector<std::pair<std::string, std::string>>& given,
                                    absl::Span<const absl::string_view> known);

  // The value, or "".
  const std::string& operator[](absl::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

// A whole number as a path or a parameter has it; `field` is for the error.
absl::StatusOr<int> ParseNumber(absl::string_view field, absl::string_view text);

// A gRPC code: a name as google.rpc.Code has it, or a number.
absl::StatusOr<int> ParseGrpcCode(absl::string_view field, absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_QUERY_H_
