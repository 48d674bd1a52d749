// Suggestions for a misspelt name.
#ifndef STATUS_TRANSLATOR_CORE_NEAREST_H_
#define STATUS_TRANSLATOR_CORE_NEAREST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// The candidates, at most three, that `name` is likely a misspelling of, nearest first: the number of letters to
// insert, leave out or replace, and of neighbours to swap, is at most a third of the length of `name`, or 1. Ignores
// case. None if more than three are equally near. Empty for a name longer than 64 bytes, which bounds the work.
std::vector<absl::string_view> Nearest(absl::string_view name, absl::Span<const absl::string_view> candidates);

// " (did you mean a or b?)", or "" without a suggestion.
std::string DidYouMean(absl::string_view name, absl::Span<const absl::string_view> candidates);

// "" if `name` is one of the words, byte by byte; otherwise what is wrong with the value of an option, for example
// "\"enfroce\" is not one of observe, enforce (did you mean enforce?)".
std::string NotOneOf(absl::string_view name, absl::Span<const absl::string_view> words);

// The words in the form in which the library for options describes a set, for example "{observe,enforce}". As the
// description of an option's check it tells the shell completions the values.
std::string WordSet(absl::Span<const absl::string_view> words);

// The same as DidYouMean among the names of the gRPC codes.
std::string DidYouMeanGrpcCode(absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_NEAREST_H_
