#include "filters/tree-plan/tree_walk.h"

#include <criterion/criterion.h>

#include <chrono>

#include "filters/tree-plan/tree_packs.h"
#include "format/error.h"
#include "tests/tree_cache.h"

using namespace offsite;

namespace {

SelectedSnapshot snapshot_of(const Id& tree, const std::string& subfolder = "") {
  SelectedSnapshot selected{.named = {}, .subfolder = subfolder};
  selected.named.snapshot.tree = tree;
  return selected;
}

// "/a/b", and beside them another "/c" with the same content as "/a".
struct Chain {
  explicit Chain(TreeCache& cache)
      : empty(cache.put_folder({})),
        b(cache.put_folder({{"b", empty.id}})),
        root(cache.put_folder({{"a", b.id}, {"c", b.id}})) {}
  TreeCache::Stored empty, b, root;
};

void damage(const TreeCache& cache, const Id& pack) {
  Bytes bytes = read_whole_file(cache.folder.object("data", pack));
  bytes[40] ^= std::byte{1};
  cache.scratch.file("data/" + pack.hex(), as_text(bytes));
}

void make_old(const TreeCache& cache, const Id& pack) {
  auto hour_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(cache.folder.object("data", pack), hour_ago);
}

}  // namespace

Test(tree_walk, each_tree_is_read_once) {
  TreeCache cache;
  Chain chain(cache);
  CachedRepository repository = cache.open();
  TreeWalk walk(repository);
  walk.take(snapshot_of(chain.root.id));
  walk.take(snapshot_of(chain.root.id));
  cr_expect_eq(walk.trees(), 3);
  cr_expect(walk.missing_packs().empty());
}

Test(tree_walk, it_goes_as_far_as_the_cache_does) {
  TreeCache cache;
  Chain chain(cache);
  CachedRepository repository = cache.open();
  for (const TreeCache::Stored* gone : {&chain.empty, &chain.b, &chain.root}) {
    cache.remove("data", gone->pack);
    TreeWalk walk(repository);
    walk.take(snapshot_of(chain.root.id));
    cr_expect(walk.missing_packs() == std::set<Id>{gone->pack});
  }
}

Test(tree_walk, only_the_way_to_a_subfolder_and_what_is_below_it_is_wanted) {
  TreeCache cache;
  Chain chain(cache);
  TreeCache::Stored other = cache.put_folder({{"z", Id::of(as_bytes("unknown"))}});
  TreeCache::Stored root = cache.put_folder({{"a", chain.b.id}, {"other", other.id}});
  cache.remove("data", other.pack);
  CachedRepository repository = cache.open();
  TreeWalk walk(repository);
  walk.take(snapshot_of(root.id, "/a"));
  cr_expect_eq(walk.trees(), 2);
  cr_expect(walk.missing_packs().empty());
  walk.take(snapshot_of(root.id, "/other/z"));
  cr_expect(walk.missing_packs() == std::set<Id>{other.pack});
  cr_expect_throw(walk.take(snapshot_of(root.id, "/none")), Error);
}

Test(tree_walk, every_pack_of_a_missing_tree_is_wanted) {
  TreeCache cache;
  TreeCache::Stored one = cache.put_folder({}), two = cache.put_folder({});
  cache.remove("data", one.pack);
  cache.remove("data", two.pack);
  CachedRepository repository = cache.open();
  TreeWalk walk(repository);
  walk.take(snapshot_of(one.id));
  cr_expect((walk.missing_packs() == std::set<Id>{one.pack, two.pack}));
}

Test(tree_walk, a_damaged_tree_does_not_hide_the_others) {
  TreeCache cache;
  Chain chain(cache);
  TreeCache::Stored other = cache.put_folder({{"x", chain.empty.id}});
  TreeCache::Stored root = cache.put_folder({{"a", chain.b.id}, {"d", other.id}, {"u", Id::of({})}});
  damage(cache, other.pack);
  CachedRepository repository = cache.open();
  TreeWalk walk(repository);
  walk.take(snapshot_of(root.id));
  cr_expect_eq(walk.trees(), 3);
  cr_expect_eq(walk.damaged(), 2);
  cr_expect(walk.missing_packs().empty());
}

Test(tree_walk, a_copy_that_was_damaged_since_it_was_fetched_is_fetched_again) {
  TreeCache cache;
  Chain chain(cache);
  damage(cache, chain.b.pack);
  make_old(cache, chain.b.pack);
  CachedRepository repository = cache.open();
  TreeWalk walk(repository);
  walk.take(snapshot_of(chain.root.id));
  cr_expect_eq(walk.damaged(), 0);
  cr_expect(walk.missing_packs() == std::set<Id>{chain.b.pack});
  cr_expect(!cache.has("data", chain.b.pack));
}

Test(tree_walk, packs_that_no_index_names_leave_the_cache) {
  TreeCache cache;
  Chain chain(cache);
  Id unnamed = pack_of("unnamed");
  cache.scratch.file("data/" + unnamed.hex(), "x");
  CachedRepository repository = cache.open();
  drop_unnamed_packs(repository);
  cr_expect(!cache.has("data", unnamed));
  cr_expect(cache.has("data", chain.b.pack));
}
