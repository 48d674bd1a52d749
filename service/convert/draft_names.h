// What the names of JSON members and XML elements of an error suggest, for the draft of a shape.
#ifndef STATUS_TRANSLATOR_CONVERT_DRAFT_NAMES_H_
#define STATUS_TRANSLATOR_CONVERT_DRAFT_NAMES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

// How well a name suits its use; the lowest rank suits best. None if it does not suit. Names are compared without case,
// '_' and '-'. "code", "errorCode" and names that end in "code" come before "type", "reason" and "status"; "message"
// and "detail" before "title".
std::optional<int> RankAsErrorCode(absl::string_view name);
std::optional<int> RankAsMessage(absl::string_view name);
bool IsWaitName(absl::string_view name);
bool IsRequestIdName(absl::string_view name);

// Whether a text under such a name can be an error code: neither a sentence, nor a URI, which "type" of RFC 9457 has,
// nor `status`, nor a word that only says that there is an error.
bool CanBeErrorCode(absl::string_view text, int status);

// The first places of one use, in the order in which they were found.
class RankedPlaces {
 public:
  // `rank`: see RankAsErrorCode.
  void Add(int rank, const std::string& place) {
    if (places_.size() < kMaxPlacesOfUse) places_.push_back({rank, place});
  }
  // Those of the best rank.
  std::vector<std::string> Best() const;
  // All, the best first.
  std::vector<std::string> All() const;

 private:
  // More than an error has; far more would not be a draft to read.
  static constexpr size_t kMaxPlacesOfUse = 8;

  struct Place {
    int rank = 0;
    std::string place;
  };
  std::vector<Place> places_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_DRAFT_NAMES_H_
