// The responses of real programs in tests/convert/specimens.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_SPECIMENS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_SPECIMENS_H_

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/facts.h"
#include "wire/fields.h"

namespace status_translator {

struct Specimen {
  std::string name;
  v1::HttpResponse http;
};

inline void AddLines(absl::string_view text, Fields& fields) {
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipWhitespace())) {
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos) throw std::runtime_error(absl::StrCat("no field: ", line));
    v1::Header& field = *fields.Add();
    field.set_name(std::string(line.substr(0, colon)));
    field.set_raw(std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
}

// `curl -i` writes trailers right behind the body: they begin where a name that Trailer announced stands.
inline size_t BodyEnd(absl::string_view rest, const Fields& headers) {
  size_t end = rest.size();
  for (const v1::Header& field : headers) {
    if (!absl::EqualsIgnoreCase(field.name(), "trailer")) continue;
    end = std::min(end, rest.find(absl::StrCat(FieldValue(field), ":")));
  }
  return end;
}

inline Specimen ReadSpecimen(const std::filesystem::path& path) {
  const std::string text = ReadFile(path);
  const size_t status_end = text.find("\r\n");
  const size_t head_end = text.find("\r\n\r\n");
  Specimen specimen{path.stem(), {}};
  int code = 0;
  if (head_end == std::string::npos || !absl::SimpleAtoi(text.substr(9, 3), &code)) {
    throw std::runtime_error(absl::StrCat(path.string(), " has no head"));
  }
  specimen.http.set_code(code);
  AddLines(absl::string_view(text).substr(status_end, head_end - status_end), *specimen.http.mutable_headers());
  const absl::string_view rest = absl::string_view(text).substr(head_end + 4);
  const size_t body_end = BodyEnd(rest, specimen.http.headers());
  specimen.http.set_body(std::string(rest.substr(0, body_end)));
  AddLines(rest.substr(body_end), *specimen.http.mutable_trailers());
  return specimen;
}

// In order of name.
inline std::vector<Specimen> ReadSpecimens() {
  std::vector<Specimen> specimens;
  for (const auto& entry : std::filesystem::directory_iterator(TestFile("convert/specimens"))) {
    if (entry.path().extension() == ".http") specimens.push_back(ReadSpecimen(entry.path()));
  }
  std::sort(specimens.begin(), specimens.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return specimens;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_SPECIMENS_H_
