#include "planned.h"

using namespace offsite;

Test(plan_refuses, a_folder_that_cannot_be_read_is_named_and_the_rest_comes) {
  Planned planned;
  planned.put_blob("a");
  planned.file("x", {"a"});
  TreeCache::Stored lost = planned.put();
  planned.folder("gone", lost.id).file("hidden", {"a"}).folder("unknown", Id::of({}));
  planned.lose(lost);
  planned.wishes.remove_extras = true;
  planned.stand("gone/keep", "");
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/gone none:/hidden 1000 none:/unknown");
  cr_expect(has(planned.incomplete(), "/gone: read tree " + lost.id.short_hex()));
  cr_expect(has(planned.incomplete(), "/unknown: read tree"));
  cr_expect(planned.removed() == "");
}

Test(plan_refuses, names_that_lead_elsewhere_make_a_folder_unreadable) {
  for (const char* name : {"..", ".", "", "a/b", "/etc", "\\x00"}) {
    Planned planned;
    Id bad = planned.file("NAME", {}).put_replacing("NAME", name).id;
    planned.folder("bad", bad).other("good", "fifo");
    planned.plan(planned.put());
    cr_expect(planned.files() == "none:/bad none:/good", "%s", name);
    cr_expect(has(planned.incomplete(), "/bad: read tree " + bad.short_hex()), "%s", name);
  }
}

Test(plan_refuses, a_blob_that_no_index_names_keeps_its_file_unfinished) {
  Planned planned;
  planned.put_blob("a");
  planned.file("1", {"a", "unknown", "a"}).file("2", {"a"}).file("3", {"unknown", "unknown"});
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/1 3000 none:/2 1000 none:/3 2", "%s", planned.files().c_str());
  cr_expect(planned.fetched({"a"}) == "a[0,0][0,2000][1,0]");
  cr_expect(has(planned.incomplete(), "/1: no index names blob " + blob("unknown").short_hex()));
  cr_expect(has(planned.incomplete(), "/3: "));
}

Test(plan_refuses, a_blob_that_is_damaged_wherever_it_lies_is_named_with_its_files) {
  Planned planned;
  for (const char* name : {"a", "b"}) planned.put_blob(name);
  std::string place = pack_of("a").hex() + ":100";
  planned.avoid = place + " " + place;
  planned.file("1", {"a", "b", "a"}).file("2", {"b"});
  planned.plan(planned.put());
  cr_expect(planned.files() == "none:/1 3000 none:/2 1000");
  cr_expect(planned.fetched({"a", "b"}) == "b[0,1000][1,0]");
  cr_expect(planned.incomplete() == "/1: blob " + blob("a").short_hex() + " is damaged wherever it lies\n");
}

Test(plan_refuses, a_size_that_is_not_that_of_the_content_gives_way) {
  Planned planned;
  planned.put_blob("a");
  planned.node({.name = "x", .type = "socket"});
  TreeWriter tree;
  Id id = blob("a");
  tree.add({.name = "1", .type = "file", .size = uint64_t{1} << 60}, id.view(), {});
  tree.add({.name = "2", .type = "file", .size = 1}, id.view(), {});
  TreeCache cache;
  cache.put_blobs(pack_of("a"), {{BlobType::data, id, 100, 600, 1000}});
  TreeCache::Stored root = cache.put_tree(tree.take());
  CachedRepository repository = cache.open();
  SelectedSnapshot selected{};
  selected.named.snapshot.tree = root.id;
  planned.go(
      [&](FrameSource&, FrameSink& out) { return send_plan(repository, selected, planned.wishes, "", out); });
  for (const SeenFrame& each : planned.seen)
    if (each.kind == Kind::file) cr_expect_eq(RestoredFile::parse(each.payload).node.size, 1000);
}

Test(plan_refuses, metadata_that_no_frame_holds_is_named) {
  Planned planned;
  Node node{.name = "x", .type = "fifo"};
  node.extended_attributes = {{"user.x", std::string(4 << 20, 'x')}};
  planned.node(node);
  planned.plan(planned.put());
  cr_expect(planned.files() == "");
  cr_expect(has(planned.incomplete(), "/x: its metadata is too large"));
}

Test(plan_refuses, paths_that_no_system_takes_are_named) {
  Planned planned;
  planned.other(std::string(250, 'x'), "fifo");
  Id tree = planned.put().id;
  for (int depth = 0; depth < 20; ++depth)
    tree = (planned.folder(std::string(250, 'x'), tree), planned.put().id);
  planned.folder("a", tree);
  planned.plan(planned.put());
  cr_expect(has(planned.incomplete(), "the path is too long"));
  cr_expect_eq(planned.stat().number("folders"), 17);
}

Test(plan_refuses, a_root_that_is_missing_says_what_to_do) {
  Planned planned;
  TreeCache::Stored root = planned.put();
  planned.lose(root);
  planned.plan(root);
  cr_expect(planned.says("the cache lacks pack " + root.pack.short_hex()), "%s", planned.error.c_str());
}

Test(plan_refuses, what_the_snapshot_has_not_is_called_wrongly) {
  for (const char* what : {"subfolder", "only"}) {
    Planned planned;
    TreeCache::Stored root = planned.put();
    (what == std::string("only") ? planned.wishes.only : planned.subfolder) = "/none";
    planned.plan(root);
    cr_expect(planned.says("/none"), "%s", planned.error.c_str());
  }
}
