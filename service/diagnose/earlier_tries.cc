#include "diagnose/earlier_tries.h"

#include <algorithm>

#include "diagnose/sentence.h"

namespace status_translator {
namespace {

bool AnyMatches(const std::vector<Regex>& patterns, absl::string_view line) {
  return std::any_of(patterns.begin(), patterns.end(), [line](const Regex& one) { return one.MatchesPart(line); });
}

bool MayHaveRun(const Symptom& symptom, const SymptomSet::Compiled& symptoms) {
  const auto cause = symptoms.causes.find(symptom.causes.front());
  return cause != symptoms.causes.end() && cause->second->may_have_run != v1::MAY_HAVE_RUN_NO;
}

}  // namespace

bool SaysThatItTriedBefore(absl::string_view line, const SymptomSet::Compiled& symptoms) {
  return AnyMatches(*symptoms.tried_before, line);
}

bool MayHaveBeenTriedBefore(const Findings& findings, const FoundSymptom& best, const SymptomSet::Compiled& symptoms,
                            absl::string_view line) {
  if (SaysThatItTriedBefore(line, symptoms)) return true;
  return std::any_of(findings.found.begin(), findings.found.end(), [&](const FoundSymptom& one) {
    const Symptom& symptom = *one.symptom;
    // A sentence of that fallback has its patterns, which do not match.
    if (symptom.tried_before != symptoms.tried_before && AnyMatches(*symptom.tried_before, line)) return true;
    // A proxy's sentence stands in what the client prints about it.
    if (!symptom.certain || symptom.proxy || best.symptom->proxy) return false;
    return one.words != best.words && !IsPartOf(one.words, best.words) && MayHaveRun(symptom, symptoms);
  });
}

}  // namespace status_translator
