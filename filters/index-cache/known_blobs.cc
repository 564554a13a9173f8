#include "filters/index-cache/known_blobs.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "format/id_table.h"
#include "format/index.h"
#include "process/id_table_builder.h"
#include "process/key.h"
#include "process/log.h"
#include "process/mapped_file.h"
#include "process/pending_packs.h"

namespace offsite {
namespace {

using Ids = std::vector<Id>;  // sorted

Ids without(const Ids& all, const Ids& some) {
  Ids rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(rest));
  return rest;
}

// The table of the last run; nothing if there is none that can be used.
class LastTable {
 public:
  explicit LastTable(const CacheFolder& cache) {
    if (!std::filesystem::exists(cache.known_blobs())) return;
    try {
      file_.emplace(cache.known_blobs());
      table_.emplace(file_->view());
    } catch (const Error& error) {
      warn(fmt::format("{}; it is made anew", error.what()));
    }
  }
  const IdTable* get() const { return table_ ? &*table_ : nullptr; }

 private:
  std::optional<MappedFile> file_;
  std::optional<IdTable> table_;
};

class Update {
 public:
  Update(const CacheFolder& cache, Sealer& sealer, bool skip_damaged)
      : cache_(cache),
        sealer_(sealer),
        skip_damaged_(skip_damaged),
        indexes_(cache.list("index")),
        pending_(cache.list("pending")) {}

  KnownBlobsTotals run();

 private:
  bool is_current(const IdTable& table) const {
    return table.sources() == indexes_ && table.pending() == pending_;
  }
  bool merge_into(const IdTable& table);
  void make_anew();
  void add_indexes(IdTableBuilder& builder, const Ids& indexes);
  void add_index(IdTableBuilder& builder, const Id& index);
  void add_pending(IdTableBuilder& builder, const IdTable* before, const Ids& packs);
  std::optional<std::vector<PackEntry>> entries_of_pending(const Id& pack);
  void finish(IdTableBuilder& builder);

  const CacheFolder& cache_;
  Sealer& sealer_;
  bool skip_damaged_;
  Ids indexes_;
  Ids pending_;
  std::set<Id> watched_;     // packs that are pending, or were
  std::set<Id> named_;       // of these, those that an index names
  std::set<Id> unreadable_;  // of pending_
  uint64_t read_ = 0;
};

KnownBlobsTotals Update::run() {
  {
    LastTable last(cache_);
    const IdTable* table = last.get();
    if (table && is_current(*table)) return {indexes_.size(), 0, pending_.size(), table->blobs()};
    if (!table || !merge_into(*table)) make_anew();
  }
  MappedFile file(cache_.known_blobs());
  return {indexes_.size(), read_, pending_.size(), IdTable(file.view()).blobs()};
}

// False if the table cannot be amended.
bool Update::merge_into(const IdTable& table) {
  if (!without(table.sources(), indexes_).empty()) return false;
  // A pack that was pending and is no more must be named by an index now. If none does, it never arrived, and
  // its blobs must not be taken for stored.
  Ids settled = without(table.pending(), pending_);
  watched_ = {pending_.begin(), pending_.end()};
  watched_.insert(settled.begin(), settled.end());
  try {
    IdTableBuilder builder(cache_.known_blobs(), &table);
    add_indexes(builder, without(indexes_, table.sources()));
    if (!std::all_of(settled.begin(), settled.end(), [&](const Id& pack) { return named_.contains(pack); }))
      return false;
    add_pending(builder, &table, without(pending_, table.pending()));
    finish(builder);
    return true;
  } catch (const Error& error) {
    if (error.blame != Blame::input) throw;
    warn(fmt::format("{}; the table of known blobs is made anew", error.what()));
    return false;
  }
}

void Update::make_anew() {
  watched_ = {pending_.begin(), pending_.end()};
  IdTableBuilder builder(cache_.known_blobs());
  read_ = 0;
  add_indexes(builder, Ids(indexes_));
  add_pending(builder, nullptr, pending_);
  finish(builder);
}

// A table is never said to be made from an index that was left out: the next run looks at that again.
void Update::add_indexes(IdTableBuilder& builder, const Ids& indexes) {
  for (const Id& index : indexes) {
    try {
      add_index(builder, index);
      ++read_;
    } catch (const Error& error) {
      if (!skip_damaged_ || error.blame != Blame::input) throw;
      warn(fmt::format("{}; what it names is unknown", error.what()));
      std::erase(indexes_, index);
    }
  }
}

void Update::add_index(IdTableBuilder& builder, const Id& index) {
  std::string json = open_cached(cache_, "index", index, sealer_);
  read_index(json, "index " + index.short_hex(), [&](const Id& pack, const std::vector<PackEntry>& entries) {
    if (watched_.contains(pack)) named_.insert(pack);
    builder.add(pack, entries);
  });
}

// Packs of which the last table knew from an index are named, too: a run that was killed left them behind.
void Update::add_pending(IdTableBuilder& builder, const IdTable* before, const Ids& packs) {
  for (const Id& pack : packs) {
    if (named_.contains(pack)) continue;
    std::optional<std::vector<PackEntry>> entries = entries_of_pending(pack);
    if (!entries) {
      unreadable_.insert(pack);
      continue;
    }
    if (before) {
      const PackEntry& first = entries->front();
      for (const BlobLocation& place : before->find(first.type, first.id))
        if (place.pack == pack) named_.insert(pack);
    }
    builder.add(pack, *entries);
  }
}

std::optional<std::vector<PackEntry>> Update::entries_of_pending(const Id& pack) {
  try {
    Bytes header;
    sealer_.open(read_whole_file(cache_.object("pending", pack)), header);
    return parse_pack_header(header);
  } catch (const Error& error) {
    warn(fmt::format("the header of pack {}, which no index names yet, is forgotten: {}", pack.short_hex(),
                     error.what()));
    return std::nullopt;
  }
}

void Update::finish(IdTableBuilder& builder) {
  Ids done;
  for (const Id& pack : pending_)
    if (named_.contains(pack) || unreadable_.contains(pack)) done.push_back(pack);
  pending_ = without(pending_, done);
  builder.finish(indexes_, pending_);
  for (const Id& pack : done) forget_pending(cache_, pack);
}

}  // namespace

KnownBlobsTotals update_known_blobs(const CacheFolder& cache, Sealer& sealer, bool skip_damaged) {
  return Update(cache, sealer, skip_damaged).run();
}

}  // namespace offsite
