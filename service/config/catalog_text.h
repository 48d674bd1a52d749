// Checks the organisation's error catalogue in a profile file: the domain of the profile and the entries of its rows.
#ifndef STATUS_TRANSLATOR_CONFIG_CATALOG_TEXT_H_
#define STATUS_TRANSLATOR_CONFIG_CATALOG_TEXT_H_

#include <cstddef>
#include <string>

#include "config/file_errors.h"
#include "config/placed_message.h"
#include "core/rule.h"
#include "statustranslator/v1/profile.pb.h"
#include "support/v1.h"

namespace status_translator {

// The limit of a domain name.
inline constexpr size_t kMaxDomainBytes = 253;
// Of a problem type and a help link. The trailers of a response have at most 8,000 bytes, and far shorter ones are in
// use.
inline constexpr size_t kMaxCatalogUriBytes = 1024;
inline constexpr size_t kMaxTitleBytes = 256;

// Adds an error for a field `domain` of `node` that is too long or not visible ASCII. Empty is unset.
void CheckDomain(const PlacedMessage& node, const std::string& domain, FileErrors& errors);

// The entry in a row, with an error for each member that is not valid, or that stands in a row without an error code.
CatalogEntry CheckCatalogEntry(const PlacedMessage& node, const v1::HttpToGrpcRow& row, FileErrors& errors);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_CATALOG_TEXT_H_
