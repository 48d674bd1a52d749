// The built-in profiles, loaded once for all tests of exports.
#ifndef STATUS_TRANSLATOR_TESTS_EXPORT_BUILT_IN_H_
#define STATUS_TRANSLATOR_TESTS_EXPORT_BUILT_IN_H_

#include "config/profile_set.h"

namespace status_translator {

inline const ProfileSet& BuiltIn() {
  static const ProfileSet& set = *ProfileSet::Load(BuiltInProfiles())->release();
  return set;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_EXPORT_BUILT_IN_H_
