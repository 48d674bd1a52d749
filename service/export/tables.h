// Profiles as tables for other programs and for people. The same profiles give the same bytes; each table carries the
// revision of the atlas, which is all profiles together, and of each profile.
#ifndef STATUS_TRANSLATOR_EXPORT_TABLES_H_
#define STATUS_TRANSLATOR_EXPORT_TABLES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "config/profile_set.h"

namespace status_translator {

// RFC 4180, one line for each run of HTTP statuses with the same answer, for example
//   <atlas>,general,<revision>,http_to_grpc,application,,404,404,NOT_FOUND,EXACT,404,general,false,…,…
// Columns: atlas_revision, profile, revision, direction, origin, error_code, from, to, answer, kind, row, found_in,
// retryable, retry_reason, reason, domain, type, title, help. The last four are the catalogue entry of an error code.
// gRPC codes are numbers in from and to; "other" is every number without a line. The answer is empty where the profile
// has none.
std::string ExportCsv(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles);

// One section for each profile, with its sources. An origin without answers of its own has no table.
std::string ExportMarkdown(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles);

// {"atlasRevision": …, "profiles": […]}, each profile as CatalogService.GetProfile returns it.
absl::StatusOr<std::string> ExportJson(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_TABLES_H_
