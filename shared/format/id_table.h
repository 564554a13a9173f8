// The table of known blobs: which blobs a repository has, and where, sorted so that it can be mapped and
// searched without being read. Ten million blobs are 480 MB of file and no heap.
//
//   "pgofblob" LE32 version  LE32 zero                                 16 bytes
//   records, sorted by their bytes, 48 each:
//     id, LE32 pack number (highest bit: it is a tree), LE32 offset, LE32 length, LE32 uncompressed length
//   pack ids, 32 each: the pack number counts them
//   ids of the index files that the table was made from, 32 each
//   ids of packs that no index names yet, 32 each
//   65536 LE32: the number of records whose first two bytes, big-endian, are at most 0, 1, 2 …
//   LE64 records, LE64 packs, LE64 index files, LE64 pending packs, "pgofblob"
//
// The counts come last because the writer learns them last; a table that was cut short has none. There is no
// digest of the records: one that was damaged names a blob that nobody asks for, or a place where another
// blob is found out by its id.
#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "format/pack.h"

namespace offsite {

struct BlobLocation {
  Id pack;
  uint32_t offset = 0;
  uint32_t length = 0;
  uint32_t uncompressed = 0;  // 0: stored as it is
  uint32_t plain_bytes() const { return plain_bytes_of(length, uncompressed); }
  bool operator==(const BlobLocation&) const = default;
};

// A record as it stands in the table.
struct IdRecord {
  static constexpr size_t size = 48;
  std::array<std::byte, size> bytes;

  IdRecord() = default;  // left as it is
  IdRecord(const PackEntry& entry, uint32_t pack);
  bool operator<(const IdRecord& other) const { return memcmp(bytes.data(), other.bytes.data(), size) < 0; }
  bool operator==(const IdRecord& other) const { return memcmp(bytes.data(), other.bytes.data(), size) == 0; }
};

// Packs by number, numbers by pack. Those of an older table keep theirs, and stay in its mapping.
class PackNumbers {
 public:
  // `before`, 32 bytes for each pack, outlives this.
  explicit PackNumbers(View before = {});

  uint32_t number_of(const Id& pack);  // a new one, if the pack has none
  Id operator[](uint32_t number) const;
  uint32_t size() const { return static_cast<uint32_t>(before_.size() / sizeof(Id) + added_.size()); }

 private:
  size_t slot_of(const Id& pack) const;
  void grow();

  View before_;
  std::deque<Id> added_;         // not a vector, which takes three times its size while it grows
  std::vector<uint32_t> slots_;  // number + 1, or 0; open addressing, at most half full
};

class IdTable {
 public:
  // `mapped` outlives the table. Throws Error(input) if it is not a whole one.
  explicit IdTable(View mapped);

  bool has(BlobType type, const Id& id) const;
  // Every place where the blob lies; nothing if it is unknown. Throws Error(input) for a damaged record.
  std::vector<BlobLocation> find(BlobType type, const Id& id) const;
  // Every record, in the order of the ids. Throws Error(input) for a damaged one.
  void each(const std::function<void(BlobType, const Id&, const BlobLocation&)>& take) const;

  uint64_t blobs() const { return records_.size() / IdRecord::size; }  // one in two packs counts twice
  std::vector<Id> sources() const { return ids(sources_); }            // index files
  std::vector<Id> pending() const { return ids(pending_); }            // packs
  View records() const { return records_; }
  View packs() const { return packs_; }

 private:
  static std::vector<Id> ids(View section);
  BlobLocation location(View record) const;
  View record(uint64_t number) const { return records_.subspan(number * IdRecord::size, IdRecord::size); }
  uint64_t first_of(const Id& id) const;

  View records_, packs_, sources_, pending_, fan_out_;
};

class IdTableWriter {
 public:
  // `append` gets the bytes of the table, in order.
  explicit IdTableWriter(std::function<void(View)> append);

  // Records in their order; a repeated one is dropped. Throws Error(input) for a record that is out of order:
  // the older table that it was taken from is damaged.
  void add(View record);
  // Nothing follows.
  void finish(const PackNumbers& packs, const std::vector<Id>& sources, const std::vector<Id>& pending);

 private:
  void put(View bytes);
  void put_ids(const std::vector<Id>& ids);
  void flush();

  std::function<void(View)> append_;
  Bytes waiting_;
  IdRecord last_;
  uint64_t records_ = 0;
  uint32_t pack_max_ = 0;
  std::vector<uint32_t> fan_out_;
};

}  // namespace offsite
