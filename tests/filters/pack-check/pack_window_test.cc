#include "filters/pack-check/pack_window.h"

#include <criterion/criterion.h>

#include "format/blob_opener.h"
#include "format/error.h"

using namespace offsite;

namespace {

// A pack of blobs of these lengths, and what the index says of it.
struct Fixture {
  MasterKey key = MasterKey::random();
  Sealer sealer{key};
  Pack pack;

  explicit Fixture(const std::vector<size_t>& lengths) {
    PackBuilder builder(BlobType::data, pack_bytes_default);
    for (size_t length : lengths) {
      Bytes plaintext(length, static_cast<std::byte>(length)), sealed;
      sealer.seal(plaintext, sealed);
      builder.add(Id::of(plaintext), sealed, 0);
    }
    pack = builder.finish(sealer);
  }

  // Feeds it in steps; gives what is wrong, with the blobs that were damaged.
  std::vector<std::string> faults(size_t step = 1 << 16) {
    BlobOpener opener(key);
    PackWindow window({{ObjectType::data, pack.id}, 0, pack.bytes.size(), false}, pack.entries);
    std::vector<std::string> damaged;
    Stretch stretch;
    for (size_t at = 0; at < pack.bytes.size(); at += step) {
      window.feed(View(pack.bytes).subspan(at, std::min(step, pack.bytes.size() - at)));
      while (window.has_stretch()) {
        window.take(stretch);
        for (const PackEntry& entry : stretch.entries) {
          opened += 1;
          try {
            opener.verify(entry, stretch.sealed(entry));
          } catch (const Error&) {
            damaged.push_back("damaged " + entry.id.short_hex());
          }
        }
      }
    }
    for (std::string& fault : window.finish(sealer)) damaged.push_back(fault);
    return damaged;
  }
  size_t opened = 0;
};

bool says(const std::vector<std::string>& faults, std::string_view part) {
  return std::ranges::any_of(faults, [&](auto& each) { return each.find(part) != std::string::npos; });
}

constexpr size_t mib = size_t{1} << 20;

}  // namespace

Test(pack_window, every_blob_of_a_sound_pack_is_looked_at_whatever_the_steps) {
  for (size_t step : {size_t{1}, size_t{7}, size_t{1000}, size_t{100'000}}) {
    Fixture f({1, 100, 5000, 3, 40'000});
    cr_expect(f.faults(step).empty());
    cr_expect_eq(f.opened, 5);
  }
  Fixture large({mib, 3 * mib, 10, 2 * mib, 100, 100});
  cr_expect(large.faults().empty());
  cr_expect_eq(large.opened, 6);
}

Test(pack_window, a_stretch_is_no_longer_than_it_must_be) {
  Fixture f(std::vector<size_t>(64, mib / 4));
  PackWindow window({{ObjectType::data, f.pack.id}, 0, f.pack.bytes.size(), false}, f.pack.entries);
  Stretch stretch;
  size_t stretches = 0;
  for (View rest = f.pack.bytes; !rest.empty(); rest = rest.subspan(std::min(rest.size(), mib / 8))) {
    window.feed(rest.first(std::min(rest.size(), mib / 8)));
    if (!window.has_stretch()) continue;
    window.take(stretch);
    cr_expect_lt(stretch.bytes.size(), 3 * mib);
    ++stretches;
  }
  cr_expect_gt(stretches, 5);
}

// every way this can be wrong

Test(pack_window, a_flipped_bit_anywhere_is_noticed) {
  Fixture f({10, 20});
  for (size_t at = 0; at < f.pack.bytes.size(); ++at) {
    f.pack.bytes[at] ^= std::byte{1};
    cr_expect(says(f.faults(), "its SHA-256 is"), "%zu", at);
    f.pack.bytes[at] ^= std::byte{1};
  }
}

Test(pack_window, an_index_that_says_otherwise_is_told) {
  Fixture f({10, 20, 30});
  std::vector<PackEntry> right = f.pack.entries;
  auto with = [&](auto change) {
    f.pack.entries = right;
    change(f.pack.entries);
    return f.faults();
  };
  cr_expect(says(with([](auto& e) { e[1].id = Id(); }), "in its header there is data blob"));
  cr_expect(says(with([](auto& e) { e[1].type = BlobType::tree; }), "in the index tree blob"));
  cr_expect(says(with([](auto& e) { e[1].uncompressed = 9; }), "9 unpacked"));
  cr_expect(says(with([](auto& e) { e[1].length += 1; }), "in its header there is"));
  cr_expect(says(with([](auto& e) { e[2].offset += 1 << 20; }), "lies beyond its end"));
  cr_expect(says(with([](auto& e) { e[1].offset = 5; }), "in its header there is"));
  cr_expect(says(with([](auto& e) { e.pop_back(); }), "its header lists 3 blobs, the index 2"));
  cr_expect(says(with([](auto& e) { e.push_back(e[0]); }), "in its header there is"));
  cr_expect(says(with([](auto& e) { e.clear(); }), "its header lists 3 blobs, the index 0"));
  cr_expect(with([](auto& e) { std::ranges::reverse(e); }).empty());
}

Test(pack_window, a_header_that_cannot_be_is_told) {
  for (uint32_t length : {0U, 68U, 1U << 20, UINT32_MAX}) {
    Fixture f({10});
    store_u32(Room(f.pack.bytes).last(4), length);
    cr_expect(says(f.faults(), "a length of"), "%u", length);
  }
  Fixture f({10});
  store_u32(Room(f.pack.bytes).last(4), static_cast<uint32_t>(f.pack.header_bytes) + 1);
  cr_expect(says(f.faults(), "its header has 70 bytes, the index leaves room for 69"));
}

Test(pack_window, a_pack_without_room_for_a_header_is_told) {
  Fixture f({10});
  f.pack.bytes.resize(2);
  cr_expect(says(f.faults(), "no room for a header"));
  f.pack.bytes.clear();
  cr_expect(says(f.faults(), "no room for a header"));
}

Test(pack_window, more_or_fewer_bytes_than_the_object_has_are_refused) {
  Fixture f({10});
  PackWindow window({{ObjectType::data, f.pack.id}, 0, 50, false}, f.pack.entries);
  cr_expect_throw(window.feed(f.pack.bytes), Error);
  window.feed(View(f.pack.bytes).first(49));
  cr_expect_throw(window.finish(f.sealer), Error);
}
