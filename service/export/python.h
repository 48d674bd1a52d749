// A profile as Python 3.9: one module, formatted as Black does.
#ifndef STATUS_TRANSLATOR_EXPORT_PYTHON_H_
#define STATUS_TRANSLATOR_EXPORT_PYTHON_H_

#include <string>

#include "export/source_model.h"

namespace status_translator {

std::string WritePython(const SourceModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_PYTHON_H_
