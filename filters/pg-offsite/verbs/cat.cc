#include "cat.h"

#include <fmt/core.h>

#include <algorithm>

#include "fetching.h"
#include "filters/pg-offsite/job/mirror_steps.h"
#include "filters/pg-offsite/views/standard_output.h"
#include "format/blob_opener.h"
#include "format/indent.h"
#include "format/lock.h"
#include "process/key.h"
#include "process/log.h"
#include "process/tree_walker.h"

namespace offsite {
namespace {

// What the cache has as soon as the key is open.
bool is_at_hand(const std::string& type) {
  return type == "config" || type == "masterkey" || type == "key" || type == "lock";
}

// The blob whose id begins so, and which kind of blob it is; data, if there are both.
std::pair<BlobType, Id> find_blob(const IdTable& table, const std::string& prefix) {
  std::vector<Id> ids;
  if (std::optional<Id> whole = Id::from(prefix)) {
    ids = {*whole};
  } else {
    table.each([&](BlobType, const Id& id, const BlobLocation&) {
      if ((ids.empty() || ids.back() != id) && id.hex().starts_with(prefix)) ids.push_back(id);
    });
  }
  Id id = match_id(prefix, ids, "blob");
  for (BlobType type : {BlobType::data, BlobType::tree})
    if (table.has(type, id)) return {type, id};
  throw Error(Blame::usage, fmt::format("find blob {}: no index names it", prefix));
}

std::vector<Id> packs_of(const IdTable& table) {
  std::vector<Id> ids;
  for (View packs = table.packs(); !packs.empty(); packs = packs.subspan(sizeof(Id)))
    ids.push_back(Id::load(packs));
  return ids;
}

}  // namespace

Cat::Cat(Options& options) {
  options.choice("TYPE", type_,
                 {"config", "index", "snapshot", "key", "masterkey", "pack", "blob", "lock", "tree"},
                 "what kind of object");
  options.positional("ID", name_, "the beginning of its id; for a tree SNAPSHOT or SNAPSHOT:FOLDER", false);
  selection_.declare_filter(options);
  common_.declare_without_lock(options);
}

Task<int> Cat::run() {
  const bool named = type_ != "config" && type_ != "masterkey";
  if (type_.empty() || (named && name_.empty()))
    throw Error(Blame::usage,
                type_.empty() ? "cat: no type is given" : fmt::format("cat {}: no id is given", type_),
                "pg-offsite cat --help");
  if (type_ == "snapshot" || type_ == "tree") selection_.names = {name_};
  Job job = common_.job(Pipeline{.name = "cat"});
  const std::function<Task<int>(Session&)> body = [this](Session& session) { return show(session); };
  Task<int> opened = is_at_hand(type_)
                         ? with_session(job, Pipeline::Lock::none, std::chrono::seconds(0), body)
                         : with_everything(job, body);
  int status = co_await opened;
  co_return status;
}

Task<int> Cat::show(Session& session) {
  if (is_at_hand(type_)) {
    StandardOutput out;
    out.line(small_object(session));
    out.finish();
    co_return 0;
  }
  const std::vector<Step> steps = {index_step()};
  co_await run_all(session, steps);
  CachedRepository repository(session.cache(), session.key());
  if (type_ == "pack") {
    co_await show_pack(session, repository.blobs());
    co_return 0;
  }
  if (type_ == "blob") {
    auto [type, id] = find_blob(repository.blobs(), name_);
    co_await show_blob(session, repository.blobs(), type, id);
    co_return 0;
  }
  if (type_ == "tree") {
    Selected selected = co_await fetch_trees(session, repository, selection_);
    Id tree = find_folder(repository, selected.front().named, selected.front().subfolder);
    co_await show_blob(session, repository.blobs(), BlobType::tree, tree);
    co_return 0;
  }
  StandardOutput out;
  if (type_ == "snapshot") {
    out.line(indented(selection_.resolve_one(repository).named.snapshot.to_json()));
  } else {
    const std::vector<Id> ids = session.cache().list("index");
    out.line(open_cached(session.cache(), "index", match_id(name_, ids, "index"), repository.sealer()));
  }
  out.finish();
  co_return 0;
}

std::string Cat::small_object(Session& session) const {
  const CacheFolder& cache = session.cache();
  Sealer sealer(session.key());
  if (type_ == "masterkey") return indented(session.key().to_json());
  if (type_ == "config") return indented(open_config(cache, sealer).to_json());
  const std::string folder = type_ + "s";
  const std::vector<Id> ids = cache.list(folder);
  const Id id = match_id(name_, ids, type_);
  if (type_ == "lock") return indented(Lock::parse(open_cached(cache, folder, id, sealer)).to_json());
  const Bytes content = read_whole_file(cache.object(folder, id));
  Json::parse(as_text(content), "read key " + id.short_hex());
  return indented(as_text(content));
}

Task<void> Cat::show_pack(Session& session, const IdTable& table) {
  const std::vector<Id> packs = packs_of(table);
  const std::optional<Id> unlisted = Id::from(name_);  // by its whole name, a pack that no index names
  const Id id = unlisted ? *unlisted : match_id(name_, packs, "pack");
  const Fetch whole{.name = {ObjectType::data, id}};
  StandardOutput out;
  Sha256 hash;
  auto print = [&](View piece) {
    hash.feed(piece);
    out.add(as_text(piece));
  };
  co_await fetch(session, whole, print);
  out.finish();
  if (hash.finish() != id) warn(fmt::format("pack {} is not what its name says", id.short_hex()));
}

// The first copy that is whole.
Task<void> Cat::show_blob(Session& session, const IdTable& table, BlobType type, Id id) {
  BlobOpener opener(session.key());
  std::optional<Error> failure;
  for (const BlobLocation& place : table.find(type, id)) {
    const Fetch range{.name = {ObjectType::data, place.pack}, .offset = place.offset, .length = place.length};
    if (place.length > blob_bytes_max) continue;
    Bytes sealed;
    auto gather = [&](View piece) { append(sealed, piece); };
    try {
      co_await fetch(session, range, gather);
      const PackEntry entry{type, id, place.offset, place.length, place.uncompressed};
      StandardOutput out;
      out.add(as_text(opener.open(entry, sealed)));
      out.finish();
      co_return;
    } catch (const Error& error) {
      if (error.blame != Blame::input) throw;
      failure = Error(Blame::input, fmt::format("open blob {} in pack {}: {}", id.short_hex(),
                                                place.pack.short_hex(), error.what()));
    }
  }
  if (failure) throw *failure;
}

}  // namespace offsite
