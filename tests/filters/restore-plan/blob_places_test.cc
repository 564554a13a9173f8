#include "filters/restore-plan/blob_places.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/tree_cache.h"

using namespace offsite;

namespace {

std::string place_text(const Id& pack, uint32_t offset) { return pack.hex() + ":" + std::to_string(offset); }

// "one" lies in two packs, "two" in one, "tree" is a tree, "short" is shorter than its container.
struct Blobs {
  Blobs() {
    cache.put_blobs(a, {blob_of("one", 10), blob_of("two", 200), blob_of("tree", 300, BlobType::tree)});
    cache.put_blobs(b, {blob_of("one", 500)});
    PackEntry small = blob_of("short", 900);
    small.length = 31;
    cache.put_blobs(b, {small});
    PackEntry plain = blob_of("plain", 1000);
    plain.uncompressed = 0;
    cache.put_blobs(b, {plain});
    repository.emplace(cache.open());
  }
  BlobPlaces places(const std::string& avoid = "") const { return {repository->blobs(), avoid}; }

  TreeCache cache;
  Id a = pack_of("a"), b = pack_of("b");
  std::optional<CachedRepository> repository;
};

Id id_of(std::string_view text) { return Id::of(as_bytes(text)); }

}  // namespace

Test(blob_places, lengths_are_those_of_the_plaintext) {
  Blobs blobs;
  cr_expect_eq(*blobs.places().length(id_of("one")), 200);
  cr_expect_eq(*blobs.places().length(id_of("plain")), 68);
  for (const char* name : {"none", "tree", "short"}) {
    cr_expect(!blobs.places().length(id_of(name)), "%s", name);
    cr_expect(!blobs.places().find(id_of(name)), "%s", name);
  }
}

Test(blob_places, another_copy_is_taken_than_one_that_was_damaged) {
  Blobs blobs;
  for (const auto& [bad, good] :
       {std::pair{place_text(blobs.a, 10), blobs.b}, {place_text(blobs.b, 500), blobs.a}}) {
    cr_expect(blobs.places(bad).find(id_of("one"))->pack == good);
    cr_expect(blobs.places("  " + bad + " " + bad + " ").find(id_of("one"))->pack == good);
  }
}

Test(blob_places, the_only_copy_is_tried_twice) {
  Blobs blobs;
  std::string place = place_text(blobs.a, 200);
  cr_expect(blobs.places(place).find(id_of("two")));
  cr_expect(!blobs.places(place + " " + place).find(id_of("two")));
  cr_expect(blobs.places(place + " " + place).length(id_of("two")));
}

Test(blob_places, what_is_no_place_is_refused) {
  Blobs blobs;
  std::string id = blobs.a.hex();
  std::vector<std::string> wrong = {
      "x", id, id + ":", id + ":x", id + ":1x", id + ":-1", id + ":4294967296", id.substr(1) + ":1", ":1"};
  for (const std::string& text : wrong) cr_expect_throw(blobs.places(text), Error, "%s", text.c_str());
}

Test(blob_places, zeros_are_known_by_their_length) {
  Blobs blobs;
  BlobPlaces places = blobs.places();
  for (uint32_t length : {4096u, 16384u, 524288u, 8u << 20}) {
    Bytes zeros(length);
    std::fill(zeros.begin(), zeros.end(), std::byte{0});
    Id id = Id::of(zeros);
    cr_expect(places.is_zeros(id, length) && places.is_zeros(id, length));
    cr_expect(!places.is_zeros(id, length / 2));
    cr_expect(!places.is_zeros(id_of("x"), length));
  }
  cr_expect(!places.is_zeros(Id::of({}), 0));
  cr_expect(!places.is_zeros(id_of(std::string(100, '\0')), 100));
}
