// All shapes of a server, indexed: which one claims a response.
#ifndef STATUS_TRANSLATOR_RECOGNITION_SHAPE_SET_H_
#define STATUS_TRANSLATOR_RECOGNITION_SHAPE_SET_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "recognition/evidence.h"
#include "recognition/shape.h"
#include "support/regex.h"

namespace status_translator {

// The most shapes in one set.
inline constexpr size_t kMaxShapes = 512;
// The most instructions of all patterns on text together; they bound the time that a page takes.
inline constexpr size_t kMaxTextProgram = 16000;

// Which shape claims a response.
struct Claim {
  const Shape* shape = nullptr;        // null: none does
  const Shape* also_claims = nullptr;  // another one of the same tier with equally many conditions; null: there is none
  size_t conditions = 0;               // that hold and speak for `shape`
};

// Immutable after construction, and therefore thread-safe.
class ShapeSet {
 public:
  ShapeSet() = default;
  // Names must differ.
  explicit ShapeSet(std::vector<std::shared_ptr<const Shape>> shapes);
  ShapeSet(const ShapeSet&) = delete;
  ShapeSet& operator=(const ShapeSet&) = delete;

  // The shape that claims a response. Takes time in proportion to the response and to the shapes that share a header,
  // root member or root element with it, not to all shapes.
  Claim Recognise(Evidence& evidence) const;

  // The instructions of all patterns on text together.
  size_t text_program() const { return text_program_; }
  const Shape* Find(absl::string_view name) const;
  // In order of name.
  const std::map<std::string, std::shared_ptr<const Shape>, std::less<>>& shapes() const { return shapes_; }
  std::vector<absl::string_view> names() const;

 private:
  // One block of conditions of a shape; conditions are indices of conditions_.
  struct Block {
    const Shape* shape = nullptr;
    const ShapeMatch* match = nullptr;
    uint64_t members = 0;  // a bit, by hash, for each member of the root, and member in it, that must exist
    std::vector<uint32_t> has;
    std::vector<uint32_t> lacks;
  };
  struct Condition {
    const ShapeCondition* condition = nullptr;
    size_t in_set = 0;  // the index in text_patterns_, for a condition on text
  };
  using Blocks = std::vector<uint32_t>;
  // What a response must have for a block to be tried: the rarest of its necessary parts.
  struct Anchor {
    enum class Kind : uint8_t { kMember, kHeader, kXmlRoot, kJsonArray, kJson, kXml, kText, kEmpty, kAny };
    Kind kind = Kind::kAny;
    std::string name;
    std::string child;  // of a member: the name of a member in it; empty: any
    auto operator<=>(const Anchor&) const = default;
  };
  class Memo;

  // The blocks that need a member of the root, by the members that they need in it.
  struct MemberIndex {
    Blocks any;
    absl::flat_hash_map<std::string, Blocks> by_child;
  };

  static std::vector<Anchor> AnchorsOf(const ShapeMatch& match);
  uint32_t Intern(const ShapeCondition& condition, absl::flat_hash_map<std::string, uint32_t>& ids);
  void Index();
  // A bit for each block that may claim a response; most have room for them without an allocation.
  struct Candidates {
    absl::InlinedVector<uint64_t, 64> bits;
    uint64_t members = 0;  // as in Block, of the response
  };
  void AddCandidates(const Evidence& evidence, Candidates& candidates) const;
  // All conditions but those on the status and on the names of members.
  bool HoldsAll(const Block& block, Memo& memo) const;

  std::map<std::string, std::shared_ptr<const Shape>, std::less<>> shapes_;
  std::vector<Block> blocks_;  // those that win over others first
  std::vector<Condition> conditions_;
  std::vector<RegexSet> text_patterns_;  // one for each TextPart
  size_t text_program_ = 0;
  absl::flat_hash_map<std::string, MemberIndex> by_member_;
  absl::flat_hash_map<std::string, Blocks> by_header_;
  absl::flat_hash_map<std::string, Blocks> by_xml_root_;
  std::vector<std::vector<uint64_t>> by_status_;  // a bit for each block that allows it, from kFirstHttpStatus on
  Blocks json_array_, json_, xml_, text_, empty_, any_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RECOGNITION_SHAPE_SET_H_
