#include "event/local_store.h"

#include <criterion/criterion.h>
#include <sys/stat.h>

#include "../../scratch.h"
#include "event/loop.h"
#include "format/error.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

struct Folder : Scratch {
  Folder() { umask(0022); }
  unsigned mode(const std::string& name) const {
    struct stat facts;
    return stat((*this / name).c_str(), &facts) < 0 ? 0 : facts.st_mode & 07777;
  }
  size_t files() const {
    size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path())) count += entry.is_regular_file();
    return count;
  }
};

Task<void> put_text(Store& store, ObjectName name, std::string_view text, bool& existed) {
  existed = co_await put(store, name, as_bytes(text));
}
bool store_text(Store& store, const ObjectName& name, std::string_view text) {
  bool existed = false;
  run(put_text(store, name, text, existed));
  return existed;
}

Task<void> get_into(Store& store, ObjectName name, std::optional<Range> range, std::optional<Bytes>& bytes) {
  bytes = co_await store.get(name, range);
}
std::optional<std::string> load_text(Store& store, const ObjectName& name, std::optional<Range> range = {}) {
  std::optional<Bytes> bytes;
  run(get_into(store, name, range, bytes));
  if (!bytes) return std::nullopt;
  return std::string(as_text(*bytes));
}

Task<void> list_into(Store& store, ObjectType type, std::vector<Listed>& found) {
  found = co_await store.list(type);
}
size_t count(Store& store, ObjectType type) {
  std::vector<Listed> found;
  run(list_into(store, type, found));
  return found.size();
}

Task<void> begin_and_drop(Store& store, ObjectName name) {
  std::unique_ptr<Upload> upload = co_await store.begin(name, 100);
  co_await upload->write(as_bytes("half"));
  co_await upload->drop();
}

ObjectName named(ObjectType type, std::string_view content) { return {type, Id::of(as_bytes(content))}; }

}  // namespace

Test(local_store, config_makes_the_layout_with_restics_modes) {
  Folder f;
  LocalStore store(f / "new/repo/");
  cr_assert(!store_text(store, {}, "config"));
  for (const char* name : {"keys", "locks", "snapshots", "index", "data", "data/00", "data/ff"})
    cr_assert_eq(f.mode(std::string("new/repo/") + name), 0700, "%s", name);
  cr_assert_eq(f.mode("new/repo/config"), 0400);
  cr_assert_eq(f.files(), 1);
}

Test(local_store, a_config_that_the_group_may_read_lets_it_read_the_rest) {
  Folder f;
  f.file("config", "config");
  fs::permissions(f / "config", fs::perms(0440));
  LocalStore store(f.path());
  ObjectName pack = named(ObjectType::data, "pack");
  store_text(store, pack, "pack");
  cr_assert_eq(f.mode(pack.str()), 0440);
  cr_assert_eq(f.mode("data"), 0750);
}

Test(local_store, what_was_put_is_listed_sized_and_read) {
  Folder f;
  LocalStore store(f.path());
  ObjectName pack = named(ObjectType::data, "pack"), lock = named(ObjectType::locks, "lock");
  cr_assert(!store_text(store, pack, "0123456789"));
  cr_assert(store_text(store, pack, "0123456789"));
  store_text(store, lock, "lock");
  cr_assert_eq(load_text(store, pack), "0123456789");
  cr_assert_eq(load_text(store, pack, Range{3, 4}), "3456");
  cr_assert_eq(count(store, ObjectType::data), 1);
  cr_assert_eq(count(store, ObjectType::locks), 1);
  cr_assert_eq(count(store, ObjectType::index), 0);
  run(store.remove(lock));
  run(store.remove(lock));
  cr_assert(!load_text(store, lock));
}

Test(local_store, files_that_are_no_objects_are_not_listed) {
  Folder f;
  for (std::string name : {std::string("data/README"), "data/ab/" + std::string(64, 'b') + "-tmp-1",
                           std::string("keys/x"), std::string("data/ab/.nfs01")})
    f.file(name, "x");
  f.folder("keys/" + std::string(64, 'a'));
  LocalStore store(f.path());
  cr_assert_eq(count(store, ObjectType::data), 0);
  cr_assert_eq(count(store, ObjectType::keys), 0);
}

Test(local_store, a_cache_replaces_what_it_has_and_makes_no_folders_for_packs) {
  Folder f;
  LocalStore cache(f / "cache", LocalUse::cache);
  store_text(cache, {}, "one");
  store_text(cache, {}, "two");
  cr_assert_eq(load_text(cache, {}), "two");
  cr_assert(!fs::exists(f / "cache/data"));
}

// every way this can be wrong

Test(local_store, config_and_keys_are_never_replaced) {
  Folder f;
  LocalStore store(f.path());
  for (const ObjectName& name : {ObjectName{}, named(ObjectType::keys, "key")}) {
    store_text(store, name, "first");
    cr_assert_throw(store_text(store, name, "other"), Error);
    cr_assert_eq(load_text(store, name), "first");
  }
  cr_assert_eq(f.files(), 2);
}

Test(local_store, an_upload_that_is_dropped_leaves_nothing) {
  Folder f;
  LocalStore store(f.path());
  run(begin_and_drop(store, named(ObjectType::data, "pack")));
  cr_assert_eq(f.files(), 0);
}

Test(local_store, a_folder_that_is_gone_is_not_filled_behind_its_mount_point) {
  Folder f;
  LocalStore store(f / "mounted");
  try {
    store_text(store, named(ObjectType::data, "pack"), "pack");
    cr_assert_fail("stored");
  } catch (const Error& error) {
    cr_assert(error.blame == Blame::no_repository);
  }
  cr_assert(!fs::exists(f / "mounted"));
}

Test(local_store, a_range_ends_where_the_file_does) {
  Folder f;
  LocalStore store(f.path());
  store_text(store, {}, "0123456789");
  cr_assert_eq(load_text(store, {}, Range{5, 6}), "56789");
  cr_assert_eq(load_text(store, {}, Range{10, 6}), "");
  cr_assert_eq(load_text(store, {}, Range{1000, 6}), "");
}
