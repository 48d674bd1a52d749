#include "wire/details.h"

#include <algorithm>

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
  const auto goes = [type_name](const google::protobuf::Any& detail) { return IsOfType(detail, type_name); };
  const auto first = std::remove_if(details.begin(), details.end(), goes);
  if (first == details.end()) return false;
  details.erase(first, details.end());
  return true;
}

}  // namespace status_translator
