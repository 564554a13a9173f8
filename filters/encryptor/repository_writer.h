// What encryptor makes of blobs: packs, the indexes that name them, the snapshot last. Knows the order that
// keeps a repository whole (restic design, "writer protocol"): packs, barrier, index, barrier, snapshot.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "event/frames.h"
#include "event/lanes.h"
#include "format/config.h"
#include "format/index.h"
#include "format/pack.h"
#include "process/cache_folder.h"
#include "sealing.h"

namespace offsite {

class RepositoryWriter {
 public:
  // `out` and `cache` outlive the writer. Takes up the packs that an interrupted run left pending.
  RepositoryWriter(FrameSink& out, const CacheFolder& cache, const MasterKey& key, const Config& config,
                   const SealingSettings& sealing, uint64_t pack_bytes);

  // The blob stays where it is as long as `hold` lives.
  Task<void> add(Blob blob, FrameSource::Hold hold);
  // Lets go of all blobs that were added, soon.
  Task<void> hurry();
  // Makes everything so far durable, then the snapshot (JSON as the chunker wrote it, completed here).
  Task<void> commit(std::string_view snapshot_json);
  // Packs and indexes what was added, without a snapshot. Nothing to do after commit().
  Task<void> save();

  std::string totals() const;  // the final STAT

 private:
  // One lane: contexts, and the batch that goes through them.
  struct Bench {
    SealingWorker worker;
    BlobBatch batch;
    SealedBatch sealed;
  };

  void take_up_pending();
  Task<void> hand_over();
  Task<void> seal(std::unique_ptr<Bench> bench);
  void pack(const SealedBatch& batch);
  void close(PackBuilder& builder);
  Task<void> send_ready();
  Task<void> send_index();
  Task<void> send_sealed(const std::string& type, std::string_view json);
  Task<void> send_object(const std::string& name, View content);

  FrameSink& out_;
  const CacheFolder& cache_;
  Config config_;
  Sealer sealer_;
  PackBuilder data_, trees_;
  std::vector<Pack> ready_;  // closed, not sent yet
  IndexWriter index_;        // names packs that were sent
  std::chrono::steady_clock::time_point index_began_ = std::chrono::steady_clock::now();
  std::vector<std::unique_ptr<Bench>> free_;  // the last is being filled
  Lanes lanes_;

  uint64_t packs_ = 0, indexes_ = 0, blobs_ = 0;
  uint64_t plain_bytes_ = 0, packed_bytes_ = 0;  // of blobs: before, and in their containers
};

}  // namespace offsite
