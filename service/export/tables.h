// Profiles as tables for other programs and for people.
#ifndef STATUS_TRANSLATOR_EXPORT_TABLES_H_
#define STATUS_TRANSLATOR_EXPORT_TABLES_H_

#include <string>
#include <vector>

#include "config/profile_set.h"

namespace status_translator {

// All three are deterministic and carry the revision of each profile and that of the atlas.

// RFC 4180, one answer a line, runs of HTTP statuses as from and to. Columns: atlas_revision, profile, revision,
// direction, origin, error_code, from, to, answer, kind, row, found_in, retryable, retry_reason, reason. A gRPC code is
// asked by its number; "other" is every number that has no line. An answer that the table does not give is empty.
std::string ExportCsv(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles);

// One section a profile, with its sources; origins that answer as none do not stand twice.
std::string ExportMarkdown(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles);

// {"atlasRevision": ..., "profiles": [...]}, each as CatalogService.GetProfile gives it.
std::string ExportJson(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_TABLES_H_
