#include "format/tree.h"

#include <criterion/criterion.h>

#include <algorithm>
#include <csignal>

#include "format/error.h"
#include "tests/golden.h"

using namespace offsite;

namespace {

std::vector<TreeNode> read_all(std::string_view json) {
  std::vector<TreeNode> nodes;
  read_tree(json, "tree 1a2b", [&](TreeNode&& node) { nodes.push_back(std::move(node)); });
  return nodes;
}

View ids_of(const TreeNode& node) { return std::as_bytes(std::span(node.content)); }

std::string written_again(std::string_view json) {
  TreeWriter tree;
  read_tree(json, "tree", [&](TreeNode&& each) { tree.add(each.node, ids_of(each), each.subtree); });
  return tree.take();
}

std::string refusal(std::string_view json) {
  try {
    read_all(json);
    return "accepted";
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    cr_expect(std::string_view(error.what()).starts_with("read tree 1a2b: "), "%s", error.what());
    return error.what();
  }
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// One node of every kind.
std::string torture() { return golden_files("trees", "0.19-0dc30").at(0).content; }

// A tree of nodes of which each is a folder with this name, spelled as in JSON.
std::string folders(std::initializer_list<const char*> names) {
  std::string json;
  for (const char* name : names)
    json += (json.empty() ? "" : ",") + std::string(R"({"name":")") + name + R"(","type":"dir","subtree":")" +
            std::string(64, '1') + "\"}";
  return "{\"nodes\":[" + json + "]}";
}

std::string one(std::string_view node) { return "{\"nodes\":[" + std::string(node) + "]}"; }

}  // namespace

// Written by stock restic under TZ=UTC: names that are not UTF-8, xattrs, ACLs, hard links, devices, odd
// times and modes.
Test(tree, what_restic_wrote_comes_back_byte_by_byte) {
  for (const char* version : {"0.18", "0.19", "all"})
    for (const Golden& tree : golden_files("trees", version)) {
      cr_expect(written_again(tree.content) == tree.content, "%s", tree.name.c_str());
      cr_expect(tree.name.find(Id::of(as_bytes(tree.content)).hex()) != std::string::npos);
    }
}

// restic 0.14 lost what is not UTF-8 in the target of a link, and spelled U+0008 otherwise; the rest is the
// same.
Test(tree, what_restic_0_14_wrote_comes_back_with_the_same_meaning) {
  for (const Golden& tree : golden_files("trees", "0.14")) {
    std::vector<TreeNode> before = read_all(tree.content), after = read_all(written_again(tree.content));
    cr_assert_eq(before.size(), after.size());
    for (size_t i = 0; i < before.size(); ++i) {
      cr_expect(node_json(before[i].node) == node_json(after[i].node));
      cr_expect(before[i].content == after[i].content && before[i].subtree == after[i].subtree);
    }
  }
}

Test(tree, nodes_have_content_or_subtree) {
  std::vector<TreeNode> nodes = read_all(torture());
  auto named = [&](std::string_view name) {
    return *std::ranges::find_if(nodes, [&](const TreeNode& each) { return each.node.name == name; });
  };
  cr_expect_eq(named("cdc-2300k").content.size(), 3);
  cr_expect(!named("cdc-2300k").subtree);
  cr_expect_eq(named("acldir").subtree->hex(), Id::of(as_bytes("{\"nodes\":[]}\n")).hex());
  cr_expect_eq(named("blockdev").node.device, 2065);
}

Test(tree, members_may_come_in_any_order_among_unknown_ones) {
  std::string id(64, 'a');
  std::vector<TreeNode> nodes =
      read_all(R"( {"x":{"nodes":[1,[]]},"y":[{"content":["?"]}],"nodes" : [ {"content":[")" + id +
               R"("],"z":{"content":["?"],"name":[1,-1,1.5,true,null]},"size":3,)" +
               R"("type":"file","name":"a"} ],"z":null} )");
  cr_assert_eq(nodes.size(), 1);
  cr_expect_eq(nodes[0].node.size, 3);
  cr_expect_eq(nodes[0].content.at(0).hex(), id);
}

Test(tree, order_is_that_of_the_bytes_of_unquoted_names) {
  std::string json = folders({R"(\\\")", "A", R"(\\\\)", "a-b", "a.b", "ab", "b", "é", R"(\\xff)"});
  cr_expect_eq(read_all(json).size(), 9);
}

Test(tree, what_the_taker_throws_passes_through) {
  Blame blame = Blame::bug;
  try {
    read_tree(folders({"a"}), "tree", [](TreeNode&&) { throw Error(Blame::temporary, "no room"); });
  } catch (const Error& error) {
    blame = error.blame;
  }
  cr_expect_eq(blame, Blame::temporary);
}

// What we write wrongly is a bug of ours, and never reaches a repository.
namespace {

void write(std::initializer_list<const char*> names) {
  TreeWriter tree;
  for (const char* name : names) {
    Node node;
    node.name = name;
    node.type = "fifo";
    tree.add(node, {}, {});
  }
}

}  // namespace

Test(tree, writing_out_of_order_is_a_bug, .signal = SIGABRT) { write({"b", "a"}); }
Test(tree, writing_a_name_twice_is_a_bug, .signal = SIGABRT) { write({"a", "a"}); }
Test(tree, writing_a_name_that_is_none_is_a_bug, .signal = SIGABRT) { write({".."}); }
Test(tree, writing_in_the_order_of_bytes_is_none) { write({"a-b", "a.b", "ab", "\xff"}); }

// every way this can be wrong

Test(tree, what_is_no_tree_is_refused) {
  for (const char* json :
       {"", "null", "1", "\"nodes\"", "[]", "[{\"nodes\":[]}]", "{}", "{\"nodes\":null}", "{\"nodes\":{}}",
        "{\"nodes\":1}", "{\"Nodes\":[]}", "{\"nodes\":[null]}", "{\"nodes\":[1]}", "{\"nodes\":[[]]}",
        "{\"nodes\":[]}}", "{\"nodes\":[]} x", "{\"nodes\":[],\"nodes\":[]}"})
    cr_expect(refusal(json) != "accepted", "%s", json);
}

Test(tree, a_tree_that_is_cut_anywhere_is_refused) {
  std::string json = torture();
  for (size_t length = 0; length + 1 < json.size(); length += 1 + length % 7)
    cr_assert(says(refusal(json.substr(0, length)), "not JSON"), "cut at %zu", length);
}

Test(tree, nesting_has_an_end) {
  std::string deep(100'000, '[');
  cr_expect(says(refusal("{\"x\":" + deep), "nested too deeply"));
  cr_expect(says(refusal(one("{\"x\":" + deep)), "nested too deeply"));
}

Test(tree, names_out_of_order_and_twice_are_refused) {
  cr_expect(says(refusal(folders({"b", "a"})), "out of order"));
  cr_expect(says(refusal(folders({"a", "a"})), "comes twice"));
  cr_expect(says(refusal(folders({"a", R"(\\x61)"})), "comes twice"));
}

// For those who check a repository: everything that is wrong with a tree, and what can be read of it.
Test(tree, faults_are_told_one_by_one_and_the_rest_is_given) {
  std::string id(64, '1'), null(64, '0');
  std::string json = one(R"({"name":"b","type":"dir"},{"name":"a","type":"file"},)"
                         R"({"name":"a","type":"file","content":[")" +
                         id + R"(",")" + null +
                         R"(","x"]},)"
                         R"({"name":"a/b","type":"dir","subtree":")" +
                         id +
                         R"("},{"name":"..","type":"fifo"},)"
                         R"({"name":"c","type":"odd"},{"name":"d","type":"fifo","uid":"x"},)"
                         R"({"name":"e","type":"socket"})");
  std::vector<std::string> faults, names;
  size_t blobs = 0;
  auto each = [&](TreeNode&& node) {
    names.push_back(node.node.name);
    blobs += node.content.size();
  };
  read_tree(json, "tree 1a2b", each, {.fault = [&](const std::string& why) { faults.push_back(why); }});
  cr_expect(names == std::vector<std::string>({"b", "a", "a", "a/b", "..", "e"}));
  cr_expect_eq(blobs, 1);
  const std::vector<std::string> expected = {"folder \"b\" has no subtree",
                                             "\"a\" is out of order",
                                             "file \"a\" has no content",
                                             "\"a\" comes twice",
                                             "2 blobs of file \"a\" have no id",
                                             "\"a/b\" cannot be a name",
                                             "\"..\" cannot be a name",
                                             "\"c\" is of unknown type odd",
                                             "member \"uid\""};
  cr_assert_eq(faults.size(), expected.size());
  for (size_t i = 0; i < faults.size(); ++i) cr_expect(says(faults[i], expected[i]), "%s", faults[i].c_str());
}

Test(tree, a_very_long_content_comes_whole_and_is_not_the_next_ones) {
  const std::string id = "\"" + std::string(64, 'a') + "\"";
  std::string many = id;
  for (int n = 1; n < 70'000; ++n) many += "," + id;
  std::vector<size_t> ids;
  auto each = [&](TreeNode&& node) { ids.push_back(node.content.size()); };
  read_tree(R"({"nodes":[{"name":"a","type":"file","content":[)" + many +
                R"(]},{"name":"b","type":"file","content":[)" + id +
                R"(]},{"name":"c","type":"file","content":[]}]})",
            "tree", each);
  cr_expect(ids == std::vector<size_t>({70'000, 1, 0}));
}

Test(tree, contents_that_nobody_wants_are_read_and_left_out) {
  const std::string id(64, 'a');
  const std::string file = R"({"name":"f","type":"file","content":[)";
  const TreeReading how{.contents = Contents::without};
  size_t nodes = 0;
  auto each = [&](TreeNode&& node) { nodes += node.content.empty(); };
  // As restic writes ids, and otherwise.
  for (const char* between : {"\",\"", "\", \""})
    read_tree(R"({"nodes":[)" + file + "\"" + id + between + id + "\"]}]}", "tree", each, how);
  cr_expect_eq(nodes, 2);
  for (const char* content : {R"("xy")", "7", "{}"})
    cr_expect_throw(read_tree(R"({"nodes":[)" + file + content + "]}]}", "tree", each, how), Error);
  cr_expect_throw(read_tree(R"({"nodes":[{"name":"f","type":"file"}]})", "tree", each, how), Error);
}

Test(tree, what_is_no_tree_is_refused_even_where_faults_are_told) {
  auto ignored = [](auto&&) {};
  for (const char* json : {"", "[]", R"({"nodes":[{"name":"a")", R"({"nodes":[3]})", R"({"nodes":null})"}) {
    try {
      read_tree(json, "tree 1a2b", ignored, {.fault = ignored});
      cr_expect(false, "%s", json);
    } catch (const Error& error) {
      cr_expect_eq(error.blame, Blame::input);
    }
  }
}

Test(tree, names_that_leave_their_folder_are_refused) {
  for (const char* name : {"", ".", "..", "a/b", "/", R"(\\x2e.)", R"(\\x2f)", R"(a\\x00)", R"(\\u002f)"})
    cr_expect(says(refusal(folders({name})), "cannot be a name"), "%s", name);
  cr_expect(says(refusal(folders({R"(\\q)"})), "not quoted"));
  cr_expect(says(refusal(one(R"({"type":"file","content":[]})")), "\"name\""));
}

Test(tree, a_file_without_content_is_refused) {
  cr_expect(says(refusal(one(R"({"name":"a","type":"file","content":null})")), "no content"));
  cr_expect(says(refusal(one(R"({"name":"a","type":"file"})")), "no content"));
  cr_expect(says(refusal(one(R"({"name":"a","type":"file","content":[],"content":null})")), "no content"));
  cr_expect(says(refusal(one(R"({"name":"a","type":"file","content":{}})")), "no list"));
  cr_expect(says(refusal(one(R"({"name":"a","type":"file","content":"a"})")), "no list"));
}

Test(tree, content_that_is_no_id_is_refused) {
  for (const std::string& id :
       {std::string("\"\""), std::string("null"), std::string("1"), std::string("[]"), std::string("{}"),
        "\"" + std::string(63, 'a') + "\"", "\"" + std::string(65, 'a') + "\"",
        "\"" + std::string(64, 'g') + "\"", "\"" + std::string(64, '0') + "\""})
    cr_expect(says(refusal(one(R"({"name":"a","type":"file","content":[)" + id + "]}")), "no id"), "%s",
              id.c_str());
}

Test(tree, ids_may_be_spelled_as_json_allows) {
  std::string a(64, 'a'), b = std::string(63, '0') + "1", upper(64, 'A');
  std::string spelled = "[ \"" + a + "\",\"" + b + "\" , \"" + upper + "\",\n\"" + a + "\",\"" + b + "\" ]";
  std::vector<TreeNode> nodes = read_all(one(R"({"name":"a","type":"file","content":)" + spelled + "}"));
  std::vector<std::string> ids;
  for (const Id& id : nodes.at(0).content) ids.push_back(id.hex());
  cr_expect(ids == std::vector<std::string>({a, b, a, a, b}));
}

Test(tree, a_list_of_ids_that_is_none_is_refused) {
  std::string id = "\"" + std::string(64, 'a') + "\"";
  for (const std::string& wrong : {id + ",", id + " " + id, id + "," + id + ",", id + ",]," + id, id + id})
    cr_expect(says(refusal(one(R"({"name":"a","type":"file","content":[)" + wrong + "]}")), "JSON"), "%s",
              wrong.c_str());
}

Test(tree, a_folder_without_subtree_is_refused) {
  cr_expect(says(refusal(one(R"({"name":"a","type":"dir","content":null})")), "no subtree"));
  cr_expect(says(refusal(one(R"({"name":"a","type":"dir","subtree":")" + std::string(64, '0') + "\"}")),
                 "no subtree"));
  cr_expect(says(refusal(one(R"({"name":"a","type":"dir","subtree":"12"})")), "no id"));
}

Test(tree, an_unknown_type_is_refused) {
  cr_expect(says(refusal(one(R"({"name":"a","type":"door"})")), "unknown type door"));
  cr_expect(says(refusal(one(R"({"name":"a"})")), "\"type\""));
}
