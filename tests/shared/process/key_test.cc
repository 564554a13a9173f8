#include "process/key.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "format/error.h"
#include "tests/cache.h"

using namespace offsite;

namespace {

bool same(const MasterKey& a, const MasterKey& b) { return a.to_json() == b.to_json(); }

// Whose fault it is that `open` fails.
template <typename Open>
std::string blame(Open open) {
  try {
    open();
    return "nobody";
  } catch (const Error& error) {
    return std::string(blame_word(error.blame));
  }
}

std::string blame_for_key(const TestCache& cache, std::string_view password) {
  return blame([&] { open_master_key(cache.folder, password); });
}

// Nothing of the user's may reach these tests.
void forget_environment() {
  for (const char* name : {"RESTIC_PASSWORD", "RESTIC_PASSWORD_FILE", "RESTIC_PASSWORD_COMMAND",
                           "RESTIC_KEY_HINT", "PG_OFFSITE_KEY_FD"})
    unsetenv(name);
}

}  // namespace

TestSuite(key, .init = forget_environment);

Test(key, the_password_opens_its_key_among_others) {
  TestCache cache;
  for (const char* password : {"one", "two", "three"}) cache.put_key(password);
  cr_expect(same(open_master_key(cache.folder, "two"), cache.key));
}

Test(key, the_password_comes_from_the_environment) {
  TestCache cache;
  cache.put_key("secret");
  setenv("RESTIC_PASSWORD", "secret", 1);
  cr_expect(same(open_master_key(cache.folder), cache.key));
}

Test(key, a_descriptor_with_the_key_comes_first_and_is_read_once) {
  TestCache cache;  // without any key file
  std::string json = cache.key.to_json();
  int fd = open(cache.scratch.file("key.json", json).c_str(), O_RDONLY);
  setenv("PG_OFFSITE_KEY_FD", std::to_string(fd).c_str(), 1);
  cr_expect(same(open_master_key(cache.folder), cache.key));
  cr_expect_eq(fcntl(fd, F_GETFD), -1);
  cr_expect_null(getenv("PG_OFFSITE_KEY_FD"));
}

Test(key, key_files_that_cannot_be_read_are_passed_over) {
  TestCache cache;
  std::string zeros(64, '0');
  cache.scratch.file("keys/" + zeros, "{}");  // another name than its content's
  for (const char* content : {"", "not JSON", "{\"kdf\":\"argon2\"}"})
    cache.scratch.file("keys/" + Id::of(as_bytes(content)).hex(), content);
  cache.put_key("secret");
  cr_expect(same(open_master_key(cache.folder, "secret"), cache.key));
}

Test(key, no_more_than_twenty_are_tried_and_a_hint_says_which_first) {
  TestCache cache;
  std::vector<Id> ids;
  for (int n = 0; n < 21; ++n) ids.push_back(cache.put_key("password " + std::to_string(n)));
  size_t last = static_cast<size_t>(std::max_element(ids.begin(), ids.end()) - ids.begin());
  std::string password = "password " + std::to_string(last);
  cr_expect(blame_for_key(cache, password) == blame_word(Blame::wrong_password));
  setenv("RESTIC_KEY_HINT", ids[last].hex().substr(0, 16).c_str(), 1);
  cr_expect(same(open_master_key(cache.folder, password), cache.key));
  setenv("RESTIC_KEY_HINT", "none", 1);
  cr_expect(blame_for_key(cache, password) == blame_word(Blame::wrong_password));
}

Test(key, the_config_opens_with_its_key) {
  TestCache cache;
  Config config = open_config(cache.folder, cache.sealer);
  cr_expect_eq(config.version, 2);
  cr_expect_eq(config.polynomial, cache.config.polynomial);
}

Test(key, objects_open_compressed_or_not) {
  TestCache cache;
  for (unsigned version : {1u, 2u}) {
    cache.config.version = version;
    Id id = cache.put("snapshots", "{\"a\":1}");
    cr_expect(open_cached(cache.folder, "snapshots", id, cache.sealer) == "{\"a\":1}");
  }
}

Test(key, scrypt_is_calibrated_within_what_restic_accepts) {
  ScryptCost cost = calibrate_scrypt();
  cr_expect(cost.n >= 1024 && cost.n <= 32768);
  cr_expect_eq(cost.n & (cost.n - 1), 0);
  cr_expect_eq(cost.r, 8);
  cr_expect(cost.p >= 1 && cost.p <= 64);
}

// ---- every way this can be wrong

Test(key, a_wrong_password_is_told_from_no_repository) {
  TestCache cache;
  cache.put_key("secret");
  cr_expect(blame_for_key(cache, "other") == blame_word(Blame::wrong_password));
  std::filesystem::remove(cache.folder.config());
  cr_expect(blame_for_key(cache, "secret") == blame_word(Blame::no_repository));
  cr_expect(blame([&] { open_config(cache.folder, cache.sealer); }) == blame_word(Blame::no_repository));
}

Test(key, no_password_at_all_is_called_wrongly) {
  TestCache cache;
  cache.put_key("secret");
  cr_expect(blame([&] { open_master_key(cache.folder); }) == blame_word(Blame::usage));
}

Test(key, a_descriptor_that_holds_no_key_is_refused) {
  TestCache cache;
  for (const char* number : {"x", "-1", "3x"}) {
    setenv("PG_OFFSITE_KEY_FD", number, 1);
    cr_expect(blame([&] { open_master_key(cache.folder); }) == blame_word(Blame::usage), "%s", number);
  }
  setenv("PG_OFFSITE_KEY_FD", "99", 1);
  cr_expect(blame([&] { open_master_key(cache.folder); }) == blame_word(Blame::temporary));
  int fd = open("/dev/null", O_RDONLY);
  setenv("PG_OFFSITE_KEY_FD", std::to_string(fd).c_str(), 1);
  cr_expect(blame([&] { open_master_key(cache.folder); }) == blame_word(Blame::input));
}

Test(key, a_damaged_config_is_refused) {
  TestCache cache;
  Bytes config = read_whole_file(cache.folder.config());
  for (size_t size : {size_t{0}, size_t{31}, config.size() - 1}) {
    cache.scratch.file("config", as_text(View(config).first(size)));
    cr_expect(blame([&] { open_config(cache.folder, cache.sealer); }) == blame_word(Blame::input));
  }
}

Test(key, a_damaged_copy_of_an_object_leaves_the_cache) {
  TestCache cache;
  Id id = cache.put("snapshots", "{}");
  cache.scratch.file("snapshots/" + id.hex(), "something else");
  auto open = [&] { open_cached(cache.folder, "snapshots", id, cache.sealer); };
  cr_expect(blame(open) == blame_word(Blame::temporary));
  cr_expect(!cache.has("snapshots", id));
  cr_expect(blame(open) == blame_word(Blame::temporary));
}

Test(key, an_object_that_was_sealed_with_another_key_is_refused_and_stays) {
  TestCache cache;
  Id id = cache.put("snapshots", "{}");
  Sealer other(MasterKey::random());
  cr_expect(blame([&] { open_cached(cache.folder, "snapshots", id, other); }) == blame_word(Blame::input));
  cr_expect(cache.has("snapshots", id));
}
