// A table as its author wrote it: the input of the compiler.
#ifndef STATUS_TRANSLATOR_CORE_TABLE_H_
#define STATUS_TRANSLATOR_CORE_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "core/origin.h"
#include "core/rule.h"

namespace status_translator {

// Where a published table was read.
struct Source {
  std::string repository;
  std::string path;
  std::string revision;
  std::string function;
  std::string license;
};

// What every kind of row says. `code` is the answer; no `retry` means the gRPC code's own advice.
struct RowAnswer {
  int code = 0;
  std::string reason;
  std::optional<Retry> retry;
  bool no_code = false;  // the source has an answer that is no gRPC code; `code` means nothing then
};

// One HTTP status; an error code, an HTTP status or both. Where `error_code` is set there is no origin.
struct HttpToGrpcRow {
  std::optional<int> http;
  std::string error_code;
  Origin origin = Origin::kUnspecified;
  RowAnswer answer;
};

struct HttpToGrpcRange {
  int from = 0;
  int to = 0;  // inclusive
  Origin origin = Origin::kUnspecified;
  RowAnswer answer;
};

struct HttpToGrpcDefault {
  Origin origin = Origin::kUnspecified;
  RowAnswer answer;
};

struct GrpcToHttpRow {
  int grpc = 0;  // 0-16, or an organisation's own number
  RowAnswer answer;
};

// What may go on to callers beyond the default, when whole responses are converted.
struct Expose {
  bool body = false;                 // the text of a body that is not an API's own
  std::vector<std::string> headers;  // names in lower case
  bool without_debug_info = false;

  bool operator==(const Expose&) const = default;
};

// What a profile says of itself; no answer depends on it.
struct About {
  std::string description;
  std::vector<Source> sources;
  std::string superseded_by;         // the profile of what the project does now
  std::vector<std::string> also_in;  // who else has the same table
};

// A checked table: codes are in range, no key stands twice, ranges of one origin do not overlap.
struct Table {
  std::string name;
  std::string extends;
  About about;
  std::vector<HttpToGrpcRow> http_to_grpc;
  std::vector<HttpToGrpcRange> http_to_grpc_ranges;
  std::vector<HttpToGrpcDefault> http_to_grpc_defaults;
  std::vector<GrpcToHttpRow> grpc_to_http;
  std::optional<RowAnswer> grpc_to_http_default;
  std::optional<Expose> expose;  // none: what the base says
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_TABLE_H_
