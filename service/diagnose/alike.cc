#include "diagnose/alike.h"

#include <algorithm>

#include "config/symptom_text.h"
#include "diagnose/sentence.h"

namespace status_translator {

bool Contains(absl::string_view outer, absl::string_view inner) {
  return outer.size() > inner.size() && IsPartOf(inner, outer);
}

std::vector<const FoundSymptom*> Alike(const Findings& findings, const FoundSymptom& best, bool has_client) {
  std::vector<const FoundSymptom*> alike;
  for (const FoundSymptom& one : findings.found) {
    const bool same_words = !has_client && one.words == best.words;
    if (one.symptom->fallback) continue;
    if (one.symptom->file != best.symptom->file && (same_words || Contains(best.words, one.words))) {
      alike.push_back(&one);
    }
  }
  return alike;
}

bool OthersDiffer(const Findings& findings, const FoundSymptom& best, bool has_client) {
  const std::vector<const FoundSymptom*> alike = Alike(findings, best, has_client);
  return std::any_of(alike.begin(), alike.end(), [&best](const FoundSymptom* one) {
    return one->symptom->causes.front() != best.symptom->causes.front();
  });
}

std::vector<std::string> CausesOf(const Findings& findings, const FoundSymptom& best, bool has_client) {
  std::vector<std::string> causes = best.symptom->causes;
  for (const FoundSymptom* one : Alike(findings, best, has_client)) {
    for (const std::string& kind : one->symptom->causes) {
      if (std::find(causes.begin(), causes.end(), kind) == causes.end()) causes.push_back(kind);
    }
  }
  if (causes.size() > kMaxCausesNamed) causes.resize(kMaxCausesNamed);
  return causes;
}

}  // namespace status_translator
