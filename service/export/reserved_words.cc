#include "export/reserved_words.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

constexpr absl::string_view kKeyword = "is a keyword";
constexpr absl::string_view kOfTheLanguage = "is reserved for the library";

// C++20 [lex.key], with the alternative representations.
constexpr absl::string_view kCpp[] = {
    "alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
    "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
    "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq"};

// The Go specification, "Keywords".
constexpr absl::string_view kGo[] = {"break",  "case",        "chan", "const",   "continue", "default", "defer",
                                     "else",   "fallthrough", "for",  "func",    "go",       "goto",    "if",
                                     "import", "interface",   "map",  "package", "range",    "return",  "select",
                                     "struct", "switch",      "type", "var"};

// The Java language specification, 3.9, with the literals of 3.10, and "_", a keyword since Java 9.
constexpr absl::string_view kJava[] = {
    "_",          "abstract", "assert",    "boolean",   "break",  "byte",     "case",  "catch",      "char",
    "class",      "const",    "continue",  "default",   "do",     "double",   "else",  "enum",       "extends",
    "false",      "final",    "finally",   "float",     "for",    "goto",     "if",    "implements", "import",
    "instanceof", "int",      "interface", "long",      "native", "new",      "null",  "package",    "private",
    "protected",  "public",   "return",    "short",     "static", "strictfp", "super", "switch",     "synchronized",
    "this",       "throw",    "throws",    "transient", "true",   "try",      "void",  "volatile",   "while"};

template <size_t kCount>
bool Has(const absl::string_view (&words)[kCount], absl::string_view name) {
  return std::find(std::begin(words), std::end(words), name) != std::end(words);
}

}  // namespace

absl::string_view CppReserved(absl::string_view name, bool is_first) {
  if (Has(kCpp, name)) return kKeyword;
  // [lex.name], [namespace.std], [namespace.posix], [namespace.future].
  const bool is_reserved =
      absl::StrContains(name, "__") || (name.size() > 1 && name[0] == '_' && absl::ascii_isupper(name[1]));
  // In another namespace, std would hide that of the library, which the file uses.
  if (is_reserved || name == "std") return kOfTheLanguage;
  if (!is_first) return "";
  absl::string_view number = name;
  const bool is_std =
      absl::ConsumePrefix(&number, "std") && std::all_of(number.begin(), number.end(), absl::ascii_isdigit);
  return is_std || name == "posix" || name[0] == '_' ? kOfTheLanguage : "";
}

absl::string_view GoReserved(absl::string_view name, bool) {
  if (name == "_") return "is the blank identifier";
  return Has(kGo, name) ? kKeyword : "";
}

absl::string_view JavaReserved(absl::string_view name, bool is_first) {
  if (Has(kJava, name)) return kKeyword;
  // Class loaders refuse to define classes in packages of that name.
  return is_first && name == "java" ? kOfTheLanguage : "";
}

}  // namespace status_translator
