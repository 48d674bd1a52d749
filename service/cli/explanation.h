// Translations as tables of text.
#ifndef STATUS_TRANSLATOR_CLI_EXPLANATION_H_
#define STATUS_TRANSLATOR_CLI_EXPLANATION_H_

#include <string>
#include <vector>

#include "cli/code.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation.pb.h"
#include "support/text_table.h"
#include "support/v1.h"

namespace status_translator {

// One answer: at most 15 rows, each a name and a text. `origin` is the one that was asked with.
TextRows Explanation(const v1::Translation& translation, const Code& asked, v1::Origin origin);

// One row for each origin, then one row for each answer that profiles give, with those profiles.
TextRows Overview(const std::vector<v1::Translation>& by_origin, const v1::CompareProfilesResponse& compared,
                  const Code& asked);

// "yes: the cause passes" or "no: ...".
std::string RetryText(const v1::Retry& retry);
// The rule, and the revision beside the profile that it belongs to: "EXACT row 404 of profile general, by way of acme
// @0f9277a8346b".
std::string RuleText(const v1::Translation& translation);
// A row for each member of a catalogue entry that is set.
void AddCatalogRows(const v1::CatalogEntry& entry, TextRows& rows);

// "404 Not Found".
std::string HttpText(const v1::HttpStatus& status);
// "NOT_FOUND (5)".
std::string GrpcText(const v1::GrpcCode& code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_EXPLANATION_H_
