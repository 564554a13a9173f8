#include "format/id_table.h"

#include <criterion/criterion.h>

#include <algorithm>

#include "format/error.h"

using namespace offsite;

namespace {

constexpr size_t fan_out_bytes = 65536 * 4;
constexpr size_t trailer_bytes = 40;

Id id_of(std::string_view text) { return Id::of(as_bytes(text)); }

// A blob whose id begins with these two bytes and ends with `last`, so that it stands where a test wants it.
Id id_in(unsigned bucket, unsigned last) {
  Id id;
  id.bytes[0] = static_cast<std::byte>(bucket >> 8);
  id.bytes[1] = static_cast<std::byte>(bucket);
  id.bytes[31] = static_cast<std::byte>(last);
  return id;
}

struct Stored {
  PackEntry entry;
  Id pack;
};

Bytes table_of(const std::vector<Stored>& blobs, const std::vector<Id>& sources = {},
               const std::vector<Id>& pending = {}) {
  PackNumbers packs;
  std::vector<IdRecord> records;
  for (const Stored& stored : blobs) records.emplace_back(stored.entry, packs.number_of(stored.pack));
  std::sort(records.begin(), records.end());
  Bytes table;
  IdTableWriter writer([&](View bytes) { append(table, bytes); });
  for (const IdRecord& record : records) writer.add(record.bytes);
  writer.finish(packs, sources, pending);
  return table;
}

const Stored sample{{BlobType::data, id_of("sample"), 7, 100, 200}, id_of("pack")};

// The reason for which a table is refused, or "accepted".
std::string refusal(View table) {
  try {
    IdTable opened(table);
    return "accepted";
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    cr_assert(!error.hint.empty());
    return error.what();
  }
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

Test(id_table, an_empty_table_knows_nothing) {
  Bytes bytes = table_of({});
  IdTable table(bytes);
  cr_expect_eq(table.blobs(), 0);
  for (Id id : {id_in(0, 0), id_of("sample"), id_in(0xFFFF, 0xFF)}) {
    cr_expect(!table.has(BlobType::data, id));
    cr_expect(table.find(BlobType::data, id).empty());
  }
}

Test(id_table, a_blob_is_found_with_its_place) {
  Bytes bytes = table_of({sample});
  IdTable table(bytes);
  cr_expect(table.has(BlobType::data, sample.entry.id));
  cr_expect(!table.has(BlobType::data, id_of("other")));
  std::vector<BlobLocation> places = table.find(BlobType::data, sample.entry.id);
  cr_assert_eq(places.size(), 1);
  BlobLocation place{sample.pack, 7, 100, 200};
  cr_expect(places[0] == place);
}

Test(id_table, every_record_is_given_in_order) {
  Stored tree{{BlobType::tree, id_in(7, 1), 1, 50, 0}, id_of("other pack")};
  Bytes bytes = table_of({sample, tree});
  std::vector<Id> given;
  IdTable(bytes).each([&](BlobType type, const Id& id, const BlobLocation& place) {
    given.push_back(id);
    const Stored& wanted = type == BlobType::tree ? tree : sample;
    cr_expect(id == wanted.entry.id && place.pack == wanted.pack && place.offset == wanted.entry.offset);
  });
  cr_assert_eq(given.size(), 2);
  cr_expect(given[0] < given[1]);
}

Test(id_table, a_place_knows_how_long_the_blob_is) {
  cr_expect_eq((BlobLocation{{}, 0, 100, 200}.plain_bytes()), 200);
  cr_expect_eq((BlobLocation{{}, 0, 100, 0}.plain_bytes()), 68);
  cr_expect_eq((BlobLocation{{}, 0, 7, 0}.plain_bytes()), 0);
}

Test(id_table, data_and_trees_of_the_same_content_are_two_things) {
  Stored tree = sample;
  tree.entry.type = BlobType::tree;
  Bytes bytes = table_of({tree});
  IdTable table(bytes);
  cr_expect(table.has(BlobType::tree, tree.entry.id));
  cr_expect(!table.has(BlobType::data, tree.entry.id));
  cr_expect(table.find(BlobType::data, tree.entry.id).empty());
  cr_expect_eq(table.find(BlobType::tree, tree.entry.id).size(), 1);
}

Test(id_table, a_blob_in_two_packs_has_two_places_and_the_same_place_counts_once) {
  Stored elsewhere = sample;
  elsewhere.pack = id_of("another pack");
  Bytes bytes = table_of({sample, elsewhere, sample});
  IdTable table(bytes);
  cr_expect_eq(table.blobs(), 2);
  cr_expect_eq(table.find(BlobType::data, sample.entry.id).size(), 2);
}

Test(id_table, every_one_of_many_is_found_and_no_other) {
  std::vector<Stored> blobs;
  for (int n = 0; n < 20000; ++n)
    blobs.push_back(
        {{BlobType::data, id_of(std::to_string(n)), static_cast<uint32_t>(n), 50, 0}, id_of("pack")});
  Bytes bytes = table_of(blobs);
  IdTable table(bytes);
  for (int n = 0; n < 20000; ++n) {
    cr_assert(table.has(BlobType::data, id_of(std::to_string(n))));
    cr_assert_eq(table.find(BlobType::data, id_of(std::to_string(n))).at(0).offset, static_cast<uint32_t>(n));
    cr_assert(!table.has(BlobType::data, id_of(std::to_string(n) + "x")));
  }
}

Test(id_table, ids_are_found_wherever_they_stand_in_their_bucket) {
  for (unsigned bucket : {0u, 1u, 0x1234u, 0xFFFFu}) {
    std::vector<Stored> blobs;
    for (unsigned last = 1; last < 255; last += 2)
      blobs.push_back({{BlobType::data, id_in(bucket, last), last, 50, 0}, id_of("pack")});
    Bytes bytes = table_of(blobs);
    IdTable table(bytes);
    for (unsigned last = 0; last < 256; ++last)
      cr_expect_eq(table.has(BlobType::data, id_in(bucket, last)), last % 2 == 1 && last < 255);
    for (unsigned next : {bucket - 1, bucket + 1})
      cr_expect(!table.has(BlobType::data, id_in(next & 0xFFFF, 1)));
  }
}

Test(id_table, it_says_what_it_was_made_from) {
  std::vector<Id> sources = {id_of("index 1"), id_of("index 2")}, pending = {id_of("pack")};
  Bytes bytes = table_of({sample}, sources, pending);
  IdTable table(bytes);
  cr_expect(table.sources() == sources);
  cr_expect(table.pending() == pending);
}

Test(id_table, packs_keep_their_numbers_when_a_table_is_amended) {
  PackNumbers before;
  Bytes ids;
  for (int n = 0; n < 1000; ++n) {
    Id pack = id_of(std::to_string(n));
    cr_assert_eq(before.number_of(pack), static_cast<uint32_t>(n));
    append(ids, pack.view());
  }
  PackNumbers after(ids);
  for (int n = 0; n < 2000; ++n)
    cr_assert_eq(after.number_of(id_of(std::to_string(n))), static_cast<uint32_t>(n));
  for (int n = 0; n < 2000; ++n) cr_assert_eq(after[static_cast<uint32_t>(n)], id_of(std::to_string(n)));
  cr_expect_eq(after.size(), 2000);
}

// ---- every way this can be wrong

Test(id_table, a_table_that_was_cut_anywhere_is_refused) {
  Bytes bytes = table_of({sample}, {id_of("index")});
  for (size_t size = 0; size < bytes.size(); size += size < 200 || size > fan_out_bytes ? 1 : 997)
    cr_assert(refusal(View(bytes).first(size)) != "accepted", "%zu bytes", size);
}

Test(id_table, something_else_is_refused) {
  Bytes bytes = table_of({sample});
  bytes[0] ^= std::byte{1};
  cr_expect(says(refusal(bytes), "something else"));
}

Test(id_table, another_version_is_refused) {
  Bytes bytes = table_of({sample});
  bytes[8] = std::byte{2};
  cr_expect(says(refusal(bytes), "version"));
}

Test(id_table, counts_that_do_not_fit_the_size_are_refused) {
  Bytes good = table_of({sample}, {id_of("index")}, {id_of("pack")});
  size_t counts = good.size() - trailer_bytes;
  for (size_t which = 0; which < 4; ++which) {
    for (uint64_t count : {uint64_t{0}, uint64_t{2}, uint64_t{1} << 32, UINT64_MAX, UINT64_MAX / 32}) {
      Bytes bytes = good;
      store_u64(Room(bytes).subspan(counts + which * 8), count);
      cr_assert(refusal(bytes) != "accepted", "count %zu", which);
    }
  }
}

Test(id_table, a_fan_out_that_goes_down_or_ends_wrong_is_refused) {
  Bytes good = table_of({{{BlobType::data, id_in(5, 0), 0, 50, 0}, id_of("pack")}});
  size_t fan_out = good.size() - trailer_bytes - fan_out_bytes;
  Bytes bytes = good;
  store_u32(Room(bytes).subspan(fan_out + 4 * 4), 2);
  cr_expect(says(refusal(bytes), "go down"));
  bytes = good;
  store_u32(Room(bytes).subspan(fan_out + fan_out_bytes - 4), 2);
  cr_expect(says(refusal(bytes), "do not end"));
}

Test(id_table, a_blob_in_a_pack_that_is_not_named_is_refused_when_it_is_looked_up) {
  Bytes bytes = table_of({sample});
  store_u32(Room(bytes).subspan(16 + 32), 1);
  IdTable table(bytes);
  cr_expect(table.has(BlobType::data, sample.entry.id));
  cr_expect_throw(table.find(BlobType::data, sample.entry.id), Error);
}

Test(id_table, a_writer_refuses_records_out_of_order_and_packs_without_a_name) {
  IdTableWriter writer([](View) {});
  writer.add(IdRecord({BlobType::data, id_in(2, 0), 0, 50, 0}, 1).bytes);
  cr_expect_throw(writer.add(IdRecord({BlobType::data, id_in(1, 0), 0, 50, 0}, 0).bytes), Error);
  PackNumbers packs;
  packs.number_of(id_of("the only one"));
  cr_expect_throw(writer.finish(packs, {}, {}), Error);
}
