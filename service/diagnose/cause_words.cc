#include "diagnose/cause_words.h"

#include "absl/strings/str_cat.h"
#include "support/enum_word.h"

namespace status_translator {

std::string ConfidenceWord(const v1::Cause& cause) { return EnumWord(cause.confidence()); }

std::string SpeakerText(const v1::Cause& cause) {
  const std::string& versions = cause.client_versions();
  return versions.empty() || versions == "all" ? cause.client() : absl::StrCat(cause.client(), " ", versions);
}

std::string MakerText(const v1::Cause& cause) {
  if (cause.made_by() == "peer") return "the application, or a proxy in front of it";
  if (cause.made_by() == "proxy") return "a proxy, load balancer or gateway";
  return cause.made_by() == "client" ? "the client itself" : absl::StrCat("the ", cause.made_by());
}

std::string MayHaveRunText(const v1::Cause& cause) {
  switch (cause.may_have_run()) {
    case v1::MAY_HAVE_RUN_YES:
      return "yes, it may have been processed";
    case v1::MAY_HAVE_RUN_NO:
      return "no: it did not reach an application";
    default:
      return "the words do not tell";
  }
}

}  // namespace status_translator
