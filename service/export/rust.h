// A profile as Rust 1.62: one module, formatted as rustfmt does.
#ifndef STATUS_TRANSLATOR_EXPORT_RUST_H_
#define STATUS_TRANSLATOR_EXPORT_RUST_H_

#include <string>

#include "export/source_model.h"

namespace status_translator {

std::string WriteRust(const SourceModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_RUST_H_
