#include "format/entry.h"

#include <criterion/criterion.h>

#include <vector>

#include "format/error.h"
#include "format/quote.h"

using namespace offsite;
using namespace std::string_literals;

namespace {

Entry example() {
  Entry entry;
  entry.path = "/pgdata/base/1/259";
  entry.cut = Entry::Cut::pages;
  entry.node.name = "259";
  entry.node.type = "file";
  entry.node.mode = 384;
  entry.node.size = 8192;
  return entry;
}

const std::string example_node =
    R"({"name":"259","type":"file","mode":384,"mtime":"1970-01-01T00:00:00Z","atime":"1970-01-01T00:00:00Z",)"
    R"("ctime":"1970-01-01T00:00:00Z","uid":0,"gid":0,"size":8192})";

std::string frame(const std::string& path, const std::string& others = R"("cut":"rabin")") {
  return "{\"path\":\"" + path + "\"," + others + ",\"node\":{\"name\":\"x\",\"type\":\"file\"}}";
}

template <typename Frame>
bool frame_refused(std::string_view json) {
  try {
    Frame::parse(json);
    return false;
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    cr_expect(std::string_view(error.what()).starts_with("read a FILE"), "%s", error.what());
    return true;
  }
}
bool refused(std::string_view json) { return frame_refused<Entry>(json); }
bool end_refused(std::string_view json) { return frame_refused<EntryEnd>(json); }

}  // namespace

Test(entry, it_is_spelled_in_one_way) {
  Entry entry = example();
  cr_expect_eq(entry.to_json(), R"({"path":"/pgdata/base/1/259","cut":"pages","node":)" + example_node + "}");
  entry.unchanged = true;
  entry.cut = Entry::Cut::rabin;
  cr_expect_eq(entry.to_json(),
               R"({"path":"/pgdata/base/1/259","cut":"rabin","unchanged":true,"node":)" + example_node + "}");
}

Test(entry, it_comes_back) {
  Entry entry = example();
  entry.unchanged = true;
  Entry read = Entry::parse(entry.to_json());
  cr_expect_eq(read.path, entry.path);
  cr_expect(read.cut == Entry::Cut::pages);
  cr_expect(read.unchanged);
  cr_expect_eq(node_json(read.node), node_json(entry.node));
}

Test(entry, a_path_may_hold_any_bytes_but_nul) {
  for (int byte = 1; byte < 256; ++byte) {
    if (byte == '/') continue;
    Entry entry = example();
    entry.node.name = std::string("a") + static_cast<char>(byte);
    entry.path = "/\xff" + entry.node.name + "/" + entry.node.name;
    cr_expect_eq(Entry::parse(entry.to_json()).path, entry.path, "%02x", byte);
  }
}

Test(entry, the_node_is_named_by_the_path) { cr_expect_eq(Entry::parse(frame("/a/b.c")).node.name, "b.c"); }

Test(entry, cut_and_unchanged_may_be_absent) {
  Entry read = Entry::parse(R"({"later":1,"path":"/a","node":{"name":"a","type":"file"}})");
  cr_expect(read.cut == Entry::Cut::rabin);
  cr_expect(!read.unchanged);
}

Test(entry, a_clean_path_is_clean) {
  for (const char* path : {"/a", "/a/b", "/...", "/.a", "/a.", "/..a/b", "/ ", "/a/.b/..c", "/\\", "/\n"})
    cr_expect(is_clean_path(path), "%s", path);
}

// Every way this can be wrong.

Test(entry, a_path_that_is_not_clean_is_refused) {
  for (const std::string& path :
       {""s, "/"s, "a"s, "a/b"s, "./a"s, "//"s, "//a"s, "/a/"s, "/a//b"s, "/."s, "/.."s, "/./a"s, "/../a"s,
        "/a/."s, "/a/.."s, "/a/../b"s, "/a\0b"s, "\0/a"s, "/a/\0"s}) {
    cr_expect(!is_clean_path(path), "%s", path.c_str());
    std::string json;
    append_json_string(json, quote_name(path));
    cr_expect(refused(frame(json.substr(1, json.size() - 2))), "%s", json.c_str());
  }
}

Test(entry, a_path_that_is_not_quoted_is_refused) {
  for (const char* path : {R"(/a\\q)", R"(/a\")", R"(/a\n)", R"(/\\xf)", R"(/\\ud800)"})
    cr_expect(refused(frame(path)), "%s", path);
}

Test(entry, an_unknown_cut_is_refused) {
  for (const char* cut : {"\"\"", "\"Pages\"", "\"page\"", "1", "true", "[]", "{}"})
    cr_expect(refused(frame("/a", "\"cut\":" + std::string(cut))), "%s", cut);
}

Test(entry, unchanged_is_true_or_false) {
  for (const char* value : {"1", "\"true\"", "[]", "{}"})
    cr_expect(refused(frame("/a", "\"unchanged\":" + std::string(value))), "%s", value);
  cr_expect(!Entry::parse(frame("/a", "\"unchanged\":false")).unchanged);
}

Test(entry, a_frame_without_path_or_node_is_refused) {
  cr_expect(refused("{\"node\":{\"name\":\"a\",\"type\":\"file\"}}"));
  for (const char* node : {"", ",\"node\":null", ",\"node\":{}", ",\"node\":[]", ",\"node\":7"})
    cr_expect(refused("{\"path\":\"/a\"" + std::string(node) + "}"), "%s", node);
}

Test(entry, what_is_no_object_is_refused) {
  for (const char* json : {"", "null", "7", "[]", "\"/a\"", "{}", "{} x"}) {
    cr_expect(refused(json), "%s", json);
    cr_expect(end_refused(json), "%s", json);
  }
}

Test(entry, a_frame_that_is_cut_short_is_refused) {
  std::string json = example().to_json();
  for (size_t n = 0; n < json.size(); ++n) cr_expect(refused(json.substr(0, n)), "%zu", n);
}

Test(entry_end, it_is_spelled_in_one_way_and_comes_back) {
  EntryEnd whole{UINT64_MAX, ""}, torn{7, "read: input/output error"};
  cr_expect_eq(whole.to_json(), R"({"size":18446744073709551615})");
  cr_expect_eq(torn.to_json(), R"({"size":7,"error":"read: input/output error"})");
  cr_expect_eq(EntryEnd::parse(whole.to_json()).size, UINT64_MAX);
  cr_expect_eq(EntryEnd::parse(torn.to_json()).error, torn.error);
  cr_expect(EntryEnd::parse(EntryEnd{7, "", true}.to_json()).doubtful);
  cr_expect(EntryEnd::parse(R"({"later":[],"error":null,"size":0})").error.empty());
}

// Every way this can be wrong.

Test(entry_end, a_size_that_is_none_is_refused) {
  for (const char* size : {"null", "-1", "1.5", "\"7\"", "true", "[]", "18446744073709551616"})
    cr_expect(end_refused("{\"size\":" + std::string(size) + "}"), "%s", size);
}

Test(entry_end, an_error_that_is_no_text_is_refused) {
  for (const char* error : {"7", "true", "[]", "{}"})
    cr_expect(end_refused("{\"size\":7,\"error\":" + std::string(error) + "}"), "%s", error);
}

Test(entry_end, a_frame_that_is_cut_short_is_refused) {
  std::string json = EntryEnd{7, "why"}.to_json();
  for (size_t n = 0; n < json.size(); ++n) cr_expect(end_refused(json.substr(0, n)), "%zu", n);
}
