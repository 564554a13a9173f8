#include "process/snapshot_options.h"

#include <criterion/criterion.h>

#include <cstdlib>
#include <functional>

#include "format/error.h"
#include "tests/golden_cache.h"

using namespace offsite;

namespace {

// 872f: host forge, tags postgresql and fixture. e120, half an hour later: host forge, tag stdin.
struct Example : GoldenCache {
  Example() : GoldenCache("019-v2") {}
  CachedRepository repository{folder, key};
};

SnapshotOptions parsed(std::vector<const char*> words) {
  static std::vector<std::unique_ptr<SnapshotOptions>> kept;
  kept.push_back(std::make_unique<SnapshotOptions>());
  Options options("test", "Selects snapshots.");
  kept.back()->declare_many(options);
  words.insert(words.begin(), "test");
  options.parse(static_cast<int>(words.size()), const_cast<char**>(words.data()));
  return *kept.back();
}

// "872f e120:/small ", or why not.
std::string selected(Example& example, const std::vector<const char*>& words) {
  try {
    std::string text;
    for (const SelectedSnapshot& each : parsed(words).resolve(example.repository))
      text += each.named.id.hex().substr(0, 4) + (each.subfolder.empty() ? "" : ":" + each.subfolder) + " ";
    return text;
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::usage);
    return error.what();
  }
}

void without_host() { unsetenv("RESTIC_HOST"); }

}  // namespace

TestSuite(snapshot_options, .init = without_host);

Test(snapshot_options, without_arguments_all_that_pass_oldest_first) {
  Example example;
  cr_expect_eq(selected(example, {}), "872f e120 ");
  cr_expect_eq(selected(example, {"--tag", "stdin"}), "e120 ");
  cr_expect_eq(selected(example, {"--tag", "postgresql,fixture"}), "872f ");
  cr_expect_eq(selected(example, {"--path", "/tmp/lab/./fx/small/"}), "872f ");
  cr_expect_eq(selected(example, {"--host", "nobody"}), "");
  cr_expect_eq(selected(example, {"--host", "nobody", "--host", "forge"}), "872f e120 ");
}

Test(snapshot_options, arguments_are_resolved_in_their_order_and_once) {
  Example example;
  cr_expect_eq(selected(example, {"e1", "872f", "latest"}), "e120 872f ");
  cr_expect_eq(selected(example, {"872f:/small", "872f", "872F:small/."}), "872f:/small 872f ");
  cr_expect_eq(selected(example, {"latest", "--tag", "fixture"}), "872f ");
}

Test(snapshot_options, the_host_of_the_environment_counts_until_another_is_given) {
  Example example;
  setenv("RESTIC_HOST", "nobody", 1);
  cr_expect_eq(selected(example, {}), "");
  cr_expect_eq(selected(example, {"--host", "forge"}), "872f e120 ");
  cr_expect_eq(selected(example, {"--host", ""}), "872f e120 ");
  cr_expect_eq(selected(example, {"872f"}), "872f ");
}

Test(snapshot_options, another_program_gets_the_same_words) {
  Example example;
  setenv("RESTIC_HOST", "forge", 1);
  const std::vector<std::string> words =
      parsed({"latest:/x", "--tag", "stdin,", "--path", "/dump.sql"}).words();
  cr_expect(words == std::vector<std::string>(
                         {"latest:/x", "--host", "forge", "--path", "/dump.sql", "--tag", "stdin,"}));
}

// Every way this can be wrong.

Test(snapshot_options, what_is_unknown_is_refused) {
  Example example;
  cr_expect_eq(selected(example, {"00"}), "find snapshot 00: there is none");
  cr_expect_eq(selected(example, {"newest"}), "read \"newest\": it names no snapshot");
  cr_expect_eq(selected(example, {"latest", "--host", "nobody"}),
               "find the latest snapshot: none has host nobody");
}

Test(snapshot_options, one_snapshot_is_one) {
  Example example;
  cr_expect(parsed({"latest"}).resolve_one(example.repository).named.id.short_hex() == "e1209ed2");
  for (const std::vector<const char*>& words : {std::vector<const char*>{}, {"latest", "872f"}})
    cr_expect_throw(parsed(words).resolve_one(example.repository), Error);
}
