// Formats rows of cells as text.
#ifndef STATUS_TRANSLATOR_SUPPORT_TEXT_TABLE_H_
#define STATUS_TRANSLATOR_SUPPORT_TEXT_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace status_translator {

using TextRows = std::vector<std::vector<std::string>>;

// Cells may come from anywhere, for example from a response: in both forms line ends and tabs become spaces, and other
// control characters, which a terminal would obey, U+FFFD.

// One line for each row, with cells separated by tabs.
std::string TabSeparated(const TextRows& rows);

// One line for each row, with cells padded to columns by spaces. The last cell of a row is not padded. Widths are in
// bytes.
std::string PaddedColumns(const TextRows& table);

// "1,234,567".
std::string WithCommas(uint64_t number);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_TEXT_TABLE_H_
