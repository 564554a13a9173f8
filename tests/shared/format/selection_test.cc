#include "format/selection.h"

#include <criterion/criterion.h>

#include <functional>

#include "format/error.h"

using namespace offsite;

namespace {

Snapshot snapshot(int64_t second, std::string host, std::vector<std::string> paths,
                  std::vector<std::string> tags) {
  Snapshot snapshot;
  snapshot.time = {second, 0};
  snapshot.hostname = std::move(host);
  snapshot.paths = std::move(paths);
  snapshot.tags = std::move(tags);
  return snapshot;
}

Id id(const std::string& beginning) { return *Id::from(beginning + std::string(64 - beginning.size(), '0')); }

const std::vector<NamedSnapshot> all = {
    {id("1a"), snapshot(100, "db1", {"/srv", "/etc"}, {"daily", "pg"})},
    {id("1b"), snapshot(300, "db1", {"/srv"}, {})},
    {id("2c"), snapshot(200, "db2", {"/srv", "/etc", "/var"}, {"pg"})},
    {id("2d"), snapshot(300, "db2", {"/srv"}, {})},
};

void refused(const std::function<void()>& what, const std::string& message) {
  try {
    what();
    cr_expect(false, "%s", message.c_str());
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::usage);
    cr_expect(std::string(error.what()).find(message) != std::string::npos, "%s", error.what());
  }
}

// The ids that pass, by their first two digits.
std::string passing(const SnapshotFilter& filter) {
  std::string passed;
  for (const NamedSnapshot& each : all)
    if (filter.matches(each.snapshot)) passed += each.id.hex().substr(0, 2) + " ";
  return passed;
}

}  // namespace

Test(selection, an_empty_filter_lets_everything_pass) {
  cr_expect(SnapshotFilter{}.empty());
  cr_expect_eq(passing({}), "1a 1b 2c 2d ");
}

Test(selection, any_host_will_do_and_only_exactly) {
  cr_expect_eq(passing({.hosts = {"db1"}}), "1a 1b ");
  cr_expect_eq(passing({.hosts = {"db1", "db2"}}), "1a 1b 2c 2d ");
  cr_expect_eq(passing({.hosts = {"db"}}), "");
}

Test(selection, all_paths_must_be_there) {
  cr_expect_eq(passing({.paths = {"/srv"}}), "1a 1b 2c 2d ");
  cr_expect_eq(passing({.paths = {"/srv", "/etc"}}), "1a 2c ");
  cr_expect_eq(passing({.paths = {"/srv/pg"}}), "");
}

Test(selection, tags_of_one_list_must_all_be_there_and_one_list_will_do) {
  cr_expect_eq(passing({.tags = {{"pg"}}}), "1a 2c ");
  cr_expect_eq(passing({.tags = {{"pg", "daily"}}}), "1a ");
  cr_expect_eq(passing({.tags = {{"daily"}, {"pg"}}}), "1a 2c ");
  cr_expect_eq(passing({.tags = {{"pg", "none"}}}), "");
}

Test(selection, an_empty_tag_means_no_tags) {
  cr_expect_eq(passing({.tags = {{""}}}), "1b 2d ");
  cr_expect_eq(passing({.tags = {{""}, {"daily"}}}), "1a 1b 2d ");
}

Test(selection, the_kinds_of_filters_must_agree) {
  cr_expect_eq(passing({.hosts = {"db2"}, .paths = {"/etc"}, .tags = {{"pg"}}}), "2c ");
}

Test(selection, tags_are_split_at_commas) {
  using Tags = std::vector<std::string>;
  cr_expect(split_tags("a") == Tags{"a"});
  cr_expect(split_tags("a, b ,c") == Tags({"a", "b", "c"}));
  cr_expect(split_tags("") == Tags{""});
  cr_expect(split_tags("a,") == Tags({"a", ""}));
}

Test(selection, latest_is_the_newest_that_passes) {
  cr_expect(latest(all, {}).id == id("1b"));
  cr_expect(latest(all, {.hosts = {"db2"}}).id == id("2d"));
  cr_expect(latest(all, {.tags = {{"pg"}}}).id == id("2c"));
}

Test(selection, a_name_may_have_a_folder_behind_it) {
  SnapshotName name = SnapshotName::parse("latest:/srv/./pg//base/../");
  cr_expect(name.is_latest());
  cr_expect_eq(name.subfolder, "/srv/pg");
  cr_expect_eq(SnapshotName::parse("1a2B").id, "1a2B");
  cr_expect_eq(SnapshotName::parse("1a:srv:x").subfolder, "/srv:x");
  for (const char* text : {"1a", "1a:", "1a:/", "1a:..", "1a:."})
    cr_expect_eq(SnapshotName::parse(text).subfolder, "");
}

Test(selection, an_id_is_known_by_its_beginning) {
  const std::vector<Id> ids = {id("1a2b"), id("1a3c"), id("ff")};
  cr_expect(match_id("f", ids, "snapshot") == id("ff"));
  cr_expect(match_id("1A2", ids, "snapshot") == id("1a2b"));
  cr_expect(match_id(id("1a3c").hex(), ids, "snapshot") == id("1a3c"));
}

// Every way this can be wrong.

Test(selection, what_can_name_no_snapshot_is_refused) {
  for (const std::string& text :
       {std::string(), std::string(":/x"), std::string("Latest"), std::string("newest"), std::string("1g"),
        std::string(65, 'a'), std::string("1a\x1b[31m")})
    refused([&] { SnapshotName::parse(text); }, "it names no snapshot");
}

Test(selection, an_id_that_is_unknown_or_not_the_only_one_is_refused) {
  const std::vector<Id> ids = {id("1a2b"), id("1a3c")};
  refused([&] { match_id("1a", ids, "index"); }, "find index 1a: more than one begins so");
  refused([&] { match_id("2", ids, "index"); }, "find index 2: there is none");
  refused([&] { match_id("", std::vector<Id>{id("1a")}, "index"); }, "there is none");
}

Test(selection, a_latest_that_does_not_exist_is_refused_with_the_filter) {
  refused([] { latest({}, {}); }, "the repository has none");
  refused(
      [] {
        latest(all, {.hosts = {"db3"}, .paths = {"/srv"}, .tags = {{"a", "b"}}});
      },
      "none has host db3, path /srv, tag a,b");
}
