#include "format/seal.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

MasterKey key_of(int n) {
  MasterKey key;
  key.encrypt.fill(std::byte(n));
  key.k.fill(std::byte(n + 1));
  key.r.fill(std::byte(n + 2));
  return key;
}

Bytes sealed(View plaintext, int key = 1) {
  Bytes out;
  Sealer(key_of(key)).seal(plaintext, out);
  return out;
}

bool opens(View container, int key = 1) {
  Bytes out;
  try {
    Sealer(key_of(key)).open(container, out);
    return true;
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    cr_assert(out.empty());
    return false;
  }
}

bool refuses(std::string_view json) {
  try {
    MasterKey::from_json(json);
    return false;
  } catch (const Error&) {
    return true;
  }
}

}  // namespace

Test(seal, every_length_comes_back) {
  Sealer sealer(key_of(1));
  for (size_t length : {0, 1, 15, 16, 17, 1000, 65536, 1 << 20}) {
    Bytes plaintext(length, std::byte(length)), container, back;
    sealer.seal(plaintext, container);
    cr_assert_eq(container.size(), length + seal_overhead);
    sealer.open(container, back);
    cr_assert(back == plaintext);
  }
}

Test(seal, sealing_twice_gives_different_bytes) { cr_expect(sealed(as_bytes("x")) != sealed(as_bytes("x"))); }

Test(seal, what_is_appended_leaves_what_was_there) {
  Bytes out;
  append(out, as_bytes("before"));
  Sealer sealer(key_of(1));
  sealer.seal(as_bytes("hello"), out);
  Bytes back;
  append(back, as_bytes("and "));
  sealer.open(View(out).subspan(6), back);
  cr_expect_eq(as_text(View(out).first(6)), "before");
  cr_expect_eq(as_text(back), "and hello");
}

Test(seal, a_master_key_survives_its_json) {
  MasterKey key = MasterKey::random();
  MasterKey back = MasterKey::from_json(key.to_json());
  cr_expect(back.encrypt == key.encrypt && back.k == key.k && back.r == key.r);
}

// every way this can be wrong

Test(seal, every_flipped_byte_is_noticed) {
  Bytes container = sealed(as_bytes("the quick brown fox"));
  for (std::byte& b : container) {
    b ^= std::byte{1};
    cr_assert(!opens(container));
    b ^= std::byte{1};
  }
  cr_expect(opens(container));
}

Test(seal, every_cut_is_noticed) {
  Bytes container = sealed(as_bytes("the quick brown fox"));
  for (size_t length = 0; length < container.size(); ++length)
    cr_assert(!opens(View(container).first(length)));
}

Test(seal, another_key_does_not_open_it) { cr_expect(!opens(sealed(as_bytes("x"), 1), 2)); }

Test(seal, a_zero_iv_is_refused) {
  Bytes container = sealed(as_bytes("x"));
  std::fill_n(container.begin(), 16, std::byte{0});
  cr_expect(!opens(container));
}

Test(seal, a_key_with_a_missing_short_or_zero_part_is_refused) {
  std::string good = key_of(1).to_json();
  cr_expect(!refuses(good));
  cr_expect(refuses("{}"));
  cr_expect(refuses("not json"));
  cr_expect(refuses(R"({"mac":{"k":"AAAA","r":"AAAA"},"encrypt":"AAAA"})"));
  std::string zero = good;
  zero.replace(zero.find("AQEBAQ"), 43, std::string(43, 'A'));
  cr_expect(refuses(zero));
}

Test(seal, in_pieces_comes_the_same_and_nothing_before_all_is_verified) {
  for (size_t length : {size_t{0}, size_t{1}, size_t{131071}, size_t{131072}, size_t{400'000}}) {
    Bytes plain(length);
    random_bytes(plain);
    Bytes container = sealed(plain), out;
    auto take = [&](View piece) { append(out, piece); };
    Sealer sealer(key_of(1));
    sealer.open_in_pieces(container, take);
    cr_assert(out == plain, "%zu", length);
    out.clear();
    container.back() ^= std::byte{1};
    cr_expect_throw(sealer.open_in_pieces(container, take), Error);
    cr_expect_throw(sealer.open_in_pieces(View(container).first(31), take), Error);
    cr_expect(out.empty());
  }
}
