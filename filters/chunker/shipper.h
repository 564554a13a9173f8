// From chunks to BLOB frames: hashing, dropping what is known, sending what is new. While one batch is being
// hashed and sent, the next is being read and cut.
#pragma once

#include <memory>
#include <vector>

#include "event/frames.h"
#include "event/lanes.h"
#include "hashing.h"
#include "inventory.h"
#include "known.h"

namespace offsite {

class Shipper {
 public:
  // All four outlive the shipper. Nobody else writes to `out` between add_chunk() and drain().
  Shipper(FrameSource& in, FrameSink& out, Known& known, Inventory& inventory, const HashingSpeed& speed);

  // The next chunk of the file that is being read. One that lies in the frame that `in` gave last is held
  // there; any other is copied.
  void add_chunk(View chunk, bool in_frame);
  // The file has ended; or it is unchanged, and has no chunks.
  void end_file(Entry entry, EntryEnd end);
  // Sends the batch on if it is large enough, or if what it holds would be held while the stream waits; waits
  // for the one before it.
  Task<void> ship_if_due();
  // Everything so far is sent.
  Task<void> drain();
  // One tree blob, at once.
  Task<Id> ship_tree(const std::string& json);

 private:
  struct Chunk {
    View held;      // empty if it was copied
    size_t offset;  // of the copy
    size_t length;
    std::array<std::byte, blob_prefix_bytes> prefix;
  };
  struct FileEnd {
    size_t chunks;  // of the batch that come before it
    Entry entry;
    EntryEnd end;
  };
  struct Batch {
    std::vector<Chunk> chunks;
    std::vector<FileEnd> ends;
    Bytes copied;
    size_t bytes = 0;
    FrameSource::Hold hold;
    View content(const Chunk& chunk) const {
      return chunk.held.empty() ? View(copied).subspan(chunk.offset, chunk.length) : chunk.held;
    }
    void clear();
  };

  Task<void> hand_over();
  Task<void> ship();
  Task<void> hash(Batch& batch);
  Task<void> hash_in_pool(Batch& batch, size_t first, size_t last);
  static void hash_here(Batch& batch, size_t first, size_t last);
  void account(Batch& batch);
  void finish_file(FileEnd& file);

  FrameSource& in_;
  FrameSink& out_;
  Known& known_;
  Inventory& inventory_;
  HashingSpeed speed_;
  size_t cores_;
  std::unique_ptr<Batch> filling_ = std::make_unique<Batch>();
  std::unique_ptr<Batch> shipping_ = std::make_unique<Batch>();
  Lanes lane_{1};
};

}  // namespace offsite
