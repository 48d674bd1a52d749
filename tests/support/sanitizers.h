// Whether the tests are built with a sanitizer.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_SANITIZERS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_SANITIZERS_H_

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define STATUS_TRANSLATOR_UNDER_ASAN 1
#endif
#endif

namespace status_translator {

#ifdef STATUS_TRANSLATOR_UNDER_ASAN
inline constexpr bool kSanitizersNeedDescriptors = true;
#else
inline constexpr bool kSanitizersNeedDescriptors = false;
#endif

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_SANITIZERS_H_
