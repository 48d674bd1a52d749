// Rows of cells as lines of text.
#ifndef STATUS_TRANSLATOR_SUPPORT_TEXT_TABLE_H_
#define STATUS_TRANSLATOR_SUPPORT_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace status_translator {

using TextRows = std::vector<std::vector<std::string>>;

// One line a row, cells separated by tabs.
std::string TabSeparated(const TextRows& rows);

// One line a row, cells padded with spaces to columns, for reading. The last cell of a row is not padded.
std::string PaddedColumns(const TextRows& rows);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_TEXT_TABLE_H_
