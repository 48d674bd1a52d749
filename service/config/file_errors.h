// The errors in one file, each with its place.
#ifndef STATUS_TRANSLATOR_CONFIG_FILE_ERRORS_H_
#define STATUS_TRANSLATOR_CONFIG_FILE_ERRORS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// A place in a file. Lines and columns count from 0; a negative line stands for the whole file.
struct Place {
  int line = -1;
  int column = 0;

  auto operator<=>(const Place&) const = default;
};

// "FILE:LINE:COLUMN: message", which editors understand, with numbers from 1; "FILE: message" for the whole file.
std::string AtPlace(absl::string_view file, Place place, absl::string_view message);

// Collects the errors of a file. Not thread-safe.
class FileErrors {
 public:
  explicit FileErrors(absl::string_view file) : file_(file) {}

  // In `message`, which may quote the file, control characters and bytes that are not UTF-8 are escaped as \x1b.
  void Add(Place place, absl::string_view message);

  bool empty() const { return errors_.empty(); }
  const std::string& file() const { return file_; }

  // InvalidArgument with one line for each error in the order of the file, but at most a hundred; OK without errors.
  absl::Status ToStatus() const;

 private:
  std::string file_;
  std::vector<std::pair<Place, std::string>> errors_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_FILE_ERRORS_H_
