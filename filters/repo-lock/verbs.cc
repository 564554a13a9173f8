#include "filters/repo-lock/verbs.h"

#include <climits>

#include "filters/repo-lock/locks.h"
#include "format/json.h"
#include "format/object_name.h"
#include "process/key.h"
#include "process/sandbox.h"

namespace offsite {
namespace {

Id parse_id(const std::string& text) {
  std::optional<Id> id = Id::from(text);
  if (!id) throw Error(Blame::usage, "name a lock: \"" + text + "\" is not 64 hexadecimal digits");
  return *id;
}

std::string lock_name(const Id& id) { return ObjectName{ObjectType::locks, id}.str(); }

Task<void> send_removal(FrameSink& out, const Id& id) {
  JsonWriter json;
  std::string name = json.object().member("name", lock_name(id)).close().take();
  co_await out.send(Kind::remove, std::string_view(name));
}

Task<void> finish(FrameSink& out, const std::string& verb, uint64_t locks) {
  JsonWriter json;
  json.object().member("filter", "repo-lock").member("final", true).member("verb", verb);
  std::string stat = json.member("locks", locks).close().take();
  co_await out.send(Kind::stat, std::string_view(stat));
  co_await out.end();
}

}  // namespace

Task<void> make(FrameSink& out, const Arguments& arguments) {
  if (arguments.pid < 1 || arguments.pid > INT_MAX)
    throw Error(Blame::usage, "make a lock: --pid does not name a process");
  CacheFolder cache(arguments.cache);
  MasterKey key = open_master_key(cache);
  Lock lock = own_lock(static_cast<int64_t>(arguments.pid), arguments.exclusive);
  keep_only({.read = {arguments.cache}});
  Sealer sealer(key);
  LockObject object = seal_lock(lock, open_config(cache, sealer).version, sealer);
  JsonWriter json;
  json.object().member("name", lock_name(object.id)).member("bytes", uint64_t{object.sealed.size()});
  std::string header = json.close().take();
  out.put(Kind::object, as_bytes(header));
  out.put(Kind::data, object.sealed);
  out.put(Kind::object_end, {});
  co_await out.flush();
  co_await finish(out, "make", 1);
}

Task<void> judge(FrameSink& out, const Arguments& arguments) {
  std::vector<Id> mine;
  for (const std::string& text : arguments.mine) mine.push_back(parse_id(text));
  CacheFolder cache(arguments.cache);
  MasterKey key = open_master_key(cache);
  keep_only({.write = {arguments.cache}});  // a damaged copy is removed
  Sealer sealer(key);
  std::vector<Lock> others = locks_of_others(cache, sealer, mine);
  refuse_if_locked(others, arguments.exclusive, judge_here());
  co_await finish(out, "judge", others.size());
}

Task<void> release(FrameSink& out, const Arguments& arguments) {
  Id id = parse_id(arguments.released);
  keep_only({});
  co_await send_removal(out, id);
  co_await finish(out, "release", 1);
}

Task<void> sweep(FrameSink& out, const Arguments& arguments) {
  CacheFolder cache(arguments.cache);
  MasterKey key = open_master_key(cache);
  keep_only({.write = {arguments.cache}});  // a damaged copy is removed
  Sealer sealer(key);
  std::vector<Id> swept = arguments.all ? cache.list("locks") : stale_locks(cache, sealer, judge_here());
  for (const Id& id : swept) co_await send_removal(out, id);
  co_await finish(out, "sweep", swept.size());
}

}  // namespace offsite
