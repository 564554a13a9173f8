#include "planned.h"

using namespace offsite;

namespace fs = std::filesystem;

Test(plan, blobs_come_by_pack_in_the_order_of_their_first_use) {
  Planned planned;
  for (const char* name : {"a", "b", "c"}) planned.put_blob(name);
  planned.file("1", {"b", "a"}).file("2", {"c", "b", "b"});
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/1 2000 none:/2 3000", "%s", planned.files().c_str());
  cr_expect(planned.fetched({"a", "b", "c"}) == "b[0,0][1,1000][1,2000] a[0,1000] c[1,0]");
  cr_expect(planned.seen.front().kind == Kind::meta && has(planned.seen.front().payload, "db1"));
  cr_expect_eq(planned.stat().number("bytes_to_write"), 5000);
  cr_expect_eq(planned.stat().number("bytes_to_fetch"), 1800);
}

Test(plan, what_stands_in_its_place_is_not_fetched) {
  Planned planned;
  for (const char* name : {"a", "b", "c"}) planned.put_blob(name);
  planned.stand("1", content_of("a") + content_of("b"));
  planned.stand("2", content_of("b") + content_of("b"));
  planned.stand("3", content_of("c") + content_of("b"));
  planned.stand("4", content_of("a") + content_of("b") + "more");
  for (const char* name : {"1", "2", "3", "4"}) planned.file(name, {"a", "b"});
  planned.file("5", {"c"});
  planned.plan(planned.put());
  cr_expect(planned.files() == "same:/1 file:/2 1000 file:/3 1000 file:/4 none:/5 1000", "%s",
            planned.files().c_str());
  cr_expect(planned.fetched({"a", "b", "c"}) == "a[1,0][2,0] c[4,0]");
  cr_expect_eq(planned.stat().number("files_same"), 1);
}

Test(plan, a_file_that_has_nothing_of_it_is_no_base) {
  Planned planned;
  planned.put_blob("a");
  planned.stand("1", content_of("x"));
  planned.file("1", {"a"});
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/1 1000");
}

Test(plan, an_interrupted_run_is_gone_on_with) {
  Planned planned;
  for (const char* name : {"a", "b"}) planned.put_blob(name);
  planned.stand(partial_name("1"), content_of("a") + std::string(1000, '\0'));
  planned.stand(partial_name("2"), content_of("a"));
  planned.stand("2", content_of("a") + content_of("b"));
  planned.file("1", {"a", "b"}).file("2", {"a", "b"});
  planned.plan(planned.put());
  cr_expect(planned.files() == "partial:/1 1000 same:/2", "%s", planned.files().c_str());
}

Test(plan, what_only_looks_like_an_interrupted_run_is_not) {
  Planned planned;
  planned.put_blob("a");
  fs::create_symlink(planned.stand("elsewhere", content_of("a")), planned.target() / partial_name("1"));
  fs::create_hard_link(planned.stand("more", content_of("a")), planned.target() / partial_name("2"));
  planned.file("1", {"a"}).file("2", {"a"});
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/1 1000 none:/2 1000");
}

Test(plan, zeros_are_holes_unless_something_else_is_there) {
  Planned planned;
  Bytes zeros(8192);
  std::fill(zeros.begin(), zeros.end(), std::byte{0});
  Node node{.name = "x", .type = "file"};
  Id id = Id::of(zeros);
  TreeWriter tree;
  for (const char* name : {"1", "2", "3"})
    tree.add({.name = name, .type = "file", .size = 8192}, id.view(), {});
  TreeCache cache;
  cache.put_blobs(pack_of("zeros"), {{BlobType::data, id, 0, 100, 8192}});
  TreeCache::Stored root = cache.put_tree(tree.take());
  planned.stand("2", std::string(8192, 'x'));
  planned.stand("3", std::string(8192, '\0'));
  CachedRepository repository = cache.open();
  SelectedSnapshot selected{};
  selected.named.snapshot.tree = root.id;
  planned.go(
      [&](FrameSource&, FrameSink& out) { return send_plan(repository, selected, planned.wishes, "", out); });
  cr_expect(planned.files() == "none:/1 none:/2 same:/3", "%s", planned.files().c_str());
  cr_expect_eq(planned.stat().number("bytes_zero"), 16384);
}

Test(plan, further_names_of_a_file_need_no_content) {
  Planned planned;
  for (const char* name : {"a", "b"}) planned.put_blob(name);
  planned.stand("3", content_of("x"));
  planned.stand("4", content_of("a"));
  for (const char* name : {"1", "2", "3", "4"}) planned.file(name, {"a"}, 4);
  planned.file("5", {"b"}, 2, 8);
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/1 1000 same:/2 same:/3 same:/4 none:/5 1000", "%s",
            planned.files().c_str());
  cr_expect(planned.removed() == "/3");
}

Test(plan, links_and_devices_that_stand_already_are_told) {
  Planned planned;
  fs::create_symlink("right", planned.target() / "1");
  fs::create_symlink("wrong", planned.target() / "2");
  planned.stand("3", "");
  for (const char* name : {"1", "2", "3"}) planned.other(name, "symlink", "right");
  planned.other("4", "fifo").other("5", "socket");
  planned.plan(planned.put());
  cr_expect(planned.files() == "same:/1 none:/2 none:/3 none:/4", "%s", planned.files().c_str());
}

Test(plan, no_link_of_the_target_is_followed) {
  Planned planned;
  planned.put_blob("a");
  Scratch outside;
  outside.file("x", content_of("a"));
  fs::create_symlink(outside.path(), planned.target() / "folder");
  fs::create_symlink(outside / "x", planned.target() / "file");
  planned.file("x", {"a"});
  Id inner = planned.put().id;
  planned.file("file", {"a"}, 1).folder("folder", inner);
  planned.wishes.remove_extras = true;
  outside.file("extra", "");
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/file 1000 none:/folder none:/folder/x 1000", "%s",
            planned.files().c_str());
  cr_expect(planned.removed() == "/folder");
}

Test(plan, folders_above_what_is_chosen_come_once) {
  Planned planned;
  planned.put_blob("a");
  planned.file("x", {"a"}).file("y", {"a"});
  Id inner = planned.put().id;
  planned.folder("b", inner).folder("c", inner);
  Id middle = planned.put().id;
  planned.folder("a", middle).folder("z", inner);
  TreeCache::Stored root = planned.put();
  planned.wishes.patterns.includes.add("/a/c");
  planned.wishes.patterns.includes.add("/a/b/y");
  planned.plan(root);
  cr_expect(
      planned.files() == "none:/a none:/a/b none:/a/b/y 1000 none:/a/c none:/a/c/x 1000 none:/a/c/y 1000",
      "%s", planned.files().c_str());
}

Test(plan, a_subfolder_is_the_root) {
  Planned planned;
  planned.put_blob("a");
  planned.file("x", {"a"});
  Id inner = planned.put().id;
  planned.folder("b", inner);
  Id middle = planned.put().id;
  planned.folder("a", middle);
  planned.subfolder = "/a";
  planned.wishes.patterns.includes.add("/b/x");
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/b none:/b/x 1000");
}

Test(plan, an_archive_gets_every_file_with_its_content_behind_it) {
  Planned planned;
  for (const char* name : {"a", "b"}) planned.put_blob(name);
  planned.file("1", {"b", "a", "b"}).file("2", {"a"});
  planned.wishes.target.clear();
  planned.wishes.in_order = true;
  planned.plan(planned.put());
  cr_expect(planned.kinds() == "META FILE FETCH PLACE FETCH PLACE FETCH PLACE FILE FETCH PLACE STAT", "%s",
            planned.kinds().c_str());
  cr_expect(planned.fetched({"a", "b"}) == "b[0,0] a[0,1000] b[0,2000] a[1,0]");
}

Test(plan, an_archive_without_links_has_every_name_whole) {
  for (bool whole : {false, true}) {
    Planned planned;
    planned.put_blob("a");
    for (const char* name : {"1", "2"}) planned.file(name, {"a"}, 2);
    planned.wishes.target.clear();
    planned.wishes.in_order = true;
    planned.wishes.each_name_whole = whole;
    planned.plan(planned.put());
    cr_expect(planned.files() == (whole ? "none:/1 1000 none:/2 1000" : "none:/1 1000 same:/2"));
  }
}

Test(plan, a_comparison_names_what_differs) {
  Planned planned;
  planned.put_blob("a");
  planned.stand("same", content_of("a"));
  planned.stand("shorter", content_of("a").substr(1));
  planned.stand("different", content_of("x"));
  planned.target().folder("type");
  for (const char* name : {"different", "missing", "same", "shorter", "type"}) planned.file(name, {"a"});
  planned.wishes.verify = true;
  planned.plan(planned.put());
  cr_expect(planned.kinds() == "META STAT");
  cr_expect(planned.incomplete() ==
                "/different: 1000 of its bytes lie in blobs that differ\n/missing: it is not there\n"
                "/shorter: it has 999 bytes, not 1000\n/type: it is not the file of the snapshot\n",
            "%s", planned.incomplete().c_str());
  cr_expect_eq(planned.stat().number("files_same"), 1);
}
