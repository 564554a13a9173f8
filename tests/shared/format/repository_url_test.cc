#include "format/repository_url.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

void expect_s3(const char* text, const char* scheme, const char* host, const char* bucket,
               const char* prefix) {
  Repository r = parse_repository(text);
  cr_assert(r.kind == Repository::Kind::s3, "%s", text);
  cr_assert_eq(r.scheme, scheme, "%s", text);
  cr_assert_eq(r.host, host, "%s", text);
  cr_assert_eq(r.bucket, bucket, "%s", text);
  cr_assert_eq(r.prefix, prefix, "%s", text);
}

void expect_refused(const char* text, const char* why, const char* endpoint = "") {
  try {
    parse_repository(text, endpoint);
  } catch (const Error& error) {
    cr_assert(std::string(error.what()).find(why) != std::string::npos, "%s: %s", text, error.what());
    cr_assert(error.blame == Blame::usage);
    cr_assert(!error.hint.empty(), "%s", text);
    return;
  }
  cr_assert_fail("%s was taken", text);
}

}  // namespace

Test(repository_url, a_folder_is_what_has_no_scheme) {
  for (const char* path :
       {"/srv/backup", "./backup", "../backup", "backup", "backup/of mine", "/with:colon", "./s3:x"}) {
    Repository r = parse_repository(path);
    cr_assert(r.kind == Repository::Kind::local);
    cr_assert_eq(r.path, path);
  }
  cr_assert_eq(parse_repository("local:/srv/backup").path, "/srv/backup");
  cr_assert_eq(parse_repository("local:s3:x").path, "s3:x");
}

Test(repository_url, every_spelling_of_an_s3_store_that_restic_takes) {
  expect_s3("s3:https://s3.example.com/bucket/a/b", "https", "s3.example.com", "bucket", "a/b");
  expect_s3("s3:https://s3.example.com:9000/bucket", "https", "s3.example.com:9000", "bucket", "");
  expect_s3("s3:http://127.0.0.1:9000/bucket/", "http", "127.0.0.1:9000", "bucket", "");
  expect_s3("s3:s3.amazonaws.com/bucket/pre", "https", "s3.amazonaws.com", "bucket", "pre");
  expect_s3("s3://host/bucket/pre", "https", "host", "bucket", "pre");
  expect_s3("s3:https://[::1]:9000/bucket", "https", "[::1]:9000", "bucket", "");
}

Test(repository_url, the_same_place_has_one_spelling) {
  const char* same = "s3:https://host.example/bucket/a/b";
  for (const char* text : {"s3:host.example/bucket/a/b", "s3://Host.Example/bucket/a/b/",
                           "s3:https://host.example:443//bucket/./a//b"})
    cr_assert_eq(parse_repository(text).str(), same);
  cr_assert_eq(parse_repository("s3:http://h:80/bucket").str(), "s3:http://h/bucket");
}

Test(repository_url, an_endpoint_says_where_the_hosts_part_ends) {
  const char* endpoint = "http://127.0.0.1:8787/cdn-cgi/local/r2/s3/";
  Repository r = parse_repository("s3:http://127.0.0.1:8787/cdn-cgi/local/r2/s3/bucket/pre", endpoint);
  cr_assert_eq(r.base_path, "/cdn-cgi/local/r2/s3");
  cr_assert_eq(r.bucket, "bucket");
  cr_assert_eq(r.prefix, "pre");
  cr_assert_eq(r.str(), "s3:http://127.0.0.1:8787/cdn-cgi/local/r2/s3/bucket/pre");
  cr_assert_eq(parse_repository("s3:host/bucket", "https://host").base_path, "");
}

Test(repository_url, a_cache_folder_is_readable_and_its_own) {
  auto name = [](const char* text) { return cache_name(parse_repository(text)); };
  cr_assert(name("s3:host/bucket/hosts/db1").starts_with("bucket-hosts-db1-"));
  cr_assert_neq(name("s3:host/bucket/hosts/db1"), name("s3:host/bucket/hosts-db1"));
  cr_assert_neq(name("s3:host/bucket"), name("s3:other/bucket"));
  cr_assert_eq(name("s3:host/bucket"), name("s3://host/bucket/"));
  for (const char* odd : {"/", "..", "/a b/ü", "/.hidden/../x"})
    cr_assert_eq(
        name(odd).find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"),
        std::string::npos);
  cr_assert_neq(name("..")[0], '.');
}

// every way this can be wrong
Test(repository_url, what_is_not_a_repository_is_refused_with_a_hint) {
  expect_refused("", "none is given");
  expect_refused("local:", "names no folder");
  expect_refused("s3:", "names no host");
  expect_refused("s3:https://host", "names no bucket");
  expect_refused("s3:https://host/", "names no bucket");
  expect_refused("s3:host/b", "not a bucket's name");
  expect_refused("s3:host/buck et", "not a bucket's name");
  expect_refused("s3:ho st/bucket", "not a host's name");
  expect_refused("s3:host/bucket/../other", "leads out");
  expect_refused("sftp:user@host:/x", "not a store");
  expect_refused("rest:https://host/", "not a store");
  expect_refused("b2:bucket", "not a store");
  expect_refused("C:backup", "unknown");
  expect_refused("s3:https://host/bucket", "not below the endpoint", "https://other");
  expect_refused("s3:https://host/basement/bucket", "not below the endpoint", "https://host/base");
  expect_refused("s3:http://host/base/bucket", "not below the endpoint", "https://host/base");
}

Test(repository_url, an_r2_address_needs_its_bucket_and_has_no_other_path) {
  expect_refused("s3:https://0123.r2.cloudflarestorage.com", "names no bucket");
  expect_refused("s3:https://0123.eu.r2.cloudflarestorage.com/", "names no bucket");
  expect_refused("s3:https://bucket.0123.r2.cloudflarestorage.com/prefix", "host names a bucket");
  expect_refused("s3:https://bucket.0123.eu.r2.cloudflarestorage.com/prefix", "host names a bucket");
  expect_s3("s3:https://0123.eu.r2.cloudflarestorage.com/bucket", "https", "0123.eu.r2.cloudflarestorage.com",
            "bucket", "");
  expect_refused("s3:https://0123.r2.cloudflarestorage.com/bucket/x", "no path before the bucket",
                 "https://0123.r2.cloudflarestorage.com/bucket");
}

Test(repository_url, credentials_in_the_address_are_refused_and_not_repeated) {
  for (const char* text : {"s3:https://key:hunter2@host/bucket", "postgres://me:hunter2@host/db"}) {
    try {
      parse_repository(text);
      cr_assert_fail("%s was taken", text);
    } catch (const Error& error) {
      cr_assert_eq((std::string(error.what()) + error.hint).find("hunter2"), std::string::npos, "%s",
                   error.what());
    }
  }
}
