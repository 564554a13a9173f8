#include "filters/pgdata-reader/walk.h"

#include <criterion/criterion.h>

#include <algorithm>

#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

namespace fs = std::filesystem;
constexpr const char* own = "PG_15_202209061";

// A data folder like a real one, in small.
struct Cluster {
  Scratch scratch;
  std::string pgdata = scratch.folder("srv/pg/data");
  std::string statistics = "pg_stat_tmp";
  std::vector<std::string> troubles;

  Cluster() {
    for (const char* name : {"pg_tblspc", "pg_wal/archive_status", "pg_notify", "base/5"})
      fs::create_directories(at(name));
    add("global/pg_control");
    add("PG_VERSION");
  }
  std::string at(const std::string& name) const { return pgdata + "/" + name; }
  void add(const std::string& name) { scratch.file("srv/pg/data/" + name); }
  void tablespace(const std::string& oid, const std::string& location) {
    fs::create_directories(location);
    fs::create_directory_symlink(location, at("pg_tblspc/" + oid));
  }
  Walk walk() {
    return Walk(
        {pgdata, find_tablespaces(pgdata), own, statistics},
        [this](const std::string& path, const std::string& why) { troubles.push_back(path + ": " + why); });
  }
  // Everything given, in order; PGDATA is "@", the scratch folder "~", and what lies above it is left out.
  std::vector<std::string> given() {
    std::vector<std::string> paths;
    Walk walk = this->walk();
    while (auto item = walk.next()) {
      std::string path = item->path;
      if (path == pgdata || path.starts_with(pgdata + "/"))
        path.replace(0, pgdata.size(), "@");
      else if (path.starts_with(scratch.path() + "/"))
        path.replace(0, scratch.path().size(), "~");
      else
        continue;
      paths.push_back(path);
    }
    return paths;
  }
  bool gives(const std::string& path) {
    auto paths = given();
    return std::count(paths.begin(), paths.end(), path) == 1;
  }
};

}  // namespace

Test(walk, folders_come_before_what_is_in_them_and_names_in_byte_order) {
  Cluster cluster;
  cluster.add("base/5/10");
  cluster.add("base/5/9");
  std::vector<std::string> expected = {"~/srv",
                                       "~/srv/pg",
                                       "@",
                                       "@/PG_VERSION",
                                       "@/base",
                                       "@/base/5",
                                       "@/base/5/10",
                                       "@/base/5/9",
                                       "@/global",
                                       "@/pg_notify",
                                       "@/pg_tblspc",
                                       "@/pg_wal",
                                       "@/pg_wal/archive_status"};
  cr_assert_eq(cluster.given(), expected);
}

Test(walk, every_folder_above_is_given_once_beginning_at_the_top) {
  Cluster cluster;
  Walk walk = cluster.walk();
  std::string deepest;
  for (auto item = walk.next(); item && item->path != cluster.pgdata; item = walk.next()) {
    cr_assert_eq(item->path.substr(0, item->path.rfind('/')), deepest);
    cr_assert(S_ISDIR(item->status.st_mode));
    deepest = item->path;
  }
  cr_assert_eq(deepest, cluster.scratch / "srv/pg");
}

Test(walk, pg_control_is_left_to_the_caller) {
  Cluster cluster;
  cr_assert_not(cluster.gives("@/global/pg_control"));
}

Test(walk, emptied_folders_stay_and_their_contents_do_not) {
  Cluster cluster;
  cluster.add("pg_notify/0000");
  cluster.add("pg_replslot/slot/state");
  cluster.add("pg_wal/000000010000000000000001");
  cluster.add("pg_wal/archive_status/000000010000000000000001.ready");
  cluster.add("pg_wal/summaries/x.summary");
  for (const char* path :
       {"@/pg_notify", "@/pg_replslot", "@/pg_wal", "@/pg_wal/archive_status", "@/pg_wal/summaries"})
    cr_assert(cluster.gives(path), "%s", path);
  for (const char* path :
       {"@/pg_notify/0000", "@/pg_replslot/slot", "@/pg_wal/000000010000000000000001",
        "@/pg_wal/archive_status/000000010000000000000001.ready", "@/pg_wal/summaries/x.summary"})
    cr_assert_not(cluster.gives(path), "%s", path);
}

Test(walk, temporary_statistics_may_lie_elsewhere) {
  Cluster cluster;
  cluster.add("stats/db_0.stat");
  cr_assert(cluster.gives("@/stats/db_0.stat"));
  cluster.statistics = "stats";
  cr_assert(cluster.gives("@/stats") && !cluster.gives("@/stats/db_0.stat"));
  cluster.statistics = cluster.at("stats");
  cr_assert_not(cluster.gives("@/stats/db_0.stat"));
}

Test(walk, of_unlogged_relations_only_the_init_forks) {
  Cluster cluster;
  for (const char* name :
       {"16384", "16384.1", "16384_fsm", "16384_vm", "16384_init", "16385", "16385_fsm", "16386_init"})
    cluster.add(std::string("base/5/") + name);
  cluster.add("base/1/16384");
  for (const char* name : {"16384", "16384.1", "16384_fsm", "16384_vm"})
    cr_assert_not(cluster.gives(std::string("@/base/5/") + name));
  for (const char* name : {"16384_init", "16385", "16385_fsm", "16386_init"})
    cr_assert(cluster.gives(std::string("@/base/5/") + name));
  cr_assert(cluster.gives("@/base/1/16384"));
}

Test(walk, tablespaces_come_under_their_own_path_and_only_our_version) {
  Cluster cluster;
  cluster.tablespace("16400", cluster.scratch / "srv/fast");
  cluster.scratch.file(std::string("srv/fast/") + own + "/5/16401");
  cluster.scratch.file(std::string("srv/fast/") + own + "/5/t3_16402");
  cluster.scratch.file(std::string("srv/fast/") + own + "/5/16403_init");
  cluster.scratch.file(std::string("srv/fast/") + own + "/5/16403");
  cluster.scratch.file("srv/fast/PG_14_202107181/5/1");
  auto given = cluster.given();
  std::vector<std::string> expected = {
      "~/srv/fast", std::string("~/srv/fast/") + own, std::string("~/srv/fast/") + own + "/5",
      std::string("~/srv/fast/") + own + "/5/16401", std::string("~/srv/fast/") + own + "/5/16403_init"};
  cr_assert(std::equal(expected.rbegin(), expected.rend(), given.rbegin()));
  cr_assert_eq(snapshot_paths(cluster.pgdata, find_tablespaces(cluster.pgdata)),
               (std::vector<std::string>{cluster.pgdata, cluster.scratch / "srv/fast"}));
}

Test(walk, the_link_to_a_tablespace_stays_a_link) {
  Cluster cluster;
  cluster.tablespace("16400", cluster.scratch / "fast");
  Walk walk = cluster.walk();
  std::optional<Item> item;
  while ((item = walk.next()) && item->path != cluster.at("pg_tblspc/16400")) continue;
  cr_assert(S_ISLNK(item->status.st_mode));
  cr_assert_eq(item->target, cluster.scratch / "fast");
}

Test(walk, a_tablespace_inside_the_data_folder_is_given_once) {
  Cluster cluster;
  cluster.tablespace("16400", cluster.at("spaces/fast"));
  cluster.add(std::string("spaces/fast/") + own + "/5/16401");
  cluster.add("spaces/fast/PG_14_202107181/5/1");
  for (const std::string& path : cluster.given()) cr_assert(cluster.gives(path), "%s", path.c_str());
  cr_assert(cluster.gives(std::string("@/spaces/fast/") + own + "/5/16401"));
  cr_assert_not(cluster.gives("@/spaces/fast/PG_14_202107181"));
  cr_assert_eq(snapshot_paths(cluster.pgdata, find_tablespaces(cluster.pgdata)).size(), 1);
}

Test(walk, a_tablespace_in_place_is_part_of_the_data_folder) {
  Cluster cluster;
  cluster.add(std::string("pg_tblspc/16400/") + own + "/5/16401");
  cluster.add(std::string("pg_tblspc/16400/") + own + "/5/t1_16402");
  cr_assert(cluster.gives(std::string("@/pg_tblspc/16400/") + own + "/5/16401"));
  cr_assert_not(cluster.gives(std::string("@/pg_tblspc/16400/") + own + "/5/t1_16402"));
}

Test(walk, a_linked_pg_wal_becomes_a_folder_and_other_links_stay) {
  Cluster cluster;
  fs::rename(cluster.at("pg_wal"), cluster.scratch / "wal");
  fs::create_directory_symlink(cluster.scratch / "wal", cluster.at("pg_wal"));
  fs::create_symlink("/etc/postgresql.conf", cluster.at("postgresql.conf"));
  Walk walk = cluster.walk();
  while (auto item = walk.next()) {
    if (item->path == cluster.at("pg_wal")) cr_assert(S_ISDIR(item->status.st_mode));
    if (item->path == cluster.at("postgresql.conf")) cr_assert_eq(item->target, "/etc/postgresql.conf");
  }
  cr_assert(cluster.gives("@/pg_wal/archive_status") && cluster.gives("@/postgresql.conf"));
}

Test(walk, relations_are_told_apart_by_where_they_stand) {
  Cluster cluster;
  for (const char* name :
       {"base/5/1259", "base/5/1259_fsm", "base/5/PG_VERSION", "global/1262", "pg_xact/0000", "1234"})
    cluster.add(name);
  Walk walk = cluster.walk();
  std::vector<std::string> relations;
  while (auto item = walk.next())
    if (item->relation) relations.push_back(item->path.substr(cluster.pgdata.size() + 1));
  cr_assert_eq(relations, (std::vector<std::string>{"base/5/1259", "base/5/1259_fsm", "global/1262"}));
}

Test(walk, what_vanishes_meanwhile_is_passed_over) {
  Cluster cluster;
  for (const char* name : {"base/5/1", "base/5/2", "base/6/1"}) cluster.add(name);
  Walk walk = cluster.walk();
  while (auto item = walk.next()) {
    if (item->path == cluster.at("base/5/1")) {
      fs::remove(cluster.at("base/5/2"));
      fs::remove_all(cluster.at("base/6"));
    }
    cr_assert_neq(item->path, cluster.at("base/5/2"));
    cr_assert_neq(item->path, cluster.at("base/6/1"));
  }
  cr_assert(cluster.troubles.empty());
}

// every way this can be wrong
Test(walk, no_data_folder) {
  Cluster cluster;
  fs::remove_all(cluster.pgdata);
  cr_assert_throw(find_tablespaces(cluster.pgdata), Error);
  Walk walk({cluster.pgdata, {}, own, "pg_stat_tmp"}, [](auto&, auto&) {});
  cr_assert_throw(walk.next(), Error);
}

Test(walk, a_tablespace_that_is_gone) {
  Cluster cluster;
  cluster.tablespace("16400", cluster.scratch / "fast");
  fs::remove_all(cluster.scratch / "fast");
  cr_assert_throw(cluster.given(), Error);
}

Test(walk, a_folder_that_cannot_be_read_is_told) {
  if (geteuid() == 0) cr_skip_test("root may read everything");
  Cluster cluster;
  fs::permissions(cluster.at("base/5"), fs::perms::none);
  cluster.given();
  fs::permissions(cluster.at("base/5"), fs::perms::owner_all);
  cr_assert_eq(cluster.troubles.size(), 1);
  cr_assert_eq(cluster.troubles[0], cluster.at("base/5") + ": permission denied");
}
