#include "process/repository.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/golden_cache.h"
#include "tests/tree_cache.h"

using namespace offsite;

namespace {

// All paths below a tree, with their sizes.
void list(CachedRepository& repository, const Id& tree, const std::string& above,
          std::vector<std::string>& out) {
  std::vector<std::pair<std::string, Id>> folders;
  repository.read_tree(tree, [&](TreeNode&& each) {
    out.push_back(above + "/" + each.node.name);
    if (each.subtree) folders.emplace_back(out.back(), *each.subtree);
  });
  for (const auto& [path, subtree] : folders) list(repository, subtree, path, out);
}

std::string tree_of(int files) {
  TreeWriter tree;
  for (int n = 0; n < files; ++n) {
    Node node;
    node.name = std::to_string(100'000'000 + n);
    node.type = "file";
    Id content = Id::of(as_bytes(node.name));
    tree.add(node, content.view(), {});
  }
  return tree.take();
}

int nodes_of(CachedRepository& repository, const Id& tree) {
  int nodes = 0;
  repository.read_tree(tree, [&](TreeNode&& each) {
    cr_assert(each.content.size() == 1 && each.content[0] == Id::of(as_bytes(each.node.name)));
    ++nodes;
  });
  return nodes;
}

std::string refusal(CachedRepository& repository, const Id& tree) {
  try {
    nodes_of(repository, tree);
    return "";
  } catch (const Error& error) {
    return error.blame == Blame::input ? error.what() : "";
  }
}

bool names(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

Test(repository, golden_repositories_are_read_to_their_leaves) {
  std::vector<std::string> old, recent;
  for (auto [name, paths] : {std::pair{"014-v1", &old}, std::pair{"019-v2", &recent}}) {
    GoldenCache cache(name);
    CachedRepository repository(cache.folder, cache.key);
    std::vector<NamedSnapshot> snapshots = repository.snapshots();
    cr_assert_eq(snapshots.size(), 2);
    cr_expect(snapshots[0].snapshot.time < snapshots[1].snapshot.time);
    list(repository, snapshots[0].snapshot.tree, "", *paths);
    cr_expect(paths->size() > 20, "%zu", paths->size());
  }
  cr_expect(old == recent);
}

Test(repository, nodes_are_found_by_their_path) {
  GoldenCache cache("019-v2");
  CachedRepository repository(cache.folder, cache.key);
  Id tree = repository.snapshots()[0].snapshot.tree;
  std::vector<std::string> paths;
  list(repository, tree, "", paths);
  for (const std::string& path : paths) {
    std::optional<TreeNode> found = repository.find(tree, path);
    cr_assert(found && path.ends_with("/" + found->node.name), "%s", path.c_str());
    cr_expect(!repository.find(tree, path + "/none") && !repository.find(tree, path + "x"));
  }
  cr_expect(repository.find(tree, "/")->subtree == tree);
}

Test(repository, large_trees_are_read_whole) {
  TreeCache cache;
  std::string json = tree_of(40'000);
  cr_assert(json.size() > size_t{5} << 20);
  TreeCache::Stored compressed = cache.put_tree(json);
  TreeCache::Stored plain = cache.put_tree(tree_of(39'999), false);
  CachedRepository repository = cache.open();
  cr_expect_eq(nodes_of(repository, compressed.id), 40'000);
  cr_expect_eq(nodes_of(repository, plain.id), 39'999);
}

Test(repository, another_copy_is_taken_when_one_is_damaged_or_missing) {
  TreeCache cache;
  std::string json = tree_of(3);
  TreeCache::Stored damaged = cache.put_tree(json), missing = cache.put_tree(json),
                    good = cache.put_tree(json);
  Bytes pack = read_whole_file(cache.folder.object("data", damaged.pack));
  pack[60] ^= std::byte{1};
  cache.scratch.file("data/" + damaged.pack.hex(), as_text(pack));
  cache.remove("data", missing.pack);
  CachedRepository repository = cache.open();
  cr_expect_eq(nodes_of(repository, good.id), 3);
}

Test(repository, what_each_throws_passes_through) {
  TreeCache cache;
  TreeCache::Stored tree = cache.put_tree(tree_of(3));
  CachedRepository repository = cache.open();
  cr_expect_throw(repository.read_tree(tree.id, [](TreeNode&&) { throw 7; }), int);
}

// ---- every way this can be wrong

Test(repository, no_table_of_known_blobs_says_what_makes_one) {
  TestCache cache;
  try {
    CachedRepository(cache.folder, cache.key);
    cr_assert_fail("it was taken");
  } catch (const Error& error) {
    cr_expect(names(error.hint, "index-cache"));
  }
}

Test(repository, a_tree_that_no_index_names_is_refused) {
  TreeCache cache;
  CachedRepository repository = cache.open();
  cr_expect(names(refusal(repository, Id::of({})), "no index names it"));
}

Test(repository, missing_packs_are_named_and_damaged_ones_are_not) {
  TreeCache cache;
  std::string json = tree_of(3);
  TreeCache::Stored damaged = cache.put_tree(json), missing = cache.put_tree(json);
  cache.scratch.file("data/" + damaged.pack.hex(), "cut");
  cache.remove("data", missing.pack);
  CachedRepository repository = cache.open();
  try {
    nodes_of(repository, missing.id);
    cr_assert_fail("it was taken");
  } catch (const CachedRepository::MissingPack& found) {
    cr_expect(found.tree == missing.id);
    cr_assert_eq(found.places.size(), 1);
    cr_expect(found.places[0].pack == missing.pack);
  }
}

Test(repository, a_flipped_bit_is_found_in_trees_of_any_size) {
  TreeCache cache;
  std::vector<TreeCache::Stored> trees = {cache.put_tree(tree_of(3)), cache.put_tree(tree_of(40'000)),
                                          cache.put_tree(tree_of(39'999), false)};
  for (const TreeCache::Stored& tree : trees) {
    Bytes pack = read_whole_file(cache.folder.object("data", tree.pack));
    pack[100] ^= std::byte{1};
    cache.scratch.file("data/" + tree.pack.hex(), as_text(pack));
  }
  CachedRepository repository = cache.open();
  for (const TreeCache::Stored& tree : trees) {
    std::string said = refusal(repository, tree.id);
    cr_expect(names(said, tree.id.short_hex()) && names(said, tree.pack.short_hex()));
    cr_expect(names(said, "authentication code is wrong"));
  }
}

Test(repository, a_tree_beyond_the_end_of_its_pack_is_refused) {
  TreeCache cache;
  TreeCache::Stored tree = cache.put_tree(tree_of(3));
  cache.open();
  for (const char* pack : {"", "12345678", "1234567890"}) {
    cache.scratch.file("data/" + tree.pack.hex(), pack);
    CachedRepository repository(cache.folder, cache.key);
    cr_expect(names(refusal(repository, tree.id), "beyond the end"), "%s", pack);
  }
}

Test(repository, content_that_does_not_fit_its_id_is_refused) {
  TreeCache cache;
  std::vector<Id> ids;
  for (int files : {3, 40'000}) {
    std::string json = tree_of(files);
    Bytes sealed;
    cache.sealer.seal(as_bytes(json), sealed);
    ids.push_back(cache.put_sealed(Id::of(as_bytes(std::to_string(files))), sealed, 0).id);
  }
  CachedRepository repository = cache.open();
  for (const Id& id : ids) cr_expect(names(refusal(repository, id), "its content is another"));
}

Test(repository, a_stated_length_that_is_wrong_is_refused) {
  TreeCache cache;
  std::vector<Id> ids;
  for (int files : {3, 40'000})
    for (int wrong : {-1, 1}) {
      std::string json = tree_of(files);
      Bytes frames, sealed;
      Compressor(1).compress(as_bytes(json), frames);
      cache.sealer.seal(frames, sealed);
      ids.push_back(Id::of(as_bytes(json)));
      cache.put_sealed(ids.back(), sealed, static_cast<uint32_t>(static_cast<int>(json.size()) + wrong));
    }
  CachedRepository repository = cache.open();
  for (const Id& id : ids) cr_expect(names(refusal(repository, id), "decompress"));
}

Test(repository, a_compressed_tree_in_a_repository_of_version_1_is_refused) {
  TreeCache cache;
  cache.config.version = 1;
  Bytes sealed;
  cache.sealer.seal(as_bytes(cache.config.to_json()), sealed);
  cache.scratch.file("config", as_text(sealed));
  TreeCache::Stored compressed = cache.put_tree(tree_of(3)), plain = cache.put_tree(tree_of(4), false);
  CachedRepository repository = cache.open();
  cr_expect(names(refusal(repository, compressed.id), "version 1"));
  cr_expect_eq(nodes_of(repository, plain.id), 4);
}

Test(repository, snapshots_that_cannot_be_read_are_told) {
  TestCache cache;
  IdTableBuilder(cache.folder.known_blobs()).finish({}, {});
  Snapshot snapshot;
  snapshot.tree = Id::of({});
  Id good = cache.put("snapshots", snapshot.to_json()), bad = cache.put("snapshots", "[]");
  CachedRepository repository(cache.folder, cache.key);
  cr_expect(repository.snapshot(good).tree == snapshot.tree);
  cr_expect_throw(repository.snapshot(bad), Error);
  cr_expect_throw(repository.snapshot(Id::of({})), Error);
  cr_expect_eq(repository.snapshots().size(), 1);
  std::vector<Id> told;
  repository.snapshots([&](const Id& id, const Error&) { told.push_back(id); });
  cr_expect(told == std::vector<Id>{bad});
}
