// The alias v1 for the namespace of the API's messages.
#ifndef STATUS_TRANSLATOR_SUPPORT_V1_H_
#define STATUS_TRANSLATOR_SUPPORT_V1_H_

namespace statustranslator::v1 {}

namespace status_translator {
namespace v1 = ::statustranslator::v1;
}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_V1_H_
