#include "process/id_table_builder.h"

#include <criterion/criterion.h>

#include <algorithm>

#include "format/error.h"
#include "process/mapped_file.h"
#include "process/new_file.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

Id id_of(const std::string& text) { return Id::of(as_bytes(text)); }

// `count` blobs, named by number from `first` up.
std::vector<PackEntry> blobs(int first, int count) {
  std::vector<PackEntry> entries;
  for (int n = first; n < first + count; ++n)
    entries.push_back({BlobType::data, id_of(std::to_string(n)), static_cast<uint32_t>(n) * 100, 100, 0});
  return entries;
}

bool has_all(const IdTable& table, int first, int count, const Id& pack) {
  for (const PackEntry& entry : blobs(first, count)) {
    std::vector<BlobLocation> places = table.find(entry.type, entry.id);
    bool there = std::any_of(places.begin(), places.end(), [&](const BlobLocation& place) {
      return place.pack == pack && place.offset == entry.offset;
    });
    if (!there) return false;
  }
  return true;
}

size_t files_in(const std::string& folder) {
  auto entries = std::filesystem::directory_iterator(folder);
  return static_cast<size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace

Test(id_table_builder, runs_of_any_length_make_the_same_table) {
  Scratch scratch;
  for (size_t run : {1, 2, 7, 50, 99, 100, 101, 1000}) {
    std::filesystem::path path = scratch / "table-" + std::to_string(run);
    IdTableBuilder builder(path, nullptr, run);
    for (int pack = 0; pack < 10; ++pack)
      builder.add(id_of("pack " + std::to_string(pack)), blobs(pack * 10, 10));
    builder.finish({id_of("index")}, {});
    MappedFile file(path);
    IdTable table(file.view());
    cr_expect_eq(table.blobs(), 100);
    for (int pack = 0; pack < 10; ++pack)
      cr_expect(has_all(table, pack * 10, 10, id_of("pack " + std::to_string(pack))));
    MappedFile first(scratch / "table-1");
    cr_expect(as_text(file.view()) == as_text(first.view()));
  }
}

Test(id_table_builder, additions_are_merged_into_the_table_they_replace) {
  Scratch scratch;
  std::string path = scratch / "table";
  IdTableBuilder first(path);
  first.add(id_of("pack 1"), blobs(0, 100));
  first.finish({id_of("index 1")}, {id_of("pack 1")});
  for (size_t run : {3, 1000}) {
    MappedFile file(path);
    IdTable table(file.view());
    IdTableBuilder builder(path, &table, run);
    builder.add(id_of("pack 2"), blobs(100, 50));
    builder.add(id_of("pack 1"), blobs(0, 100));  // again: the same places
    builder.add(id_of("pack 3"), blobs(50, 10));  // other places
    builder.finish({id_of("index 1"), id_of("index 2")}, {});
  }
  MappedFile file(path);
  IdTable table(file.view());
  cr_expect_eq(table.blobs(), 160);
  cr_expect(has_all(table, 0, 100, id_of("pack 1")));
  cr_expect(has_all(table, 100, 50, id_of("pack 2")));
  cr_expect(has_all(table, 50, 10, id_of("pack 3")));
  cr_expect_eq(table.sources().size(), 2);
  cr_expect_eq(table.pending().size(), 0);
  cr_expect_eq(table.packs().size() / sizeof(Id), 3);
  cr_expect_eq(files_in(scratch.path()), 1);
}

Test(id_table_builder, nothing_was_added) {
  Scratch scratch;
  IdTableBuilder(scratch / "table").finish({}, {});
  MappedFile file(scratch / "table");
  cr_expect_eq(IdTable(file.view()).blobs(), 0);
}

Test(id_table_builder, a_damaged_older_table_is_refused_and_stays) {
  Scratch scratch;
  std::string path = scratch / "table";
  IdTableBuilder first(path);
  first.add(id_of("pack"), blobs(0, 10));
  first.finish({}, {});
  std::string damaged;
  {
    MappedFile file(path);
    damaged = as_text(file.view());
  }
  damaged[16] = '\xFF';  // the first record now belongs behind the others
  write_file_durably(path, as_bytes(damaged), 0600);
  MappedFile file(path);
  IdTable table(file.view());
  IdTableBuilder builder(path, &table);
  builder.add(id_of("another pack"), blobs(10, 10));
  cr_expect_throw(builder.finish({}, {}), Error);
  MappedFile after(path);
  cr_expect(as_text(after.view()) == damaged);
  cr_expect_eq(files_in(scratch.path()), 1);
}

Test(id_table_builder, an_unfinished_table_leaves_nothing) {
  Scratch scratch;
  {
    IdTableBuilder builder(scratch / "table", nullptr, 3);
    builder.add(id_of("pack"), blobs(0, 10));
    cr_expect_eq(files_in(scratch.path()), 0);
  }
  cr_expect_eq(files_in(scratch.path()), 0);
}
