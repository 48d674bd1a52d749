#include "recognition/shape_set.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/numeric/bits.h"
#include "absl/strings/match.h"
#include "core/http_status.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

// The members of the root, and the headers, that are looked up in the index: as many as a response may have headers.
constexpr size_t kMaxLookups = 1000;

bool HasMediaType(const ShapeMatch& match, absl::string_view media_type) {
  return match.media_types.empty() ||
         std::any_of(match.media_types.begin(), match.media_types.end(), [&](const std::string& wanted) {
           return wanted[0] == '+' ? absl::EndsWith(media_type, wanted) : media_type == wanted;
         });
}

// For sets of names with one bit each. Names can share a bit, so a set says what is missing, not what is there.
uint64_t BitOf(absl::string_view member, absl::string_view child) {
  return uint64_t{1} << (absl::HashOf(member, child) % 64);
}

// The member of the root, and the member in it, that a condition needs; empty if any will do.
std::pair<absl::string_view, absl::string_view> MembersOf(const ShapeCondition& condition) {
  const auto& segments = condition.part.json.segments();
  // A number is the index of an element.
  const auto is_member = [&segments](size_t i) {
    return i < segments.size() && !segments[i].wildcard && !segments[i].index.has_value();
  };
  if (condition.part.kind != Part::Kind::kJson || !is_member(0)) return {};
  return {segments[0].name, is_member(1) ? absl::string_view(segments[1].name) : absl::string_view()};
}

int CostOf(const ShapeCondition& condition) {
  if (condition.part.kind == Part::Kind::kText) return 2;
  return condition.pattern.has_value() ? 1 : 0;
}

bool HasOnly(const std::vector<std::string>& names, JsonValue root) {
  if (!root.IsObject() || root.size() > names.size()) return false;
  for (const JsonValue member : root) {
    if (!std::binary_search(names.begin(), names.end(), member.Key())) return false;
  }
  return true;
}

}  // namespace

// The conditions that were evaluated for one response.
class ShapeSet::Memo {
 public:
  Memo(const ShapeSet& set, Evidence& evidence)
      : set_(set), evidence_(evidence), answers_(set.conditions_.size() / 64 + 1) {}

  bool Holds(uint32_t id) {
    Answers& answers = answers_[id / 64];
    const uint64_t bit = uint64_t{1} << (id % 64);
    if ((answers.known & bit) == 0) {
      answers.known |= bit;
      if (Evaluate(set_.conditions_[id])) answers.holds |= bit;
    }
    return (answers.holds & bit) != 0;
  }
  Evidence& evidence() { return evidence_; }

 private:
  // One bit for each condition.
  struct Answers {
    uint64_t known = 0;
    uint64_t holds = 0;
  };

  bool Evaluate(const Condition& condition) {
    const Part& part = condition.condition->part;
    if (part.kind != Part::Kind::kText) return status_translator::Holds(*condition.condition, evidence_);
    std::vector<bool>& matches = matches_[static_cast<size_t>(part.text)];
    if (matches.empty()) {
      matches = set_.text_patterns_[static_cast<size_t>(part.text)].Match(evidence_.Text(part.text));
    }
    return matches[condition.in_set];
  }

  const ShapeSet& set_;
  Evidence& evidence_;
  absl::InlinedVector<Answers, 64> answers_;
  std::array<std::vector<bool>, kTextParts> matches_;
};

ShapeSet::ShapeSet(std::vector<std::shared_ptr<const Shape>> shapes) {
  for (size_t part = 0; part < kTextParts; ++part) {
    text_patterns_.emplace_back(part == static_cast<size_t>(TextPart::kWhole) ? RegexSet::Anchor::kWhole
                                                                              : RegexSet::Anchor::kPart);
  }
  for (std::shared_ptr<const Shape>& shape : shapes) shapes_.emplace(shape->name, std::move(shape));
  absl::flat_hash_map<std::string, uint32_t> ids;
  for (const auto& [name, shape] : shapes_) {
    for (const ShapeMatch& match : shape->matches) {
      Block& block = blocks_.emplace_back();
      block.shape = shape.get();
      block.match = &match;
    }
  }
  std::stable_sort(blocks_.begin(), blocks_.end(), [](const Block& a, const Block& b) {
    return std::tuple(a.shape->tier, b.match->conditions) < std::tuple(b.shape->tier, a.match->conditions);
  });
  for (Block& block : blocks_) {
    // The dear ones last: patterns, and those on text, which are matched all at once.
    for (const int cost : {0, 1, 2}) {
      for (const ShapeCondition& condition : block.match->has) {
        if (CostOf(condition) == cost) block.has.push_back(Intern(condition, ids));
      }
    }
    for (const ShapeCondition& condition : block.match->lacks) block.lacks.push_back(Intern(condition, ids));
    for (const ShapeCondition& condition : block.match->has) {
      const auto [member, child] = MembersOf(condition);
      if (!member.empty()) block.members |= BitOf(member, "");
      if (!child.empty()) block.members |= BitOf(member, child);
    }
  }
  for (RegexSet& set : text_patterns_) set.Finish();
  Index();
}

uint32_t ShapeSet::Intern(const ShapeCondition& condition, absl::flat_hash_map<std::string, uint32_t>& ids) {
  const auto [id, is_new] = ids.emplace(condition.key, static_cast<uint32_t>(conditions_.size()));
  if (!is_new) return id->second;
  Condition& added = conditions_.emplace_back();
  added.condition = &condition;
  if (condition.part.kind == Part::Kind::kText) {
    added.in_set = text_patterns_[static_cast<size_t>(condition.part.text)].Add(*condition.pattern);
    text_program_ += static_cast<size_t>(condition.pattern->program());
  }
  return id->second;
}

std::vector<ShapeSet::Anchor> ShapeSet::AnchorsOf(const ShapeMatch& match) {
  std::vector<Anchor> anchors;
  if (match.empty) anchors.push_back({Anchor::Kind::kEmpty, "", ""});
  if (!match.only.empty()) anchors.push_back({Anchor::Kind::kJson, "", ""});
  for (const ShapeCondition& condition : match.has) {
    const Part& part = condition.part;
    switch (part.kind) {
      case Part::Kind::kJson: {
        const auto& segments = part.json.segments();
        if (const auto [member, child] = MembersOf(condition); !member.empty()) {
          anchors.push_back({Anchor::Kind::kMember, std::string(member), std::string(child)});
        } else {
          const bool is_element = !segments.empty() && segments[0].index.has_value();
          anchors.push_back({is_element ? Anchor::Kind::kJsonArray : Anchor::Kind::kJson, "", ""});
        }
        break;
      }
      case Part::Kind::kXml:
        anchors.push_back(part.xml[0] == "*" ? Anchor{Anchor::Kind::kXml, "", ""}
                                             : Anchor{Anchor::Kind::kXmlRoot, part.xml[0], ""});
        break;
      case Part::Kind::kHeader:
        anchors.push_back({Anchor::Kind::kHeader, part.field, ""});
        break;
      case Part::Kind::kText:
        anchors.push_back({Anchor::Kind::kText, "", ""});
        break;
      case Part::Kind::kTrailer:
        break;
    }
  }
  if (anchors.empty()) anchors.push_back({Anchor::Kind::kAny, "", ""});
  return anchors;
}

void ShapeSet::Index() {
  by_status_.assign(kHttpStatusCount, std::vector<uint64_t>(blocks_.size() / 64 + 1));
  for (size_t status = 0; status < kHttpStatusCount; ++status) {
    for (size_t id = 0; id < blocks_.size(); ++id) {
      const bool may = blocks_[id].match->status.Has(static_cast<int>(status) + kFirstHttpStatus);
      by_status_[status][id / 64] |= uint64_t{may} << (id % 64);
    }
  }
  std::map<Anchor, size_t> uses;
  for (const Block& block : blocks_) {
    for (const Anchor& anchor : AnchorsOf(*block.match)) ++uses[anchor];
  }
  for (uint32_t id = 0; id < blocks_.size(); ++id) {
    const std::vector<Anchor> anchors = AnchorsOf(*blocks_[id].match);
    // A name first: what has no name is met by every response of its kind.
    const Anchor& best = *std::min_element(anchors.begin(), anchors.end(), [&](const Anchor& a, const Anchor& b) {
      return std::tuple(a.name.empty(), uses[a], a) < std::tuple(b.name.empty(), uses[b], b);
    });
    switch (best.kind) {
      case Anchor::Kind::kMember:
        if (best.child.empty()) {
          by_member_[best.name].any.push_back(id);
        } else {
          by_member_[best.name].by_child[best.child].push_back(id);
        }
        break;
      case Anchor::Kind::kHeader:
        by_header_[best.name].push_back(id);
        break;
      case Anchor::Kind::kXmlRoot:
        by_xml_root_[best.name].push_back(id);
        break;
      case Anchor::Kind::kJsonArray:
        json_array_.push_back(id);
        break;
      case Anchor::Kind::kJson:
        json_.push_back(id);
        break;
      case Anchor::Kind::kXml:
        xml_.push_back(id);
        break;
      case Anchor::Kind::kText:
        text_.push_back(id);
        break;
      case Anchor::Kind::kEmpty:
        empty_.push_back(id);
        break;
      case Anchor::Kind::kAny:
        any_.push_back(id);
        break;
    }
  }
}

void ShapeSet::AddCandidates(const Evidence& evidence, Candidates& candidates) const {
  candidates.bits.assign(blocks_.size() / 64 + 1, 0);
  const auto add = [&candidates](const Blocks& blocks) {
    for (const uint32_t id : blocks) candidates.bits[id / 64] |= uint64_t{1} << (id % 64);
  };
  const auto look_up = [&add](const absl::flat_hash_map<std::string, Blocks>& index, absl::string_view name) {
    if (const auto found = index.find(name); found != index.end()) add(found->second);
  };
  std::string lower;
  for (const v1::Header& field : evidence.http().headers()) {
    look_up(by_header_, LowerCaseName(field.name(), lower));
  }
  switch (evidence.body().kind) {
    case v1::BODY_KIND_JSON: {
      size_t members = 0;
      const JsonValue root = evidence.json();
      // Members of arrays and scalars are none.
      for (const JsonValue member : root) {
        if (!root.IsObject() || ++members > kMaxLookups) break;
        const auto found = by_member_.find(member.Key());
        candidates.members |= BitOf(member.Key(), "");
        if (found != by_member_.end()) add(found->second.any);
        if (!member.IsObject()) continue;
        for (const JsonValue child : member) {
          if (++members > kMaxLookups) break;
          candidates.members |= BitOf(member.Key(), child.Key());
          if (found != by_member_.end()) look_up(found->second.by_child, child.Key());
        }
      }
      if (members > kMaxLookups) candidates.members = ~uint64_t{0};
      if (root.IsArray()) add(json_array_);
      add(json_);
      break;
    }
    case v1::BODY_KIND_XML:
      look_up(by_xml_root_, evidence.body().xml->RootName());
      add(xml_);
      break;
    case v1::BODY_KIND_EMPTY:
      add(empty_);
      break;
    case v1::BODY_KIND_HTML:
    case v1::BODY_KIND_TEXT:
      add(text_);
      break;
    default:
      break;
  }
  add(any_);
  const std::vector<uint64_t>& of_status = by_status_[static_cast<size_t>(evidence.http().code() - kFirstHttpStatus)];
  for (size_t word = 0; word < of_status.size(); ++word) candidates.bits[word] &= of_status[word];
}

bool ShapeSet::HoldsAll(const Block& block, Memo& memo) const {
  const Evidence& evidence = memo.evidence();
  const ShapeMatch& match = *block.match;
  if (!HasMediaType(match, evidence.body().media_type)) return false;
  const Body& body = evidence.body();
  if (match.empty && (body.kind != v1::BODY_KIND_EMPTY || body.is_missing)) return false;
  if (!match.only.empty() && !HasOnly(match.only, evidence.json())) return false;
  return std::all_of(block.has.begin(), block.has.end(), [&](uint32_t id) { return memo.Holds(id); }) &&
         std::none_of(block.lacks.begin(), block.lacks.end(), [&](uint32_t id) { return memo.Holds(id); });
}

Claim ShapeSet::Recognise(Evidence& evidence) const {
  Claim claim;
  if (blocks_.empty() || !IsHttpStatus(evidence.http().code())) return claim;
  Candidates candidates;
  AddCandidates(evidence, candidates);
  std::optional<Memo> memo;
  for (size_t word = 0; word < candidates.bits.size(); ++word) {
    for (uint64_t bits = candidates.bits[word]; bits != 0; bits &= bits - 1) {
      const Block& block = blocks_[word * 64 + static_cast<size_t>(absl::countr_zero(bits))];
      if ((block.members & ~candidates.members) != 0) continue;
      const size_t conditions = block.match->conditions;
      // No later block can win.
      if (claim.shape != nullptr && (block.shape->tier > claim.shape->tier || conditions < claim.conditions)) {
        return claim;
      }
      if (!memo.has_value()) memo.emplace(*this, evidence);
      if (!HoldsAll(block, *memo)) continue;
      if (claim.shape == nullptr) {
        claim = {.shape = block.shape, .also_claims = nullptr, .conditions = conditions};
      } else if (block.shape != claim.shape && claim.also_claims == nullptr) {
        // Equal: the first name wins, and the report names the other one.
        claim.also_claims = block.shape;
      }
    }
  }
  return claim;
}

std::vector<absl::string_view> ShapeSet::names() const {
  std::vector<absl::string_view> names;
  for (const auto& [name, shape] : shapes_) names.push_back(name);
  return names;
}

const Shape* ShapeSet::Find(absl::string_view name) const {
  const auto found = shapes_.find(name);
  return found == shapes_.end() ? nullptr : found->second.get();
}

}  // namespace status_translator
