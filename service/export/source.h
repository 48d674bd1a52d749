// Profiles as source text of programming languages, to be checked in beside the code that uses it.
#ifndef STATUS_TRANSLATOR_EXPORT_SOURCE_H_
#define STATUS_TRANSLATOR_EXPORT_SOURCE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/profile_set.h"
#include "core/grpc_code.h"
#include "core/origin.h"

namespace status_translator {

// Neighbouring HTTP statuses that have one answer, within a table of statuses or of error codes.
struct SourceRow {
  std::string error_code;  // empty in a table of statuses
  int from;
  int to;  // inclusive
  const GrpcCodeInfo* code;
  bool retryable;

  bool operator==(const SourceRow&) const = default;
};

// Rows in order of error code (by its bytes) and status; statuses without an answer have no row.
struct SourceTable {
  std::string name;  // "any", or of an origin that reads it, as "local_reply"
  std::vector<SourceRow> rows;
};

// What every origin reads; origins that answer alike share a table.
struct SourceTables {
  std::vector<SourceTable> tables;
  std::array<int, kOriginCount> of_origin;
};

// A profile in the form in which all languages write it down. Resolution is done: a row of `error_codes` goes before
// any of `statuses`, because one that is hidden is not there.
struct SourceModel {
  std::string format;
  std::string profile;
  std::string revision;
  std::string package;
  std::string command;  // makes this file again
  SourceTables statuses;
  SourceTables error_codes;
  std::vector<std::pair<int64_t, int>> http_of_grpc;  // numbers that are answered, in order
  std::optional<int> http_of_other;                   // any other number above 16
};

// One language.
struct SourceFormat {
  absl::string_view name;       // "go"
  absl::string_view package;    // what its files are part of by default; empty where a file needs no such word
  absl::string_view separator;  // between the parts of a package's name
  std::string (*write)(const SourceModel& model);
};

// In order of name.
absl::Span<const SourceFormat> SourceFormats();

// The language of a name, or null.
const SourceFormat* FindSourceFormat(absl::string_view name);

// The command line that makes an export; an empty package stands for the default one.
std::string SourceCommand(absl::string_view format, absl::string_view profile, absl::string_view package);

// The profile as one self-contained file with every answer: equal revision, equal text. Formatted as the language's own
// formatter would. An error is InvalidArgument: the package is none in that language.
absl::StatusOr<std::string> ExportSource(const SourceFormat& format, const RevisedProfile& revised,
                                         absl::string_view package);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_SOURCE_H_
