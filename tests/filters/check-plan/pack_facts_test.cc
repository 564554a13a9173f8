#include "filters/check-plan/pack_facts.h"

#include <criterion/criterion.h>

#include "tests/cache.h"
#include "tests/memory.h"

using namespace offsite;

namespace {

// Findings, and how they look once they are sent.
class Fixture {
 public:
  Scratch scratch;
  Listing listing;
  Findings findings{scratch.path()};
  unsigned version = 2;

  void has(std::string_view pack, uint64_t bytes) {
    JsonWriter json;
    std::string name = ObjectName{ObjectType::data, pack_of(pack)}.str();
    listing.add(json.object().member("name", name).member("bytes", bytes).close().take());
  }
  using Index = std::vector<std::pair<std::string, std::vector<PackEntry>>>;
  std::string found(const std::vector<Index>& indexes) {
    listing.sort();
    PackFacts facts(listing, version, findings);
    for (size_t i = 0; i < indexes.size(); ++i)
      for (const auto& [pack, entries] : indexes[i])
        facts.add(pack_of("index" + std::to_string(i)), pack_of(pack), entries);
    facts.compare();
    MemorySink memory;
    FrameSink sink(memory);
    run(findings.send(sink));
    std::string text;
    FrameReader reader;
    for (View rest = memory.bytes; !rest.empty();) {
      std::optional<Frame> frame = reader.next(rest);
      if (frame) text += frame->text();
      rest = rest.subspan(reader.used());
    }
    return text;
  }
};

const std::vector<PackEntry> two = {blob_of("a"), blob_of("b", 100)};
const uint64_t two_bytes = pack_bytes_of(two);

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

Test(pack_facts, a_sound_pack_draws_nothing) {
  Fixture f;
  f.has("1", two_bytes);
  cr_expect_eq(f.found({{{"1", two}}}), "");
}

Test(pack_facts, the_order_of_the_blobs_is_free_and_a_pack_may_come_twice_in_one_index) {
  Fixture f;
  f.has("1", two_bytes);
  cr_expect_eq(f.found({{{"1", two}, {"1", {two[1], two[0]}}}}), "");
}

Test(pack_facts, what_the_listing_says_otherwise_is_told) {
  Fixture missing;
  cr_expect(says(missing.found({{{"1", two}}}), "it is missing; index"));
  Fixture shorter;
  shorter.has("1", two_bytes - 1);
  cr_expect(says(shorter.found({{{"1", two}}}), "it has 317 bytes, 318 by index"));
  Fixture more;
  more.has("1", 10);
  std::string text = more.found({});
  cr_expect(says(text, "no index names it") && says(text, "\"hint\""));
}

Test(pack_facts, several_index_files_are_a_hint_if_they_agree_and_an_error_if_not) {
  Fixture agree;
  agree.has("1", two_bytes);
  std::string text = agree.found({{{"1", two}}, {{"1", two}}});
  cr_expect(says(text, "several index files name it") && !says(text, "\"error\""));
  Fixture differ;
  differ.has("1", two_bytes);
  cr_expect(says(differ.found({{{"1", two}}, {{"1", {two[0]}}}}), "it has different blobs"));
  Fixture within;
  within.has("1", two_bytes);
  cr_expect(says(within.found({{{"1", two}, {"1", {two[0]}}}}), "it has different blobs"));
}

Test(pack_facts, gaps_overlaps_and_impossible_lengths_are_told) {
  Fixture f;
  f.has("1", two_bytes);
  cr_expect(says(f.found({{{"1", {blob_of("a"), blob_of("b", 101)}}}}),
                 "leaves 1 gaps between its blobs, the first at 100"));
  Fixture g;
  g.has("1", two_bytes);
  cr_expect(says(g.found({{{"1", {blob_of("a"), blob_of("b", 99)}}}}), "1 of its blobs overlap others"));
  Fixture h;
  h.has("1", two_bytes);
  PackEntry bomb = blob_of("a");
  bomb.uncompressed = UINT32_MAX;
  cr_expect(
      says(h.found({{{"1", {bomb, blob_of("b", 100)}}}}), "1 of its blobs are larger than a blob can be"));
  Fixture empty;
  empty.has("1", 36);
  cr_expect(says(empty.found({{{"1", {}}}}), "lists no blobs"));
}

Test(pack_facts, mixed_packs_are_a_hint_and_compression_in_version_1_an_error) {
  Fixture f;
  f.has("1", two_bytes);
  std::string text = f.found({{{"1", {blob_of("a"), blob_of("b", 100, BlobType::tree)}}}});
  cr_expect(says(text, "data and trees") && says(text, "\"hint\"") && !says(text, "\"error\""));
  Fixture g;
  g.version = 1;
  g.has("1", two_bytes);
  cr_expect(says(g.found({{{"1", two}}}), "2 of its blobs are compressed, in a repository of version 1"));
}
