#include "format/pack.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

Sealer sealer() {
  MasterKey key;
  key.encrypt.fill(std::byte{1});
  key.k.fill(std::byte{2});
  key.r.fill(std::byte{3});
  return Sealer(key);
}

Pack example(Sealer& sealer, uint64_t target = 1 << 20) {
  PackBuilder builder(BlobType::data, target);
  for (std::string_view text : {"one", "two", "three"}) {
    Bytes sealed;
    sealer.seal(as_bytes(text), sealed);
    builder.add(Id::of(as_bytes(text)), sealed, text == "two" ? 17 : 0);
  }
  return builder.finish(sealer);
}

// The reason for which a header plaintext is refused, or "accepted".
std::string header_refusal(View header) {
  try {
    parse_pack_header(header);
    return "accepted";
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    return error.what();
  }
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

Test(pack, a_pack_is_named_by_its_hash_and_its_header_reads_back) {
  Sealer seal = sealer();
  Pack pack = example(seal);
  cr_expect_eq(pack.id, Id::of(pack.bytes));
  cr_expect_eq(pack.entries.size(), 3);
  cr_expect(open_pack_header(pack.bytes, pack.bytes.size(), seal) == pack.entries);
  cr_expect_eq(pack.entries[1].uncompressed, 17);
  for (const PackEntry& entry : pack.entries) {
    Bytes plain;
    seal.open(View(pack.bytes).subspan(entry.offset, entry.length), plain);
    cr_expect_eq(Id::of(plain), entry.id);
  }
}

Test(pack, data_and_trees_may_stand_in_one_header) {
  std::vector<PackEntry> mixed = {{BlobType::data, Id{}, 0, 100, 0}, {BlobType::tree, Id{}, 100, 50, 7}};
  cr_expect(parse_pack_header(encode_pack_header(mixed)) == mixed);
}

Test(pack, a_header_is_found_in_the_tail_alone) {
  Sealer seal = sealer();
  Pack pack = example(seal);
  View tail = View(pack.bytes).last(pack.header_bytes + 4);
  cr_expect(open_pack_header(tail, pack.bytes.size(), seal) == pack.entries);
}

Test(pack, a_builder_is_full_at_its_target_and_starts_anew) {
  Sealer seal = sealer();
  PackBuilder builder(BlobType::tree, 100);
  Bytes sealed;
  seal.seal(as_bytes(std::string(60, 'x')), sealed);
  builder.add(Id{}, sealed, 0);
  cr_expect(!builder.full());
  builder.add(Id{}, sealed, 0);
  cr_expect(builder.full());
  builder.finish(seal);
  cr_expect(builder.empty());
}

// every way this can be wrong

Test(pack, every_flipped_byte_of_the_header_is_noticed) {
  Sealer seal = sealer();
  Pack pack = example(seal);
  for (size_t at = pack.bytes.size() - pack.header_bytes - 4; at < pack.bytes.size(); ++at) {
    pack.bytes[at] ^= std::byte{1};
    cr_assert_throw(open_pack_header(pack.bytes, pack.bytes.size(), seal), Error, "byte %zu", at);
    pack.bytes[at] ^= std::byte{1};
  }
}

Test(pack, every_cut_is_noticed) {
  Sealer seal = sealer();
  Pack pack = example(seal);
  for (size_t length = 0; length < pack.bytes.size(); ++length)
    cr_assert_throw(open_pack_header(View(pack.bytes).first(length), length, seal), Error, "%zu", length);
}

Test(pack, a_size_that_is_not_that_of_the_blobs_is_noticed) {
  Sealer seal = sealer();
  Pack pack = example(seal);
  cr_expect_throw(open_pack_header(pack.bytes, pack.bytes.size() + 1, seal), Error);
}

Test(pack, unknown_types_cut_entries_and_impossible_lengths_are_refused) {
  Bytes header = encode_pack_header({{BlobType::data, Id{}, 0, 100, 0}, {BlobType::tree, Id{}, 100, 50, 7}});
  cr_assert_eq(header.size(), 37 + 41);
  cr_expect_eq(header_refusal(header), "accepted");
  for (size_t length = 0; length < header.size(); ++length)
    if (length != 37) cr_assert(header_refusal(View(header).first(length)) != "accepted", "%zu", length);
  header[0] = std::byte{4};
  cr_expect(says(header_refusal(header), "type 4"));
  cr_expect(says(header_refusal(encode_pack_header({{BlobType::data, Id{}, 0, 31, 0}})), "cannot be"));
  Bytes zero = encode_pack_header({{BlobType::data, Id{}, 0, 100, 1}});
  store_u32(Room(zero).subspan(5), 0);
  cr_expect(says(header_refusal(zero), "cannot be"));
  cr_expect(says(header_refusal({}), "no blobs"));
  PackEntry huge{BlobType::data, Id{}, 0, UINT32_MAX, 0};
  cr_expect(says(header_refusal(encode_pack_header({huge, huge})), "longer than a pack"));
}

Test(pack, header_lengths_that_cannot_be_are_refused) {
  for (uint32_t length : {uint32_t{0}, uint32_t{68}, uint32_t{1'000'000}, UINT32_MAX}) {
    Bytes last;
    put_u32(last, length);
    cr_expect_throw(sealed_header_bytes(last, 1000), Error, "%u", length);
  }
}
