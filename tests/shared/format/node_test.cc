#include "format/node.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;
using namespace std::string_literals;

namespace {

const std::string no_times =
    R"("mtime":"1970-01-01T00:00:00Z","atime":"1970-01-01T00:00:00Z","ctime":"1970-01-01T00:00:00Z")";

Node plain(const std::string& type) {
  Node node;
  node.name = "n";
  node.type = type;
  return node;
}

// Every member that is not left out for being empty.
Node full() {
  Node node = plain("file");
  node.mode = 420;
  node.mtime = {1, 500'000'000};
  node.atime = {2, 0};
  node.ctime = {3, 0};
  node.uid = 26, node.gid = 27;
  node.user = "postgres", node.group = "dba";
  node.inode = UINT64_MAX, node.device_id = 9, node.size = 5, node.links = 2;
  node.linktarget = "to\xff";
  node.extended_attributes = {{"user.b", "\x00\xff"s}, {"user.a", ""}};
  node.generic_attributes = R"({"windows.file_attributes":32})";
  node.device = 259;
  node.error = "why";
  return node;
}

const std::string full_json =
    R"({"name":"n","type":"file","mode":420,"mtime":"1970-01-01T00:00:01.5Z","atime":"1970-01-01T00:00:02Z",)"
    R"("ctime":"1970-01-01T00:00:03Z","uid":26,"gid":27,"user":"postgres","group":"dba",)"
    R"("inode":18446744073709551615,"device_id":9,"size":5,"links":2,"linktarget":"to\ufffd",)"
    R"("linktarget_raw":"dG//","extended_attributes":[{"name":"user.b","value":"AP8="},)"
    R"({"name":"user.a","value":""}],"generic_attributes":{"windows.file_attributes":32},"device":259,)";

std::string written(const Node& node, View content = {}, const std::optional<Id>& subtree = {}) {
  std::string out;
  append_node(out, node, content, subtree);
  return out;
}

Node read(const std::string& json) { return parse_node(Json::parse(json, "read a node")); }

// A node that is right but for these members.
std::string with(const std::string& members) { return R"({"name":"n","type":"file",)" + members + "}"; }

bool refused(const std::string& json) {
  try {
    read(json);
    return false;
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    cr_expect(std::string(error.what()).starts_with("read a node"), "%s", error.what());
    return true;
  }
}

}  // namespace

Test(node, members_stand_in_restics_order) {
  Id subtree = Id::of(as_bytes("tree"));
  cr_expect_eq(written(full(), {}, subtree),
               full_json + R"("content":[],"subtree":")" + subtree.hex() + R"(","error":"why"})");
  cr_expect_eq(node_json(full()), full_json + R"("error":"why"})");
}

Test(node, what_is_empty_is_left_out) {
  cr_expect_eq(written(plain("fifo")),
               R"({"name":"n","type":"fifo",)" + no_times + R"(,"uid":0,"gid":0,"content":null})");
  cr_expect_eq(node_json(plain("fifo")), R"({"name":"n","type":"fifo",)" + no_times + R"(,"uid":0,"gid":0})");
}

Test(node, only_a_file_has_a_list_of_content) {
  for (const char* type : {"dir", "symlink", "dev", "chardev", "fifo", "socket"})
    cr_expect(written(plain(type)).ends_with(R"("content":null})"), "%s", type);
  cr_expect(written(plain("file")).ends_with(R"("content":[]})"));
}

Test(node, content_is_ids_in_their_order) {
  Bytes ids;
  std::string expected;
  for (int n = 0; n < 3; ++n) {
    Id id = Id::of(as_bytes(std::to_string(n)));
    append(ids, id.view());
    expected += (n == 0 ? "\"" : ",\"") + id.hex() + "\"";
  }
  cr_expect(written(plain("file"), ids).ends_with(R"("content":[)" + expected + "]}"));
}

Test(node, a_node_comes_back) {
  Node node = read(node_json(full()));
  cr_expect_eq(node_json(node), node_json(full()));
  cr_expect_eq(node.linktarget, "to\xff"s);
  cr_expect(node.extended_attributes == full().extended_attributes);
  cr_expect_eq(node.inode, UINT64_MAX);
}

Test(node, a_name_is_quoted_and_then_spelled_as_json) {
  Node node = plain("file");
  node.name = "\xff\\\"<\n\b";
  cr_expect(written(node).starts_with(R"({"name":"\\xff\\\\\\\"\u003c\\n\\b",)"), "%s",
            written(node).c_str());
  cr_expect_eq(read(written(node)).name, node.name);
}

Test(node, members_may_come_in_any_order_and_unknown_ones_with_them) {
  Node node = read(R"( { "later":{"a":[1]}, "size":7, "type":"dir", "mode":2147484141, "name":"n" } )");
  cr_expect_eq(node.size, 7);
  cr_expect_eq(node.mode, 2'147'484'141);
  cr_expect_eq(to_rfc3339(node.mtime), std::string_view("0001-01-01T00:00:00Z"));
}

Test(node, null_is_absent) {
  Node node = read(with(R"("mode":null,"mtime":null,"uid":null,"user":null,"size":null,"linktarget":null,)"
                        R"("linktarget_raw":null,"extended_attributes":null,"generic_attributes":null)"));
  cr_expect_eq(node.mode, 0);
  cr_expect(node.generic_attributes.empty());
  cr_expect(node.extended_attributes.empty());
}

Test(node, the_raw_target_of_a_link_counts) {
  cr_expect_eq(read(with(R"("linktarget":"a\ufffd","linktarget_raw":"Yf8=")")).linktarget, "a\xff"s);
  cr_expect_eq(read(with(R"("linktarget":"a\ufffd")")).linktarget, "a\ufffd"s);
}

Test(node, a_value_of_an_attribute_may_be_absent) {
  Node node = read(with(R"("extended_attributes":[{"name":"user.x"},{"name":"user.y","value":null}])"));
  cr_assert_eq(node.extended_attributes.size(), 2);
  cr_expect(node.extended_attributes[0].value.empty());
}

Test(node, restics_types_are_types) {
  for (const char* type : {"file", "dir", "symlink", "dev", "chardev", "fifo", "socket", "irregular"})
    cr_expect(is_node_type(type), "%s", type);
  for (const char* type : {"", "File", "link", "file "}) cr_expect(!is_node_type(type), "%s", type);
}

// Every way this can be wrong.

Test(node, what_is_no_node_is_refused) {
  for (const char* json : {"{}", "null", "[]", "7", "\"file\""}) cr_expect(refused(json), "%s", json);
}

Test(node, a_node_without_name_or_type_is_refused) {
  cr_expect(refused(R"({"type":"file"})"));
  cr_expect(refused(R"({"name":"n"})"));
  cr_expect(refused(R"({"name":"n","type":null})"));
}

Test(node, an_unknown_type_is_refused) {
  for (const char* type : {"", "door", "FILE"})
    cr_expect(refused(R"({"name":"n","type":")" + std::string(type) + "\"}"));
}

Test(node, a_name_that_is_not_quoted_is_refused) {
  for (const char* name : {R"(a\\q)", R"(a\"b)", R"(a\nb)", R"(\\xf)", R"(\\ud800)"})
    cr_expect(refused(R"({"type":"file","name":")" + std::string(name) + "\"}"), "%s", name);
}

Test(node, a_member_of_the_wrong_kind_is_refused) {
  for (const char* member : {"mode", "uid", "gid", "inode", "device_id", "size", "links", "device"})
    for (const char* value : {"\"7\"", "-1", "1.5", "true", "[]", "{}", "18446744073709551616"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
  for (const char* member :
       {"mtime", "atime", "ctime", "user", "group", "linktarget", "linktarget_raw", "error"})
    for (const char* value : {"7", "true", "[]", "{}"})
      cr_expect(refused(with("\"" + std::string(member) + "\":" + value)), "%s %s", member, value);
}

Test(node, a_mode_or_owner_of_more_than_32_bits_is_refused) {
  for (const char* member : {"mode", "uid", "gid"}) {
    cr_expect(refused(with("\"" + std::string(member) + "\":4294967296")));
    cr_expect(!refused(with("\"" + std::string(member) + "\":4294967295")));
  }
}

Test(node, a_time_that_is_none_is_refused) {
  for (const char* member : {"mtime", "atime", "ctime"})
    for (const char* value : {"", "now", "2025-02-29T00:00:00Z"})
      cr_expect(refused(with("\"" + std::string(member) + "\":\"" + value + "\"")), "%s %s", member, value);
}

Test(node, attributes_that_are_none_are_refused) {
  for (const char* value : {"7", "\"x\"", "{}", "[7]", "[null]", "[{}]", R"([{"name":7}])",
                            R"([{"name":"n","value":7}])", R"([{"name":"n","value":"AP8"}])"})
    cr_expect(refused(with("\"extended_attributes\":" + std::string(value))), "%s", value);
}

Test(node, bytes_that_are_not_base64_are_refused) {
  for (const char* value : {"A", "AA", "AA=", "AA==AA==", "A A=", "_-8="})
    cr_expect(refused(with("\"linktarget_raw\":\"" + std::string(value) + "\"")), "%s", value);
}

Test(node, a_node_that_is_cut_short_is_refused) {
  std::string json = node_json(full());
  for (size_t n = 0; n < json.size(); ++n) cr_expect(refused(json.substr(0, n)), "%zu", n);
}
