#include "format/arriving.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

constexpr Frame a_blob{Kind::blob, {}}, a_stat{Kind::stat, {}};

}  // namespace

Test(arriving, blobs_come_with_their_places_in_order) {
  Arriving arriving;
  cr_assert_not(arriving.announce(R"({"places":[[[0,0]],[[1,5],[2,7]]]})"));
  cr_assert_none_throw(arriving.check(a_blob));
  cr_assert_eq(arriving.next(), (Places{{0, 0}}));
  cr_assert_eq(arriving.next(), (Places{{1, 5}, {2, 7}}));
  cr_assert_none_throw(arriving.check(a_stat));
}

Test(arriving, a_blob_that_nobody_announced_is_refused) {
  Arriving arriving;
  cr_assert_throw(arriving.check(a_blob), Error);
  arriving.announce(R"({"places":[[[0,0]]]})");
  arriving.next();
  cr_assert_throw(arriving.check(a_blob), Error);
}

Test(arriving, nothing_else_comes_while_a_blob_is_to_come) {
  Arriving arriving;
  arriving.announce(R"({"places":[[[0,0]]]})");
  cr_assert_throw(arriving.check(a_stat), Error);
}

Test(arriving, of_lost_blobs_nothing_comes) {
  Arriving arriving;
  cr_assert(arriving.announce(R"({"lost":[[[0,0]]]})"));
  cr_assert_none_throw(arriving.check(a_stat));
  cr_assert_throw(arriving.check(a_blob), Error);
}

Test(arriving, a_tree_is_no_content) {
  auto prefix = blob_prefix(BlobType::tree, Id{});
  cr_assert_throw(parse_content(prefix), Error);
  prefix = blob_prefix(BlobType::data, Id{});
  cr_assert_eq(parse_content(prefix).plaintext.size(), 0);
}
