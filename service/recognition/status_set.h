// A set of HTTP statuses, written as "404", "4xx" or "500-504".
#ifndef STATUS_TRANSLATOR_RECOGNITION_STATUS_SET_H_
#define STATUS_TRANSLATOR_RECOGNITION_STATUS_SET_H_

#include <bitset>

#include "absl/strings/string_view.h"
#include "core/http_status.h"

namespace status_translator {

class StatusSet {
 public:
  // Adds a status, class or range. False, and adds nothing, if `text` is none.
  bool Add(absl::string_view text);
  void AddRange(int from, int to);

  bool empty() const { return statuses_.none(); }
  bool HasAny(int from, int to) const;
  bool Has(int status) const {
    return IsHttpStatus(status) && statuses_[static_cast<size_t>(status - kFirstHttpStatus)];
  }

 private:
  std::bitset<kHttpStatusCount> statuses_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RECOGNITION_STATUS_SET_H_
