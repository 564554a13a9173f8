#include "filters/r2-get/keeper.h"

#include <algorithm>

#include "format/digest.h"
#include "format/json.h"
#include "format/place.h"
#include "process/log.h"
#include "process/new_file.h"

namespace offsite {
namespace {

constexpr uint64_t piece_bytes = uint64_t{8} << 20;
constexpr mode_t file_mode = 0400;  // as restic's copies, and ours of other objects
// So many names fit into a STAT frame.
constexpr size_t names_max = 10'000;

}  // namespace

std::string final_stat(const KeepTotals& totals, uint64_t retries) {
  JsonWriter json;
  json.object().member("filter", "r2-get").member("final", true).member("fetched", totals.kept);
  json.member("bytes_fetched", totals.bytes_fetched).member("again", totals.kept > 0);
  return json.member("missing", totals.missing).member("retries", retries).close().take();
}

Task<void> Keeper::take_all(FrameSource& in, FrameSink& out) {
  std::exception_ptr failure;
  try {
    co_await take_until_end(in, out);
  } catch (...) {
    failure = std::current_exception();
  }
  // What is under way is kept in any case: the next run need not fetch it again.
  try {
    co_await lanes_.finish();
  } catch (...) {
    if (!failure) failure = std::current_exception();
  }
  if (failure) std::rethrow_exception(failure);
}

Task<void> Keeper::take_until_end(FrameSource& in, FrameSink& out) {
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) co_return;
    if (frame.kind == Kind::fetch) {
      Fetch fetch = Fetch::parse(frame.text());
      if (fetch.name.type != ObjectType::data)
        throw Error(Blame::input, "read a FETCH frame: only packs are kept, and no " + fetch.name.spoken());
      co_await lanes_.start(keep(fetch.name));
    } else if (frame.kind != Kind::place) {
      co_await out.send(frame);
    }
  }
}

Task<void> Keeper::keep(ObjectName name) {
  bool kept = co_await fetch(name, false);
  if (kept) co_return;
  co_await fetch(name, true);
}

// False if what came has not its name's SHA-256, and was thrown away.
Task<bool> Keeper::fetch(ObjectName name, bool whatever_comes) {
  std::optional<uint64_t> size = co_await store_.size(name);
  if (!size) {
    note_missing(name);
    co_return true;
  }
  NewFile file(folder_ / name.id.hex(), file_mode);
  Sha256 hash;
  for (uint64_t at = 0; at < *size; at += piece_bytes) {
    Range range{at, std::min(piece_bytes, *size - at)};
    std::optional<Bytes> piece = co_await store_.get(name, range);
    if (!piece) break;
    totals_.bytes_fetched += piece->size();
    auto take = [&] {
      hash.feed(*piece);
      file.append(*piece);
    };
    co_await offload(take);
  }
  bool whole = hash.finish() == name.id;
  if (!whole && !whatever_comes) co_return false;
  if (!whole) warn(name.spoken() + " is damaged: its SHA-256 is not its name; what is whole in it is used");
  auto keep = [&] { file.keep(); };
  co_await offload(keep);
  totals_.kept += 1;
  co_return true;
}

void Keeper::note_missing(const ObjectName& name) {
  warn(name.spoken() + " is missing in the repository");
  if (totals_.missing.size() < names_max) totals_.missing.push_back(name.str());
}

}  // namespace offsite
