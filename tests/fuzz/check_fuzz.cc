// What a check reads from a repository and from the stream: trees whose faults are told one by one, findings,
// and packs of which the index says anything.
#include <cassert>

#include "filters/pack-check/pack_window.cc"
#include "format/error.h"
#include "format/finding.h"
#include "format/tree.h"

using namespace offsite;

namespace {

void read_faults(std::string_view json) {
  size_t faults = 0, nodes = 0, strict = 0;
  bool whole = true;
  try {
    auto count = [&](const std::string&) { ++faults; };
    read_tree(json, "tree", [&](TreeNode&&) { ++nodes; }, {.fault = count});
  } catch (const Error&) {
    whole = false;
  }
  try {
    read_tree(json, "tree", [&](TreeNode&&) { ++strict; });
    assert(whole && faults == 0 && strict == nodes);
  } catch (const Error&) {
    assert(!whole || faults > 0);
  }
}

void read_finding(std::string_view json) {
  try {
    Finding finding = Finding::parse(json);
    Finding again = Finding::parse(finding.to_json());
    assert(again.severity == finding.severity);
  } catch (const Error&) {
  }
}

// The first bytes are entries, 13 each: offset, length, uncompressed, type; the rest is the pack.
void read_pack(View input) {
  static const MasterKey key = MasterKey::random();
  static Sealer sealer(key);
  std::vector<PackEntry> entries;
  for (size_t n = input.empty() ? 0 : static_cast<size_t>(input[0]) % 8; n > 0 && input.size() > 13; --n) {
    entries.push_back({static_cast<BlobType>(static_cast<unsigned>(input[12]) & 1), Id(),
                       load_u32(input) % 4096, load_u32(input.subspan(4)) % 4096,
                       load_u32(input.subspan(8))});
    input = input.subspan(13);
  }
  PackWindow window({{ObjectType::data, Id()}, 0, input.size(), false}, entries);
  Stretch stretch;
  size_t step = input.size() / 3 + 1;
  for (View rest = input; !rest.empty(); rest = rest.subspan(std::min(step, rest.size()))) {
    window.feed(rest.first(std::min(step, rest.size())));
    if (!window.has_stretch()) continue;
    window.take(stretch);
    for (const PackEntry& entry : stretch.entries) {
      View sealed = stretch.sealed(entry);
      assert(sealed.size() == entry.length && same_bytes(sealed, input.subspan(entry.offset, entry.length)));
    }
  }
  assert(!window.finish(sealer).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  View input = std::as_bytes(std::span(data, size));
  if (input.empty()) return 0;
  unsigned what = static_cast<unsigned>(input[0]) % 3;
  input = input.subspan(1);
  if (what == 0) read_faults(as_text(input));
  if (what == 1) read_finding(as_text(input));
  if (what == 2) read_pack(input);
  return 0;
}
