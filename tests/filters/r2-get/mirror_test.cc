#include "filters/r2-get/mirror.h"

#include <criterion/criterion.h>

#include "../../memory_store.h"
#include "../../scratch.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

// A store, a cache folder, and one sync of everything.
class Fixture {
 public:
  MemoryStore store;
  Scratch scratch;
  std::string cache = scratch / "cache";
  MirrorTotals totals;

  Fixture() { store.add(ObjectType::config, "config"); }

  void sync(bool skip_damaged = false) { run(sync_all(skip_damaged)); }
  std::string read(const ObjectName& name) const {
    std::ifstream file(cache + "/" + name.str());
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool has(const std::string& path) const { return fs::exists(cache + "/" + path); }
  void write(const std::string& path, std::string_view text) {
    fs::remove(cache + "/" + path);  // what is there is read-only
    scratch.file("cache/" + path, text);
  }

 private:
  Task<void> sync_all(bool skip_damaged) {
    Mirror mirror(store, cache, 3, skip_damaged);
    co_await mirror.sync_all("/repo", parse_types(""));
    totals = mirror.totals();
  }
};

}  // namespace

Test(mirror, the_cache_becomes_what_the_store_lists) {
  Fixture f;
  ObjectName key = f.store.add(ObjectType::keys, "the key"),
             index = f.store.add(ObjectType::index, "the index");
  ObjectName lock = f.store.add(ObjectType::locks, "a lock"), pack = f.store.add(ObjectType::data, "a pack");
  f.sync();
  cr_assert_eq(f.read({}), "config");
  cr_assert_eq(f.read(key), "the key");
  cr_assert_eq(f.read(index), "the index");
  cr_assert_eq(f.read(lock), "a lock");
  cr_assert(!f.has("data") && !f.has(pack.str()));
  cr_assert_eq(f.totals.fetched, 4);
}

Test(mirror, only_what_changed_is_fetched) {
  Fixture f;
  ObjectName lock = f.store.add(ObjectType::locks, "a lock");
  f.sync();
  f.store.objects.erase(lock.str());
  ObjectName snapshot = f.store.add(ObjectType::snapshots, "new");
  f.sync();
  cr_assert_eq(f.totals.fetched, 1);
  cr_assert_eq(f.totals.removed, 1);
  cr_assert(!f.has(lock.str()));
  cr_assert_eq(f.read(snapshot), "new");
  f.sync();
  cr_assert_eq(f.totals.fetched, 0);
}

Test(mirror, a_cached_file_of_another_size_is_fetched_again) {
  Fixture f;
  ObjectName key = f.store.add(ObjectType::keys, "the key");
  f.sync();
  f.write(key.str(), "the k");
  f.sync();
  cr_assert_eq(f.read(key), "the key");
}

Test(mirror, another_repository_in_the_same_place_leaves_nothing_of_the_old) {
  Fixture f;
  f.sync();
  f.write("known-blobs", "old");
  f.write("parents/x", "old");
  f.write("whole-trees", "old");
  f.store.add(ObjectType::config, "another config");
  f.sync();
  cr_assert_eq(f.read({}), "another config");
  cr_assert(!f.has("known-blobs") && !f.has("parents") && !f.has("whole-trees"));
}

Test(mirror, pending_packs_stay_only_if_the_store_has_them) {
  Fixture f;
  ObjectName there = f.store.add(ObjectType::data, "there"), lost{ObjectType::data, Id::of(as_bytes("lost"))};
  f.sync();
  f.write("pending/" + there.id.hex(), "header");
  f.write("pending/" + lost.id.hex(), "header");
  f.write("pending/README", "not a pack");
  f.sync();
  cr_assert(f.has("pending/" + there.id.hex()));
  cr_assert(!f.has("pending/" + lost.id.hex()));
  cr_assert(f.has("pending/README"));
}

Test(mirror, an_empty_lock_is_passed_over_as_restic_does) {
  Fixture f;
  f.store.objects["locks/" + std::string(64, 'a')] = {};
  f.sync();
  cr_assert(!f.has("locks/" + std::string(64, 'a')));
}

Test(mirror, lists_are_asked_for_at_the_same_time_but_the_index_when_all_snapshots_are_known) {
  Fixture f;
  f.store.list_delay = std::chrono::milliseconds(2);
  f.sync();
  const std::vector<std::string>& seen = f.store.listings;
  auto at = [&](std::string_view what) { return std::ranges::find(seen, what) - seen.begin(); };
  cr_assert_eq(seen.size(), 8);
  cr_assert_eq(at("+keys"), 0);
  cr_assert_eq(at("+snapshots"), 1);
  cr_assert_eq(at("+locks"), 2);
  cr_assert_lt(at("-snapshots"), at("+index"));
  cr_assert_lt(at("+index"), at("-index"));
}

// every way this can be wrong

Test(mirror, a_place_without_config_is_no_repository) {
  Fixture f;
  f.store.objects.clear();
  try {
    f.sync();
    cr_assert_fail("taken for a repository");
  } catch (const Error& error) {
    cr_assert(error.blame == Blame::no_repository);
    cr_assert(error.hint.find("pg-offsite init") != std::string::npos);
  }
}

Test(mirror, a_folder_with_other_things_in_it_is_left_alone) {
  Fixture f;
  f.write("data/mine", "not a pack");
  cr_assert_throw(f.sync(), Error);
  cr_assert_eq(f.store.asked.size(), 0);
  cr_assert(f.has("data/mine") && !f.has("config"));
}

Test(mirror, a_list_that_fails_ends_it_when_the_others_have_come) {
  Fixture f;
  ObjectName key = f.store.add(ObjectType::keys, "the key");
  f.store.list_delay = std::chrono::milliseconds(2);
  f.store.list_fails_on = ObjectType::locks;
  cr_assert_throw(f.sync(), Error);
  cr_assert_eq(std::ranges::count(f.store.listings, "-snapshots"), 1);
  cr_assert(!f.has(key.str()));
}

Test(mirror, what_a_list_fails_of_is_not_told_where_there_is_no_repository) {
  Fixture f;
  f.store.objects.clear();
  f.store.list_delay = std::chrono::milliseconds(2);
  f.store.list_fails_on = ObjectType::keys;
  try {
    f.sync();
    cr_assert_fail("taken for a repository");
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::no_repository);
  }
}

Test(mirror, a_damaged_snapshot_or_key_is_left_out) {
  Fixture f;
  ObjectName whole = f.store.add(ObjectType::snapshots, "whole");
  for (ObjectType type : {ObjectType::snapshots, ObjectType::keys, ObjectType::locks})
    f.store.objects[f.store.add(type, "damaged").str()].back() ^= std::byte{1};
  f.sync();
  cr_assert_eq(f.totals.left_out, 3);
  cr_assert_eq(f.read(whole), "whole");
  cr_assert(!f.has("keys") && !f.has("locks"));
}

Test(mirror, a_damaged_index_ends_it_unless_it_may_be_left_out) {
  Fixture f;
  ObjectName index = f.store.add(ObjectType::index, "damaged");
  f.store.objects[index.str()].back() ^= std::byte{1};
  try {
    f.sync();
    cr_assert_fail("it was taken");
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    cr_assert(std::string_view(error.what()).find("its SHA-256 is not its name") != std::string_view::npos);
  }
  cr_assert(!f.has(index.str()));
  f.sync(true);
  cr_assert(!f.has(index.str()));
}
