#include "wire/details.h"

#include <utility>

#include "google/rpc/error_details.pb.h"
#include "support/limits.h"

namespace status_translator {

std::string ErrorCodeOf(const StatusDetails& details) {
  google::rpc::ErrorInfo info;
  if (!FindDetail(details, info)) return "";
  const auto written = info.metadata().find("error_code");
  const bool is_written =
      written != info.metadata().end() && !written->second.empty() && written->second.size() <= kMaxErrorCodeBytes;
  return is_written ? written->second : info.reason();
}

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
