// A checked table as its author wrote it. Profile compiles it.
#ifndef STATUS_TRANSLATOR_CORE_TABLE_H_
#define STATUS_TRANSLATOR_CORE_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "core/origin.h"
#include "core/rule.h"

namespace status_translator {

// The source of a published table.
struct Source {
  std::string repository;
  std::string path;
  std::string revision;
  std::string function;
  std::string license;
};

// The part that all kinds of rows share.
struct RowAnswer {
  int code = 0;  // the answer: a gRPC number or an HTTP status
  std::string reason;
  std::optional<Retry> retry;  // none: the advice of the gRPC code
  bool no_code = false;        // the source answers with something that is not a gRPC code; `code` is meaningless
  CatalogEntry catalog = {};   // only of a row with an error code
};

// A row has a status, an error code or both. A row with an error code has no origin.
struct HttpToGrpcRow {
  std::optional<int> http;
  std::string error_code;
  Origin origin = Origin::kUnspecified;
  RowAnswer answer;
  std::string shape = {};  // only with an error code; empty: any shape or none
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

// What a converted response passes on to callers beyond the default.
struct Expose {
  bool body = false;                 // the text of a body that no API wrote for its callers
  std::vector<std::string> headers;  // names in lower case
  bool without_debug_info = false;   // gRPC callers do not receive DebugInfo
  bool debug_info = false;           // HTTP callers receive DebugInfo

  bool operator==(const Expose&) const = default;
};

// Metadata of a profile. No answer depends on it.
struct About {
  std::string description;
  std::vector<Source> sources;
  std::string superseded_by;         // the profile with the current behaviour of the same project; empty: none
  std::vector<std::string> also_in;  // other projects with the same table
};

// Codes are in range, each key occurs once, and ranges of one origin do not overlap.
struct Table {
  std::string name;
  std::string extends;
  About about;
  std::vector<HttpToGrpcRow> http_to_grpc;
  std::vector<HttpToGrpcRange> http_to_grpc_ranges;
  std::vector<HttpToGrpcDefault> http_to_grpc_defaults;
  std::vector<GrpcToHttpRow> grpc_to_http;
  std::optional<RowAnswer> grpc_to_http_default;
  std::optional<Expose> expose;  // none: that of the base
  std::string domain = {};       // of an application's ErrorInfo; empty: that of the base
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_TABLE_H_
