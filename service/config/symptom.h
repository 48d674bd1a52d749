// The sentences of clients and proxies, checked. proto/statustranslator/v1/symptom.proto documents the format.
#ifndef STATUS_TRANSLATOR_CONFIG_SYMPTOM_H_
#define STATUS_TRANSLATOR_CONFIG_SYMPTOM_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/file_errors.h"
#include "core/rule.h"
#include "statustranslator/v1/diagnosis.pb.h"
#include "support/regex.h"
#include "support/v1.h"

namespace status_translator {

struct Wrapper {
  Regex pattern;
  std::string file;  // its name
  std::string client;
  std::string versions;
  std::map<std::string, int, std::less<>> words;  // to gRPC codes
  std::vector<std::string> causes;                // kinds, if no sentence is known; at least one
  bool fallback = false;
};

// What words show besides a cause, wherever they stand in a line.
enum class Shows { kNothing, kAnswer, kQuote };

struct Symptom {
  std::string name;     // "FILE/NAME"
  std::string file;     // its name
  std::string speaker;  // "grpc-go"
  bool proxy = false;
  bool platform = false;
  bool fallback = false;
  Regex pattern;
  std::string versions;
  std::vector<std::string> causes;  // kinds; empty: it explains no line
  std::vector<int> codes;           // gRPC codes with which it has these causes; empty: any
  bool certain = false;
  std::vector<std::string> distinguish;
  std::vector<std::string> next_steps;  // before those of the first cause
  std::optional<int> http_status;       // that the words stand for
  std::optional<int> grpc;              // likewise, with the first cause
  // Of the file: the line says that the speaker had tried the request before. Never null.
  std::shared_ptr<const std::vector<Regex>> tried_before;
  Shows shows = Shows::kNothing;
};

struct SymptomCause {
  std::string kind;
  std::string summary;
  std::string made_by;
  v1::MayHaveRun may_have_run = v1::MAY_HAVE_RUN_UNKNOWN;
  std::optional<int> grpc;     // none: by the HTTP status or the code seen
  std::optional<Retry> retry;  // none: by the code
  std::vector<std::string> next_steps;
  bool any_request = false;  // the request need not have been a gRPC call
};

// A line that a symptom must recognise.
struct SymptomExample {
  std::string file;
  Place place;
  std::string symptom;  // "FILE/NAME"
  std::string line;
};

// One file.
struct SymptomFile {
  std::string name;
  std::string path;  // of the file
  Place name_place;
  std::vector<Wrapper> wrappers;
  std::vector<Symptom> symptoms;
  std::shared_ptr<const std::vector<Regex>> tried_before;  // not null
  std::vector<Place> tried_before_places;
  std::vector<Place> wrapper_places;
  std::vector<Place> symptom_places;
  std::vector<SymptomCause> causes;
  std::vector<SymptomExample> examples;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SYMPTOM_H_
