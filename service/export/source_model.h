// A profile in the form in which source code of every language writes it down.
#ifndef STATUS_TRANSLATOR_EXPORT_SOURCE_MODEL_H_
#define STATUS_TRANSLATOR_EXPORT_SOURCE_MODEL_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/profile_set.h"
#include "core/grpc_code.h"
#include "core/origin.h"

namespace status_translator {

// Neighbouring HTTP statuses with the same answer and reason, in a table of statuses or of error codes.
struct SourceRow {
  std::string error_code;  // empty in a table of statuses
  int from;
  int to;  // inclusive
  const GrpcCodeInfo* code;
  bool retryable;
  int reason;  // index into SourceModel::reasons

  bool operator==(const SourceRow&) const = default;
};

// Rows in order of error code (by its bytes) and status; statuses without an answer have no row.
struct SourceTable {
  std::string name;  // "any" for all origins, otherwise the first origin that uses it: "local_reply"
  std::vector<SourceRow> rows;
};

// The tables of all origins; origins with the same answers share a table.
struct SourceTables {
  std::vector<SourceTable> tables;
  std::array<int, kOriginCount> of_origin;  // index into `tables`
};

// Resolution is done: a row of `error_codes` wins over any of `statuses`, and one that never applies is left out.
struct SourceModel {
  std::string profile;
  std::string revision;
  std::string package;  // empty in a language that needs none
  std::string command;  // generates the file again
  SourceTables statuses;
  SourceTables error_codes;
  std::vector<std::string> reasons;                   // each once, in order of first use; never empty
  std::vector<std::pair<int64_t, int>> http_of_grpc;  // gRPC number and HTTP status, in order; unanswered numbers: none
  std::optional<int> http_of_other;                   // for any other number above 16
};

// Leaves `package` and `command` empty.
SourceModel BuildSourceModel(const RevisedProfile& revised);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_SOURCE_MODEL_H_
