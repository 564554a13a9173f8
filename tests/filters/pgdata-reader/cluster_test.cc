#include "filters/pgdata-reader/cluster.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

// A pg_control of PostgreSQL 15 with only what the reader looks at.
Bytes control_of(uint64_t system_identifier) {
  Bytes content(8192);
  std::fill(content.begin(), content.end(), std::byte{0});
  store_u64(content, system_identifier);
  store_u32(Room(content).subspan(8), 1300);
  store_u32(Room(content).subspan(12), 202209061);
  store_u32(Room(content).subspan(288), crc32c(View(content).first(288)));
  return content;
}

struct Data {
  Scratch scratch;
  ServerFacts server{.version = 150018,
                     .version_text = "15.18",
                     .system_identifier = 4711,
                     .standby = false,
                     .archiving = false,
                     .process_id = "1",
                     .pgdata = scratch.path()};
  explicit Data(Bytes control = control_of(4711)) { scratch.file("global/pg_control", as_text(control)); }
};

}  // namespace

Test(cluster, paths_are_cleaned_and_links_kept) {
  cr_assert_eq(absolute_path("/a//b/./c/"), "/a/b/c");
  cr_assert_eq(absolute_path("/a/../b"), "/b");
  cr_assert_throw(absolute_path("a/b"), Error);
  cr_assert_throw(absolute_path(""), Error);
}

Test(cluster, the_server_says_where_it_is) {
  Data data;
  Cluster cluster = find_cluster("", data.server);
  cr_assert_eq(cluster.pgdata, data.scratch.path());
  cr_assert_eq(cluster.own_version(), "PG_15_202209061");
}

Test(cluster, what_is_given_goes_before_what_the_server_says) {
  Data data;
  data.server.pgdata = "/nowhere";
  cr_assert_eq(find_cluster(data.scratch.path() + "/", data.server).pgdata, data.scratch.path());
}

// every way this can be wrong
Test(cluster, nobody_says_where_it_is) {
  Data data;
  data.server.pgdata = {};
  cr_assert_throw(find_cluster("", data.server), Error);
}

Test(cluster, the_folder_of_another_cluster) {
  Data data(control_of(1));
  cr_assert_throw(find_cluster("", data.server), Error);
}

Test(cluster, no_pg_control) {
  Data data;
  std::filesystem::remove(data.scratch / "global/pg_control");
  cr_assert_throw(find_cluster("", data.server), Error);
}

Test(cluster, a_damaged_pg_control) {
  Bytes control = control_of(4711);
  control[100] ^= std::byte{1};
  Data data(control);
  cr_assert_throw(read_control(data.scratch.path()), Error);
}
