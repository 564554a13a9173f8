#include "format/blob_opener.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

// A blob in its container, as a pack holds it.
struct Sealed {
  PackEntry entry;
  Bytes bytes;
};

struct Bench {
  MasterKey key = MasterKey::random();
  Sealer sealer{key};
  BlobOpener opener{key};

  Sealed seal(View content, const Id& id, uint32_t uncompressed) {
    Sealed sealed{{BlobType::data, id, 0, 0, uncompressed}, {}};
    sealer.seal(content, sealed.bytes);
    sealed.entry.length = static_cast<uint32_t>(sealed.bytes.size());
    return sealed;
  }
  Sealed raw(View plaintext) { return seal(plaintext, Id::of(plaintext), 0); }
  Sealed compressed(View plaintext) {
    Bytes frame;
    Compressor(1).compress(plaintext, frame);
    return seal(frame, Id::of(plaintext), static_cast<uint32_t>(plaintext.size()));
  }

  // Why it is refused, both ways; empty if it is not.
  std::string refusal(const Sealed& sealed) {
    std::string opened = attempt([&] { opener.open(sealed.entry, sealed.bytes); });
    std::string verified = attempt([&] { opener.verify(sealed.entry, sealed.bytes); });
    cr_expect_eq(opened.empty(), verified.empty(), "%s | %s", opened.c_str(), verified.c_str());
    return verified;
  }

 private:
  static std::string attempt(const std::function<void()>& act) {
    try {
      act();
      return "";
    } catch (const Error& error) {
      cr_expect_eq(error.blame, Blame::input);
      return error.what();
    }
  }
};

Bytes zeros(size_t length) { return Bytes(length, std::byte{0}); }

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr size_t large = size_t{20} << 20;  // not held whole

}  // namespace

Test(blob_opener, gives_what_was_sealed) {
  Bench bench;
  for (size_t length : {size_t{1}, size_t{300}, size_t{70'000}, large}) {
    Bytes plaintext = zeros(length);
    for (const Sealed& sealed : {bench.raw(plaintext), bench.compressed(plaintext)}) {
      View opened = bench.opener.open(sealed.entry, sealed.bytes);
      cr_expect(same_bytes(opened, plaintext));
      cr_expect_eq(bench.refusal(sealed), "");
    }
  }
  cr_expect_eq(bench.refusal(bench.raw({})), "");
}

Test(blob_opener, refuses_a_flipped_bit_anywhere) {
  Bench bench;
  Sealed sealed = bench.compressed(zeros(1000));
  for (size_t at = 0; at < sealed.bytes.size(); ++at) {
    sealed.bytes[at] ^= std::byte{4};
    cr_expect(says(bench.refusal(sealed), "authentication code"));
    sealed.bytes[at] ^= std::byte{4};
  }
}

Test(blob_opener, refuses_the_content_of_another_blob) {
  Bench bench;
  for (size_t length : {size_t{100}, large}) {
    Sealed sealed = bench.raw(zeros(length));
    sealed.entry.id = Id::of(as_bytes("another"));
    cr_expect(says(bench.refusal(sealed), "its content is that of blob"));
  }
}

Test(blob_opener, refuses_another_length_than_was_stated) {
  Bench bench;
  Sealed more = bench.compressed(zeros(1000)), fewer = bench.compressed(zeros(1000));
  more.entry.uncompressed = 999;
  fewer.entry.uncompressed = 1001;
  cr_expect(says(bench.refusal(more), "it unpacks to 1000 bytes, 999 were stated"));
  cr_expect(says(bench.refusal(fewer), "1000 bytes came, 1001 were stated"));
  Sealed cut = bench.raw(zeros(10));
  cut.entry.length -= 1;
  cr_expect(says(bench.refusal(cut), "42 bytes came, 41 were stated"));
  Sealed tiny{{BlobType::data, {}, 0, 31, 0}, Bytes(31)};
  cr_expect(says(bench.refusal(tiny), "it is shorter than its container"));
}

Test(blob_opener, refuses_what_is_not_compressed_as_is_stated) {
  Bench bench;
  Sealed sealed = bench.seal(zeros(64), Id::of(zeros(64)), 64);
  cr_expect(says(bench.refusal(sealed), "it is not compressed"));
}

// 4 GiB of zeros in 130 KiB, and a claim of 4 GiB: neither is unpacked.
Test(blob_opener, refuses_a_bomb_before_it_goes_off) {
  Bench bench;
  Bytes frame;
  Compressor(1).compress(zeros(large), frame);
  Sealed bomb = bench.seal(frame, Id(), 4'000'000'000U);
  cr_expect(says(bench.refusal(bomb), "larger than a blob can be"));
  bomb.entry.uncompressed = 100;
  cr_expect(says(bench.refusal(bomb), "it unpacks to 20971520 bytes, 100 were stated"));
}
