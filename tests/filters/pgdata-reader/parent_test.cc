#include "filters/pgdata-reader/parent.h"

#include <criterion/criterion.h>
#include <fmt/core.h>

#include "filters/pgdata-reader/describe.h"
#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

using Paths = std::vector<std::string>;

// A file that was last written long ago, and a cache whose snapshots hold it.
struct Cache {
  Scratch scratch;
  Item file{scratch.file("data/file", "content"), {}};
  std::string snapshots;

  Cache() {
    lstat(file.path.c_str(), &file.status);
    file.status.st_mtim = file.status.st_ctim = {1700000000, 5};
  }
  Id add(const std::string& name, const std::string& time, const std::string& host = "box") {
    Id tree = Id::of(as_bytes(name));
    snapshots += fmt::format(R"({}{{"id":"{}","tree":"{}","time":"{}","hostname":"{}","paths":["/data"]}})",
                             snapshots.empty() ? "" : ",", Id::of(tree.view()).hex(), tree.hex(), time, host);
    scratch.file("parents/snapshots.json", "[" + snapshots + "]");
    std::string list;
    FileListWriter writer([&](View bytes) { list += as_text(bytes); });
    writer.add_id(tree);
    writer.add(file.path, stamp_of(file.status), 0);
    writer.finish();
    scratch.file("parents/" + tree.hex(), list);
    return tree;
  }
  std::optional<ParentFiles> choose() { return ParentFiles::choose(scratch.path(), "box", Paths{"/data"}); }
};

}  // namespace

Test(parent, the_newest_of_the_same_host_and_paths) {
  Cache cache;
  cr_assert_not(cache.choose());
  cache.add("old", "2024-01-01T00:00:00Z");
  Id tree = cache.add("new", "2024-01-03T00:00:00Z");
  cache.add("middle", "2024-01-02T00:00:00Z");
  cache.add("elsewhere", "2024-01-04T00:00:00Z", "other");
  cr_assert_eq(cache.choose()->parent().tree, tree);
  cr_assert_eq(cache.choose()->parent().snapshot, Id::of(tree.view()));
  cr_assert_not(ParentFiles::choose(cache.scratch.path(), "box", Paths{"/data", "/space"}));
}

Test(parent, one_whose_list_is_gone_or_damaged_is_passed_over) {
  Cache cache;
  Id older = cache.add("older", "2024-01-01T00:00:00Z");
  Id damaged = cache.add("damaged", "2024-01-02T00:00:00Z");
  Id gone = cache.add("gone", "2024-01-03T00:00:00Z");
  std::filesystem::remove(cache.scratch / ("parents/" + gone.hex()));
  std::filesystem::resize_file(cache.scratch / ("parents/" + damaged.hex()), 50);
  cr_assert_eq(cache.choose()->parent().tree, older);
}

Test(parent, it_holds_a_file_with_the_same_stamp) {
  Cache cache;
  cache.add("a", "2024-01-01T00:00:00Z");
  auto parent = cache.choose();
  cr_assert(parent->holds(cache.file));
  Item other = cache.file;
  other.path += "2";
  cr_assert_not(parent->holds(other));
}

Test(parent, any_difference_means_to_read_again) {
  Cache cache;
  cache.add("a", "2024-01-01T00:00:00Z");
  auto parent = cache.choose();
  Item item = cache.file;
  item.status.st_size += 1;
  cr_assert_not(parent->holds(item));
  item = cache.file;
  item.status.st_mtim.tv_nsec += 1;
  cr_assert_not(parent->holds(item));
  item = cache.file;
  item.status.st_ctim.tv_sec += 1;
  cr_assert_not(parent->holds(item));
  item = cache.file;
  item.status.st_ino += 1;
  cr_assert_not(parent->holds(item));
}

// A second write within the same tick of the clock leaves no trace in the times.
Test(parent, a_file_written_just_before_the_parent_began_is_read_again) {
  Cache cache;
  cache.add("a", "2023-11-14T22:13:21Z");  // a second after the file was written
  cr_assert_not(cache.choose()->holds(cache.file));
}

// every way this can be wrong
Test(parent, a_list_of_snapshots_that_is_not_one) {
  Cache cache;
  cache.scratch.file("parents/snapshots.json", "[{\"id\":");
  cr_assert_throw(cache.choose(), Error);
}
