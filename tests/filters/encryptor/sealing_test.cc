#include "filters/encryptor/sealing.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

MasterKey key() {
  MasterKey key;
  key.encrypt.fill(std::byte{1});
  key.k.fill(std::byte{2});
  key.r.fill(std::byte{3});
  return key;
}

Bytes text_of(size_t length) {
  Bytes bytes(length);
  for (size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::byte>(i % 7);
  return bytes;
}

Bytes noise_of(size_t length) {
  Bytes bytes(length);
  uint64_t state = 88172645463325252;
  for (std::byte& b : bytes) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    b = static_cast<std::byte>(state);
  }
  return bytes;
}

struct Sealed {
  BlobBatch batch;
  SealedBatch out;

  Sealed(std::initializer_list<std::pair<BlobType, Bytes>> blobs, SealingSettings settings = {}) {
    for (const auto& [type, plain] : blobs) batch.add({type, Id::of(plain), plain});
    SealingWorker(key(), settings).seal(batch, out);
  }

  Bytes opened(size_t number) const {
    const SealedBlob& blob = out.blobs[number];
    Bytes content, plain;
    Sealer(key()).open(out.sealed(blob), content);
    if (blob.uncompressed == 0) return content;
    Decompressor().decompress(content, blob.uncompressed, plain);
    return plain;
  }
};

}  // namespace

Test(sealing, each_blob_opens_to_what_it_was) {
  Sealed sealed(
      {{BlobType::data, text_of(16384)}, {BlobType::tree, text_of(300)}, {BlobType::data, noise_of(8192)}});
  cr_assert_eq(sealed.out.blobs.size(), 3);
  cr_expect(sealed.opened(0) == text_of(16384));
  cr_expect(sealed.opened(1) == text_of(300));
  cr_expect(sealed.opened(2) == noise_of(8192));
}

Test(sealing, what_shrinks_is_compressed_and_what_does_not_is_stored_as_it_is) {
  Sealed sealed({{BlobType::data, text_of(16384)}, {BlobType::data, noise_of(8192)}});
  cr_expect_eq(sealed.out.blobs[0].uncompressed, 16384);
  cr_expect_eq(sealed.out.blobs[1].uncompressed, 0);
  cr_expect_eq(sealed.out.blobs[1].length, 8192 + seal_overhead);
}

Test(sealing, trees_are_compressed_always_so_that_prune_leaves_them_alone) {
  SealingSettings off{.compress_data = false};
  Sealed sealed({{BlobType::tree, noise_of(100)}, {BlobType::data, text_of(1000)}}, off);
  cr_expect_eq(sealed.out.blobs[0].uncompressed, 100);
  cr_expect_eq(sealed.out.blobs[1].uncompressed, 0);
}

Test(sealing, version_1_compresses_nothing) {
  Sealed sealed({{BlobType::tree, text_of(500)}}, {.compress_data = false, .compress_trees = false});
  cr_expect_eq(sealed.out.blobs[0].uncompressed, 0);
  cr_expect(sealed.opened(0) == text_of(500));
}

Test(sealing, a_batch_can_be_used_again) {
  SealingWorker worker(key(), {});
  BlobBatch batch;
  SealedBatch out;
  for (size_t length : {100, 5}) {
    batch.clear();
    Bytes plain = text_of(length);
    batch.add({BlobType::data, Id::of(plain), plain});
    worker.seal(batch, out);
    cr_assert_eq(out.blobs.size(), 1);
  }
}
