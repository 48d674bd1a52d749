#include "cli/help.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/command_table.h"
#include "cli/footer.h"

namespace status_translator {
namespace {

constexpr size_t kWidthWithoutTerminal = 120;
constexpr size_t kNarrowest = 40;
constexpr size_t kWidest = 200;
constexpr size_t kIndent = 2;

// Where the texts beside names begin; in a narrow terminal they stand below.
size_t TextColumn(size_t width) { return width < 70 ? 6 : 30; }

// A name and its text: beside it, or below if the name is too long.
std::string Row(absl::string_view name, absl::string_view text, size_t width) {
  const size_t column = TextColumn(width);
  std::string row = absl::StrCat(std::string(kIndent, ' '), name);
  if (row.size() + kIndent > column) {
    absl::StrAppend(&row, "\n");
    row.append(column, ' ');
  } else {
    row.resize(column, ' ');
  }
  return absl::StrCat(row, Wrapped(text, width, column, column), "\n");
}

std::string OptionRows(absl::string_view title, const std::vector<CommandOption>& options, size_t width) {
  if (options.empty()) return "";
  std::string text = absl::StrCat("\n", title, ":\n");
  for (const CommandOption& option : options) {
    std::string name = absl::StrJoin(option.names, ", ");
    const bool is_positional = name[0] != '-';
    if (!is_positional && !option.value.empty()) absl::StrAppend(&name, " ", option.value);
    if (option.repeatable) absl::StrAppend(&name, " ...");
    absl::StrAppend(&text, Row(name, HelpWithNotes(option), width));
  }
  return text;
}

std::string FooterText(absl::string_view footer, size_t width) {
  std::string text;
  bool in_examples = false;
  for (const FooterPart& part : ParseFooter(footer)) {
    if (part.kind == FooterKind::kExample) {
      if (!in_examples) absl::StrAppend(&text, "\nExamples:\n");
      absl::StrAppend(&text, "  ", Wrapped(part.text, width, kIndent, 2 * kIndent), "\n");
    } else if (part.kind == FooterKind::kRow) {
      absl::StrAppend(&text, Row(part.term, part.text, width));
    } else {
      absl::StrAppend(&text, in_examples || text.empty() ? "\n" : "", Wrapped(part.text, width, 0, 0), "\n");
    }
    in_examples = part.kind == FooterKind::kExample;
  }
  return text;
}

}  // namespace

size_t TerminalWidth() {
  size_t columns = 0;
  winsize size{};
  if (const char* set = std::getenv("COLUMNS"); set != nullptr && absl::SimpleAtoi(set, &columns) && columns > 0) {
    return std::clamp(columns, kNarrowest, kWidest);
  }
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kWidthWithoutTerminal;
  return std::clamp(size_t{size.ws_col}, kNarrowest, kWidest);
}

std::string Wrapped(absl::string_view text, size_t width, size_t at, size_t indent) {
  std::string wrapped;
  bool at_start = true;
  // Several blanks in a row, which part two examples in a line, stay.
  for (absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!at_start && at + 1 + word.size() > width) {
      while (!wrapped.empty() && wrapped.back() == ' ') wrapped.pop_back();
      absl::StrAppend(&wrapped, "\n", std::string(indent, ' '));
      at = indent;
      at_start = true;
    }
    if (at_start && word.empty()) continue;
    absl::StrAppend(&wrapped, at_start ? "" : " ", word);
    at += word.size() + (at_start ? 0 : 1);
    at_start = false;
  }
  return wrapped;
}

std::string HelpText(const CLI::App& app, size_t width) {
  const Command command = ReadCommand(app);
  const std::vector<Command> commands = ReadCommands(app);
  const std::string usage = absl::StrCat("Usage: status-translator ", command.name, command.name.empty() ? "" : " ",
                                         commands.empty() ? ArgumentsOf(command) : "[OPTIONS] COMMAND");
  std::string text =
      absl::StrCat(Wrapped(command.description, width, 0, 0), "\n\n", Wrapped(usage, width, 0, 2 * kIndent), "\n");
  absl::StrAppend(&text, OptionRows("Arguments", command.positionals, width));
  if (!commands.empty()) absl::StrAppend(&text, "\nCommands:\n");
  for (const Command& one : commands) absl::StrAppend(&text, Row(one.name, one.description, width));
  return absl::StrCat(text, OptionRows("Options", command.options, width), FooterText(command.footer, width));
}

}  // namespace status_translator
