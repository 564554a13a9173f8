#include "keys.h"

#include <fmt/core.h>

#include "filters/pg-offsite/views/listing.h"
#include "format/json.h"
#include "format/quote.h"
#include "format/selection.h"
#include "format/table.h"
#include "new_key.h"
#include "objects.h"
#include "process/log.h"
#include "process/self.h"

namespace offsite {
namespace {

struct KnownKey {
  Id id;
  KeyLabel label;
};

// One that cannot be read is no key.
std::vector<KnownKey> known_keys(const CacheFolder& cache) {
  std::vector<KnownKey> keys;
  for (const Id& id : cache.list("keys")) try {
      keys.push_back({id, read_key_label(as_text(read_whole_file(cache.object("keys", id))))});
    } catch (const Error& error) {
      warn(fmt::format("key {} is left out: {}", id.short_hex(), error.what()));
    }
  return keys;
}

std::string keys_json(const std::vector<KnownKey>& keys, const Id& current) {
  JsonWriter json;
  json.array();
  for (const auto& [id, label] : keys) {
    json.object().member("current", id == current).member("id", id.short_hex());
    json.member("userName", label.owner.username).member("hostName", label.owner.hostname);
    json.member("created", local_time(label.created)).close();
  }
  return json.close().take();
}

std::string keys_table(const std::vector<KnownKey>& keys, const Id& current) {
  Table table;
  for (const char* title : {" ID", "User", "Host", "Created"}) table.column(title);
  for (const auto& [id, label] : keys)
    table.row({(id == current ? "*" : " ") + id.short_hex(), one_line(label.owner.username),
               one_line(label.owner.hostname), local_time(label.created)});
  return table.str("");
}

Task<void> remove_key(Session& session, const Id& id) {
  Objects objects;
  objects.remove({ObjectType::keys, id});
  Cause cause = co_await objects.store(session.surroundings());
  must(cause);
}

// What the store has now.
Task<void> mirror_keys(Session& session) {
  Step sync{.name = "keys", .stages = {{.run = {"r2-get", "--sync", "--only", "keys"}}}};
  Cause cause = co_await session.run(sync);
  must(cause);
}

}  // namespace

Keys::Keys(Options& options)
    : list_(options.verb("list", "Lists the keys; * is the one that was used.")),
      add_(options.verb("add", "Makes a key for another password.")),
      remove_(options.verb("remove", "Removes a key: its password opens nothing any more.")),
      change_(options.verb("passwd", "Changes the password: a new key instead of the one that is used.")) {
  common_.declare(list_);
  for (Options* verb : {&add_, &remove_, &change_}) common_.declare_locked(*verb);
  remove_.positional("ID", removed_, "the beginning of the key's id");
  for (Options* verb : {&add_, &change_}) {
    verb->text("--new-password-file", password_file_,
               "a file that holds the new password; else it is asked for");
    verb->text("--host", host_, "whose key it is called; default: this host's");
    verb->text("--user", user_, "whose key it is called; default: this user's");
  }
}

Task<int> Keys::run() {
  Task<int> (Keys::*chosen)(Session&) = list_.chosen()     ? &Keys::do_list
                                        : add_.chosen()    ? &Keys::do_add
                                        : remove_.chosen() ? &Keys::do_remove
                                        : change_.chosen() ? &Keys::do_change
                                                           : nullptr;
  if (!chosen)
    throw Error(Blame::usage, "key: it is not said what to do", "give list, add, remove or passwd");
  bool exclusive = remove_.chosen() || change_.chosen();
  Pipeline::Lock lock = common_.lock(exclusive ? Pipeline::Lock::exclusive : Pipeline::Lock::shared);
  Job job = common_.job(Pipeline{.name = "key"});
  const std::function<Task<int>(Session&)> body = [&](Session& session) { return (this->*chosen)(session); };
  int status = co_await with_session(job, lock, std::chrono::seconds(common_.retry_lock_s), body);
  co_return status;
}

Task<int> Keys::do_list(Session& session) {
  std::vector<KnownKey> keys = known_keys(session.cache());
  fmt::print(
      "{}", common_.json ? keys_json(keys, session.key_file()) + "\n" : keys_table(keys, session.key_file()));
  co_return 0;
}

// Stored, read back, and opened with its password, before anybody may rely on it.
Task<Id> Keys::store_new(Session& session) {
  Secret password = choose_password({.file = password_file_}, "new key");
  KeyOwner owner{.username = user_.empty() ? user_name() : user_,
                 .hostname = host_.empty() ? session.job().hostname : host_};
  std::string file = co_await new_key_file(password, session.key(), owner);
  Id id = Id::of(as_bytes(file));
  Objects objects;
  objects.put({ObjectType::keys, id}, as_bytes(file));
  Cause cause = co_await objects.store(session.surroundings());
  must(cause);
  co_await mirror_keys(session);
  if (as_text(read_whole_file(session.cache().object("keys", id))) != file)
    throw Error(Blame::temporary, fmt::format("store key {}: another content came back", id.short_hex()));
  co_return id;
}

Task<int> Keys::do_add(Session& session) {
  Id id = co_await store_new(session);
  if (common_.output() == Output::text) fmt::print("saved new key with ID {}\n", id.hex());
  co_return 0;
}

Task<int> Keys::do_remove(Session& session) {
  Id id = match_id(removed_, session.cache().list("keys"), "key");
  if (id == session.key_file())
    throw Error(Blame::usage, fmt::format("remove key {}: it is the one that is used", id.short_hex()),
                "use another password, or change this one: pg-offsite key passwd");
  co_await remove_key(session, id);
  if (common_.output() == Output::text) fmt::print("removed key {}\n", id.hex());
  co_return 0;
}

Task<int> Keys::do_change(Session& session) {
  Id old = session.key_file();
  Id id = co_await store_new(session);
  co_await remove_key(session, old);
  if (common_.output() == Output::text) fmt::print("saved new key with ID {}\n", id.hex());
  co_return 0;
}

}  // namespace offsite
