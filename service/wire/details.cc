#include "wire/details.h"

#include <utility>

namespace status_translator {

bool RemoveDetails(absl::string_view type_name, StatusDetails& details) {
  StatusDetails stay;
  for (google::protobuf::Any& detail : details) {
    if (TypeName(detail.type_url()) != type_name) *stay.Add() = std::move(detail);
  }
  const bool removed = stay.size() != details.size();
  details.Swap(&stay);
  return removed;
}

}  // namespace status_translator
