#include "format/key_file.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "format/json.h"

using namespace offsite;

namespace {

const ScryptCost cheap{2, 1, 1};

// A key file with the password "secret", in parts that tests replace.
struct KeyFile {
  MasterKey master = MasterKey::random();
  std::string json = make_key_file("secret", master, {"root", "db1"}, {1714564800, 5000}, cheap);

  std::string with(const std::string& name, const std::string& value) const {
    return Json::parse(json, "test").merged(Json::parse("{\"" + name + "\":" + value + "}", "test")).dump();
  }
};

void expect_refused(const std::string& json, std::string_view why = "") {
  try {
    open_key_file(json, "secret");
    cr_assert_fail("it was taken: %s", json.c_str());
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    cr_expect(std::string_view(error.what()).find(why) != std::string_view::npos, "%s", error.what());
  }
}

}  // namespace

Test(key_file, its_password_opens_it_and_no_other) {
  KeyFile file;
  std::optional<MasterKey> opened = open_key_file(file.json, "secret");
  cr_assert(opened.has_value());
  cr_expect(opened->to_json() == file.master.to_json());
  for (const char* password : {"", "Secret", "secret ", "secret\n"})
    cr_expect(!open_key_file(file.json, password).has_value());
}

Test(key_file, members_stand_in_the_order_of_restic) {
  KeyFile file;
  std::string beginning = R"({"created":"2024-05-01T12:00:00.000005Z","username":"root","hostname":"db1",)"
                          R"("kdf":"scrypt","N":2,"r":1,"p":1,"salt":")";
  cr_expect(file.json.starts_with(beginning), "%s", file.json.c_str());
  Json json = Json::parse(file.json, "test");
  cr_expect_eq(from_base64(json.text("salt"))->size(), 64);
  cr_expect(file.json.ends_with("\"}"));
}

Test(key_file, two_files_of_one_key_and_password_have_nothing_in_common) {
  KeyFile file;
  std::string other = make_key_file("secret", file.master, {}, {}, cheap);
  Json one = Json::parse(file.json, "test"), two = Json::parse(other, "test");
  cr_expect(one.text("salt") != two.text("salt"));
  cr_expect(one.text("data") != two.text("data"));
  cr_expect(open_key_file(other, "secret")->to_json() == file.master.to_json());
}

Test(key_file, neither_password_nor_key_stands_in_it) {
  KeyFile file;
  for (const std::string& secret :
       {std::string("secret"), to_base64(file.master.encrypt), to_base64(file.master.k)})
    cr_expect(file.json.find(secret) == std::string::npos);
}

Test(key_file, the_cost_that_restic_writes_is_affordable) {
  MasterKey master = MasterKey::random();
  std::string json = make_key_file("secret", master, {}, {}, {});
  cr_expect(open_key_file(json, "secret")->to_json() == master.to_json());
}

// ---- every way this can be wrong

Test(key_file, cut_anywhere_it_is_refused) {
  KeyFile file;
  for (size_t size = 0; size < file.json.size(); ++size) expect_refused(file.json.substr(0, size));
}

Test(key_file, another_way_to_derive_keys_is_refused) {
  expect_refused(KeyFile().with("kdf", "\"argon2\""), "scrypt");
  expect_refused(KeyFile().with("kdf", "null"));
}

Test(key_file, parameters_that_cannot_be_are_refused) {
  for (const char* n : {"0", "1", "3", "32767", "-2", "2.5", "\"2\"", "null"})
    expect_refused(KeyFile().with("N", n));
  for (const char* name : {"r", "p"})
    for (const char* value : {"0", "-1", "\"1\"", "null"}) expect_refused(KeyFile().with(name, value));
}

Test(key_file, parameters_that_cost_too_much_are_refused_before_they_do) {
  KeyFile file;
  for (const char* n : {"16777216", "4294967296", "9223372036854775808"})
    expect_refused(file.with("N", n), "costs too much");
  for (const char* r : {"4194305", "8388608", "1073741824", "4611686018427387904", "18446744073709551615"})
    expect_refused(file.with("r", r), "costs too much");
  for (const char* p : {"65", "1073741824", "18446744073709551615"})
    expect_refused(file.with("p", p), "costs too much");
}

Test(key_file, a_salt_of_another_length_is_refused) {
  for (const char* salt : {"\"\"", "\"AAAA\"", "\"!\"", "null", "17"})
    expect_refused(KeyFile().with("salt", salt));
  expect_refused(KeyFile().with("salt", "\"" + to_base64(Bytes(32)) + "\""), "salt");
  expect_refused(KeyFile().with("salt", "\"" + to_base64(Bytes(65)) + "\""), "salt");
}

Test(key_file, data_that_is_no_container_is_refused) {
  for (const char* data : {"\"\"", "\"!\"", "null"}) expect_refused(KeyFile().with("data", data));
  expect_refused(KeyFile().with("data", "\"" + to_base64(Bytes(seal_overhead)) + "\""), "sealed");
}

Test(key_file, damaged_data_does_not_open) {
  KeyFile file;
  Bytes data = *from_base64(Json::parse(file.json, "test").text("data"));
  for (size_t at = 0; at < data.size(); at += 7) {
    data[at] ^= std::byte{1};
    cr_expect(!open_key_file(file.with("data", "\"" + to_base64(data) + "\""), "secret").has_value());
    data[at] ^= std::byte{1};
  }
}

Test(key_file, a_cost_that_no_reader_would_take_is_not_written) {
  ScryptCost odd{3, 1, 1};
  cr_expect_throw(make_key_file("secret", MasterKey::random(), {}, {}, odd), Error);
}

Test(key_file, says_whose_it_is_without_a_password) {
  KeyLabel label = read_key_label(KeyFile().json);
  cr_expect_eq(label.owner.username, "root");
  cr_expect_eq(label.owner.hostname, "db1");
  cr_expect_eq(label.created.seconds, 1714564800);
}

// As rustic writes it.
Test(key_file, a_label_may_say_nothing) {
  KeyLabel label = read_key_label(R"({"hostname":null,"username":null,"created":null,"kdf":"scrypt"})");
  cr_expect(label.owner.username.empty() && label.owner.hostname.empty());
  cr_expect(label.created == zero_time);
}

Test(key_file, a_label_that_is_damaged_is_refused) {
  for (const std::string& json :
       {KeyFile().with("created", "\"yesterday\""), KeyFile().with("hostname", "7"), std::string("{")}) {
    bool refused = false;
    try {
      read_key_label(json);
    } catch (const Error& error) {
      refused = error.blame == Blame::input;
    }
    cr_expect(refused, "%s", json.c_str());
  }
}
