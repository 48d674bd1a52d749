// A profile as TypeScript 4: one module, formatted as Prettier does.
#ifndef STATUS_TRANSLATOR_EXPORT_TYPESCRIPT_H_
#define STATUS_TRANSLATOR_EXPORT_TYPESCRIPT_H_

#include <string>

#include "export/source_model.h"

namespace status_translator {

std::string WriteTypescript(const SourceModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_TYPESCRIPT_H_
