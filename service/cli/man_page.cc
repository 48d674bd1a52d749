#include "cli/man_page.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/command_table.h"
#include "cli/footer.h"
#include "core/version.h"

namespace status_translator {
namespace {

// Text that roff prints as it is: a hyphen that is not broken at, and no line that begins with a control character.
std::string Roff(absl::string_view text) {
  const std::string escaped = absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}});
  return absl::StartsWith(escaped, ".") || absl::StartsWith(escaped, "'") ? absl::StrCat("\\&", escaped) : escaped;
}

std::string Bold(absl::string_view text) { return absl::StrCat("\\fB", Roff(text), "\\fR"); }
std::string Italic(absl::string_view text) { return absl::StrCat("\\fI", Roff(text), "\\fR"); }

// "status-translator-explain".
std::string PageName(absl::string_view command) {
  return absl::StrCat("status-translator", command.empty() ? "" : "-", command);
}

std::string Tagged(absl::string_view tag, absl::string_view text) {
  return absl::StrCat(".TP\n", tag, "\n", text, "\n");
}

std::string OptionsRoff(absl::string_view section, const std::vector<CommandOption>& options) {
  std::string text;
  for (const CommandOption& option : options) {
    std::string tag = absl::StrJoin(option.names, ", ", [](std::string* out, const std::string& name) {
      out->append(name[0] == '-' ? Bold(name) : Italic(name));
    });
    if (option.names[0][0] == '-' && !option.value.empty()) absl::StrAppend(&tag, " ", Italic(option.value));
    if (option.repeatable) absl::StrAppend(&tag, " ...");
    absl::StrAppend(&text, Tagged(tag, Roff(HelpWithNotes(option))));
  }
  return text.empty() ? "" : absl::StrCat(".SH ", section, "\n", text);
}

std::string EnvironmentRoff(const std::vector<CommandOption>& options) {
  std::string text;
  for (const CommandOption& option : options) {
    if (option.environment.empty()) continue;
    absl::StrAppend(&text, Tagged(Bold(option.environment), absl::StrCat("Sets ", Bold(option.names.back()), ".")));
  }
  return text.empty() ? "" : absl::StrCat(".SH ENVIRONMENT\n", text);
}

std::string FooterRoff(absl::string_view footer) {
  std::string notes;
  std::string examples;
  for (const FooterPart& part : ParseFooter(footer)) {
    switch (part.kind) {
      case FooterKind::kExample:
        absl::StrAppend(&examples, Roff(part.text), "\n");
        break;
      case FooterKind::kRow:
        absl::StrAppend(&notes, Tagged(Roff(part.term), Roff(part.text)));
        break;
      case FooterKind::kParagraph:
        absl::StrAppend(&notes, notes.empty() ? "" : ".PP\n", Roff(part.text), "\n");
        break;
    }
  }
  return absl::StrCat(notes.empty() ? "" : ".SH NOTES\n", notes,
                      examples.empty() ? "" : absl::StrCat(".SH EXAMPLES\n.nf\n", examples, ".fi\n"));
}

std::string SeeAlso(const std::vector<std::string>& pages) {
  return absl::StrCat(".SH SEE ALSO\n",
                      absl::StrJoin(pages, ",\n",
                                    [](std::string* out, const std::string& page) {
                                      absl::StrAppend(out, ".BR ", Roff(page), " (1)");
                                    }),
                      "\n");
}

std::string CommandsRoff(const std::vector<Command>& commands) {
  std::string text = ".SH COMMANDS\n";
  for (const Command& command : commands) absl::StrAppend(&text, Tagged(Bold(command.name), Roff(command.description)));
  return text;
}

// The day in the footer of a page: today, or the one of a reproducible build.
std::string PageDate() {
  int64_t seconds = 0;
  const char* set = std::getenv("SOURCE_DATE_EPOCH");
  const bool is_set = set != nullptr && absl::SimpleAtoi(set, &seconds);
  return absl::FormatTime("%Y-%m-%d", is_set ? absl::FromUnixSeconds(seconds) : absl::Now(), absl::UTCTimeZone());
}

// Names of options and variables are not hyphenated.
std::string Page(const Command& command, const std::vector<Command>& commands) {
  const bool is_program = command.name.empty();
  const std::string page = PageName(command.name);
  // What a line of `whatis` says: short for the program.
  const absl::string_view about =
      is_program ? "translate between HTTP and gRPC status codes" : absl::string_view(command.description);
  std::vector<std::string> see_also;
  if (is_program) {
    for (const Command& one : commands) see_also.push_back(PageName(one.name));
  } else {
    see_also.push_back(PageName(""));
  }
  return absl::StrCat(".\\\" Written by: status-translator man ", command.name, "\n.TH ",
                      absl::AsciiStrToUpper(Roff(page)), " 1 \"", PageDate(), "\" \"status\\-translator ", kVersion,
                      "\" \"User Commands\"\n.nh\n.ad l\n.SH NAME\n", Roff(page), " \\- ", Roff(about),
                      "\n.SH SYNOPSIS\n",
                      Bold(is_program ? "status-translator" : absl::StrCat("status-translator ", command.name)), " ",
                      Roff(is_program ? "[OPTIONS] COMMAND" : ArgumentsOf(command)), "\n.SH DESCRIPTION\n",
                      Roff(command.description), ".\n", is_program ? CommandsRoff(commands) : "",
                      OptionsRoff("ARGUMENTS", command.positionals), OptionsRoff("OPTIONS", command.options),
                      EnvironmentRoff(command.options), FooterRoff(command.footer), SeeAlso(see_also));
}

}  // namespace

std::string ManPage(const CLI::App& app, absl::string_view name) {
  return Page(ReadCommand(name.empty() ? app : *app.get_subcommand(std::string(name))), ReadCommands(app));
}

absl::Status WriteManPages(const CLI::App& app, const std::string& directory) {
  std::vector<std::string> names = {""};
  for (const Command& command : ReadCommands(app)) names.push_back(command.name);
  for (const std::string& name : names) {
    const std::string path = absl::StrCat(directory, "/", PageName(name), ".1");
    std::ofstream file(path, std::ios::binary);
    file << ManPage(app, name) << std::flush;
    if (!file) return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", std::strerror(errno)));
  }
  return absl::OkStatus();
}

}  // namespace status_translator
