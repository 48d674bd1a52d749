// The header fields of a response that is restored from an OriginalResponse.
#ifndef STATUS_TRANSLATOR_CONVERT_RESTORE_HEADERS_H_
#define STATUS_TRANSLATOR_CONVERT_RESTORE_HEADERS_H_

#include "core/table.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/fields.h"

namespace status_translator {

// Puts the original fields that may be restored and sent on before `headers`, in place of those with the same names.
void RestoreHeaders(const v1::OriginalResponse& original, const Expose& expose, Fields& headers,
                    v1::ConversionReport& report);

// Removes the fields that name the target of a redirect: a 3xx without a target is harmless. Trailers that name one
// come from the same upstream as the original. The report then calls them hidden.
void DropRedirect(Fields& headers, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_RESTORE_HEADERS_H_
