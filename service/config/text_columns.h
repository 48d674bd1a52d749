// Counts the columns of a text in characters, as editors and annotations of code reviews do. Protobuf's tokenizer
// counts bytes, and a tab up to the next multiple of 8.
#ifndef STATUS_TRANSLATOR_CONFIG_TEXT_COLUMNS_H_
#define STATUS_TRANSLATOR_CONFIG_TEXT_COLUMNS_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/file_errors.h"

namespace status_translator {

// Not thread-safe.
class TextColumns {
 public:
  // `text` must outlive this.
  explicit TextColumns(absl::string_view text);

  // `place` is counted as the tokenizer does; in the result each character is one column.
  Place InCharacters(Place place) const;
  // The rest of the text from a place that is counted as the tokenizer does.
  absl::string_view TextAt(Place place) const;

 private:
  struct Position {
    int line = -1;
    int column = 0;      // as the tokenizer counts
    size_t byte = 0;     // of the text
    int characters = 0;  // in the line, before the position
  };

  Position Find(Place place) const;

  absl::string_view text_;
  std::vector<size_t> lines_;  // where each begins
  bool is_plain_ = true;       // every character is one byte and one column
  mutable Position last_;      // places are asked for in about their order, also in a file of one long line
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_TEXT_COLUMNS_H_
