#include "filters/restore-plan/extras.h"

#include <criterion/criterion.h>

#include "format/place.h"
#include "tests/tree_cache.h"

using namespace offsite;

using Names = std::vector<std::string>;

Test(extras, what_the_folder_has_not_is_one) {
  TreeCache cache;
  Id empty = cache.put_folder({}).id;
  Id tree = cache.put_folder({{"a", empty}, {"b", empty}}).id;
  CachedRepository repository = cache.open();
  cr_expect(extras_of(repository, tree, {"c", "b", "a", "0", "B"}) == Names({"0", "B", "c"}));
  cr_expect(extras_of(repository, empty, {"x"}) == Names({"x"}));
  cr_expect(extras_of(repository, tree, {}).empty());
}

Test(extras, what_an_interrupted_run_left_of_its_files_stays) {
  TreeCache cache;
  Id tree = cache.put_folder({{"a", cache.put_folder({}).id}}).id;
  CachedRepository repository = cache.open();
  Names names = {"a", partial_name("a"), partial_name("b"), ".pg-offsite-"};
  cr_expect(extras_of(repository, tree, names) == Names({".pg-offsite-", partial_name("b")}));
}

Test(extras, of_a_folder_that_cannot_be_read_nothing_is_known) {
  TreeCache cache;
  TreeCache::Stored missing = cache.put_folder({});
  TreeCache::Stored broken = cache.put_tree("{\"nodes\":[{]}");
  cache.remove("data", missing.pack);
  CachedRepository repository = cache.open();
  for (const Id& tree : {missing.id, broken.id, Id::of({})})
    cr_expect(extras_of(repository, tree, {"x"}).empty());
}
