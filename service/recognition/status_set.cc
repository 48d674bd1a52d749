#include "recognition/status_set.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace status_translator {

void StatusSet::AddRange(int from, int to) {
  for (int status = from; status <= to; ++status) statuses_.set(static_cast<size_t>(status - kFirstHttpStatus));
}

bool StatusSet::HasAny(int from, int to) const {
  for (int status = from; status <= to; ++status) {
    if (Has(status)) return true;
  }
  return false;
}

bool StatusSet::Add(absl::string_view text) {
  int from = 0, to = 0;
  if (text.size() == 3 && absl::EndsWith(text, "xx") && text[0] >= '1' && text[0] <= '5') {
    from = (text[0] - '0') * 100;
    to = from + 99;
  } else {
    const std::pair<absl::string_view, absl::string_view> ends = absl::StrSplit(text, absl::MaxSplits('-', 1));
    if (!absl::SimpleAtoi(ends.first, &from)) return false;
    to = from;
    if (absl::StrContains(text, '-') && !absl::SimpleAtoi(ends.second, &to)) return false;
  }
  if (!IsHttpStatus(from) || !IsHttpStatus(to) || from > to) return false;
  AddRange(from, to);
  return true;
}

}  // namespace status_translator
