#include "sealing.h"

namespace offsite {

SealingSettings SealingSettings::of(std::string_view compression, unsigned repository_version, bool verify) {
  bool compresses = repository_version >= 2;
  return {.compress_data = compresses && compression != "off",
          .compress_trees = compresses,
          .level = zstd_level(compression),
          .verify = verify};
}

void BlobBatch::add(const Blob& blob, FrameSource::Hold hold) {
  if (empty()) hold_ = std::move(hold);
  blobs_.push_back(blob);
  bytes_ += blob.plaintext.size();
}

void BlobBatch::clear() {
  blobs_.clear();
  bytes_ = 0;
  hold_.release();
}

SealingWorker::SealingWorker(const MasterKey& key, const SealingSettings& settings)
    : settings_(settings), sealer_(key), compressor_(settings.level) {}

bool SealingWorker::compresses(BlobType type) const {
  return type == BlobType::tree ? settings_.compress_trees : settings_.compress_data;
}

void SealingWorker::seal(const BlobBatch& batch, SealedBatch& out) {
  out.blobs.clear();
  out.bytes.clear();
  for (const Blob& plain : batch.blobs()) {
    View plaintext = plain.plaintext;
    SealedBlob blob{plain.type, plain.id, out.bytes.size(), 0, 0};
    View content = plaintext;
    // An empty blob cannot be stored compressed: uncompressed length 0 means "as it is".
    if (compresses(plain.type) && !plaintext.empty()) {
      frame_.clear();
      compressor_.compress(plaintext, frame_);
      // What does not shrink is stored as it is: legal, and cheaper to read. Trees stay compressed, or prune
      // repacks them.
      if (frame_.size() < plaintext.size() || plain.type == BlobType::tree) {
        content = frame_;
        blob.uncompressed = static_cast<uint32_t>(plaintext.size());
      }
    }
    sealer_.seal(content, out.bytes);
    blob.length = out.bytes.size() - blob.offset;
    if (settings_.verify) verify(plain, View(out.bytes).subspan(blob.offset), blob.uncompressed);
    out.blobs.push_back(blob);
  }
}

// Opens what was sealed, and compares it with what it was made from.
void SealingWorker::verify(const Blob& blob, View sealed, uint32_t uncompressed) {
  opened_.clear();
  sealer_.open(sealed, opened_);
  View content = opened_;
  if (uncompressed > 0) {
    plain_.clear();
    decompressor_.decompress(content, uncompressed, plain_);
    content = plain_;
  }
  if (!same_bytes(content, blob.plaintext))
    throw Error(Blame::bug,
                "seal blob " + blob.id.short_hex() + ": what was sealed does not open to the same bytes",
                "check this machine's memory before you trust a backup made on it");
}

}  // namespace offsite
