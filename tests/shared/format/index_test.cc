#include "format/index.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

using Packs = std::vector<std::pair<Id, std::vector<PackEntry>>>;

Id id_of(int n) { return Id::of(as_bytes(std::to_string(n))); }

Packs example() {
  return {{id_of(1), {{BlobType::data, id_of(2), 0, 4000, 16384}, {BlobType::data, id_of(3), 4000, 48, 0}}},
          {id_of(4), {{BlobType::tree, id_of(2), UINT32_MAX - 100, 100, UINT32_MAX}}}};
}

std::string written(const Packs& packs) {
  IndexWriter writer;
  for (const auto& [pack, entries] : packs) writer.add(pack, entries);
  return writer.take();
}

Packs read(std::string_view json) {
  Packs packs;
  read_index(json, "index 1a2b3c4d", [&](auto& pack, auto& entries) { packs.emplace_back(pack, entries); });
  return packs;
}

// The reason for which an index is refused, or "accepted".
std::string refusal(std::string_view json) {
  try {
    read(json);
    return "accepted";
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    std::string text = error.what();
    cr_assert(text.starts_with("read index 1a2b3c4d: "), "%s", text.c_str());
    return text.substr(21);
  }
}

const std::string id = '"' + id_of(1).hex() + '"';

// An index of one pack with one blob, with these members.
std::string with_blob(const std::string& members) {
  return R"({"packs":[{"id":)" + id + R"(,"blobs":[{)" + members + "}]}]}";
}

std::string good_members() { return R"("id":)" + id + R"(,"type":"data","offset":0,"length":100)"; }

std::string replaced(std::string text, std::string_view part, std::string_view by) {
  size_t at = text.find(part);
  cr_assert(at != std::string::npos);
  return text.replace(at, part.size(), by);
}

}  // namespace

Test(index, it_is_spelled_as_restic_spells_it) {
  std::string hex[] = {id_of(1).hex(), id_of(2).hex(), id_of(3).hex()};
  cr_expect_eq(written({example()[0]}),
               R"({"packs":[{"id":")" + hex[0] + R"(","blobs":[{"id":")" + hex[1] +
                   R"(","type":"data","offset":0,"length":4000,"uncompressed_length":16384},{"id":")" +
                   hex[2] + R"(","type":"data","offset":4000,"length":48}]}]})" + "\n");
  cr_expect_eq(written({}), "{\"packs\":[]}\n");
}

Test(index, what_was_written_is_read) { cr_expect(read(written(example())) == example()); }

Test(index, a_writer_counts_and_starts_anew) {
  IndexWriter writer;
  cr_expect(writer.empty());
  writer.add(id_of(1), example()[0].second);
  cr_expect_eq(writer.blobs(), 2);
  writer.take();
  cr_expect(writer.empty());
  writer.add(id_of(4), example()[1].second);
  cr_expect_eq(writer.take(), written({example()[1]}));
}

Test(index, members_may_come_in_any_order_with_any_space) {
  Packs packs = read(
      " {\n \"packs\" : [ { \"blobs\" : [ { \"length\": 100, \"offset\": 7, \"type\": \"tree\", \"id\": " +
      id + " } ], \"id\" : " + id + " } ] }\r\n\t");
  cr_assert_eq(packs.size(), 1);
  cr_expect_eq(packs[0].first, id_of(1));
  PackEntry wanted{BlobType::tree, id_of(1), 7, 100, 0};
  cr_expect(packs[0].second.at(0) == wanted);
}

// Lists as restic writes them do not go through the parser: it takes over at the first blob that looks
// otherwise.
Test(index, blobs_that_are_spelled_otherwise_stand_among_others) {
  Packs wanted = {{id_of(1),
                   {{BlobType::data, id_of(2), 0, 4000, 16384},
                    {BlobType::data, id_of(3), 4000, 48, 0},
                    {BlobType::tree, id_of(4), 4048, 100, 7}}}};
  for (size_t odd = 0; odd < 3; ++odd) {
    std::string json = written(wanted);
    size_t at = 0;
    for (size_t i = 0; i <= odd; ++i) at = json.find("{\"id\"", at + 1);
    json.insert(at + 1, R"("x":[{}], )");
    cr_expect(read(json) == wanted, "%zu", odd);
  }
}

Test(index, numbers_that_only_begin_as_such_are_refused) {
  for (std::string offset : {"00", "01", "0.0", "1e2", "4294967296", "-0", "1 2", "", "+1"}) {
    std::string json = replaced(with_blob(good_members()), "\"offset\":0", "\"offset\":" + offset);
    cr_expect_neq(refusal(json), "accepted", "%s", offset.c_str());
  }
  for (const char* behind : {"", "}", "]", ",", ",]", "}]", "},]}]}"})
    cr_expect_neq(refusal(R"({"packs":[{"id":)" + id + R"(,"blobs":[{)" + good_members() + behind),
                  "accepted", "%s", behind);
}

Test(index, unknown_members_are_passed_over_whatever_they_hold) {
  // rustic's, the old "supersedes", and such as look like ours one level further down.
  for (std::string unknown :
       {R"("supersedes":["00"],)", R"("time":"2024-01-01T00:00:00Z",)", R"("size":-1.5e3,)", R"("x":null,)",
        R"("packs_to_delete":[{"id":"?","blobs":[{"id":1,"type":"?","packs":[{}]}]}],)", R"("id":7,)",
        R"("blobs":{"packs":[{"id":5}]},)", R"("type":true,)"}) {
    std::string json = replaced(written(example()), "{\"packs\"", "{" + unknown + "\"packs\"");
    cr_expect(read(json) == example(), "%s", unknown.c_str());
  }
  for (std::string unknown : {R"("time":null,)", R"("packs":[[1]],)", R"("offset":{"blobs":[{}]},)"}) {
    std::string json = replaced(written(example()), "\"blobs\"", unknown + "\"blobs\"");
    cr_expect(read(json) == example(), "%s", unknown.c_str());
  }
  for (std::string unknown : {R"("blobs":[{"id":1}],)", R"("more":{"id":{},"length":-1},)"}) {
    std::string json = replaced(written(example()), "\"type\"", unknown + "\"type\"");
    cr_expect(read(json) == example(), "%s", unknown.c_str());
  }
}

Test(index, null_is_the_same_as_absent) {
  cr_expect(read(R"({"packs":null})").empty());
  cr_expect(read("{}").empty());
  cr_expect(read(with_blob(good_members() + R"(,"uncompressed_length":null)"))[0].second[0].uncompressed ==
            0);
}

Test(index, packs_before_a_damage_are_still_given) {
  std::string json = written(example());
  size_t packs = 0;
  cr_expect_throw(read_index(json.substr(0, json.size() - 3), "x", [&](auto&, auto&) { ++packs; }), Error);
  cr_expect_geq(packs, 1);
}

Test(index, deep_nesting_aside_costs_no_stack) {
  std::string deep = "{\"x\":" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}";
  cr_expect_eq(refusal(deep), "accepted");
}

// every way this can be wrong

Test(index, every_cut_is_noticed) {
  std::string json = written(example());
  for (size_t length = 0; length + 1 < json.size(); ++length)
    cr_assert_neq(refusal(json.substr(0, length)), "accepted", "%zu", length);
}

Test(index, what_is_no_json_or_more_than_one_is_refused) {
  for (const char* json :
       {"", "x", "{\"packs\":[]}{}", "{\"packs\":[]} x", "{\"packs\":[],}", "{\"pa\xff\":1}"})
    cr_expect(refusal(json).starts_with("not JSON at byte"), "%s", json);
}

Test(index, values_of_another_kind_are_refused) {
  for (std::string json : {"[]", "7", "\"packs\"", "true", "null", R"({"packs":{}})", R"({"packs":7})",
                           R"({"packs":"x"})", R"({"packs":[7]})", R"({"packs":[[]]})", R"({"packs":[null]})",
                           R"({"packs":[{"id":[]}]})", R"({"packs":[{"id":7}]})"})
    cr_expect_neq(refusal(json), "accepted", "%s", json.c_str());
  for (std::string blobs : {"{}", "7", "[7]", "[[]]", "[null]", "[\"x\"]"})
    cr_expect_neq(refusal(R"({"packs":[{"id":)" + id + R"(,"blobs":)" + blobs + "}]}"), "accepted", "%s",
                  blobs.c_str());
  for (const char* member : {"id", "type", "offset", "length", "uncompressed_length"})
    for (const char* value : {"{}", "[]", "true", "-1", "1.5"}) {
      std::string json = with_blob(good_members() + ",\"" + member + "\":" + value);
      cr_expect(refusal(json).starts_with("member \"" + std::string(member)), "%s %s", member, value);
    }
}

Test(index, a_pack_without_id_or_a_blob_without_id_or_type_is_refused) {
  cr_expect_eq(refusal(R"({"packs":[{"blobs":[]}]})"), "a pack has no id");
  cr_expect_eq(refusal(with_blob(R"("type":"data","offset":0,"length":100)")), "a blob has no id");
  cr_expect(refusal(with_blob("\"id\":" + id + R"(,"offset":0,"length":100)")).ends_with("has no type"));
}

Test(index, nothing_is_left_over_from_the_blob_before) {
  std::string json = with_blob(good_members() + "},{" + R"("id":)" + id + R"(,"offset":0,"length":100)");
  cr_expect(refusal(json).ends_with("has no type"));
  json = with_blob(good_members() + R"(,"uncompressed_length":5},{)" + good_members());
  cr_expect_eq(read(json)[0].second[1].uncompressed, 0);
}

Test(index, ids_and_types_that_are_none_are_refused) {
  cr_expect_eq(refusal(replaced(with_blob(good_members()), id_of(1).hex().substr(0, 1), "g")),
               "an id is not 64 hexadecimal digits");
  cr_expect_eq(refusal(replaced(with_blob(good_members()), id, "\"6b86\"")),
               "an id is not 64 hexadecimal digits");
  cr_expect_eq(refusal(replaced(with_blob(good_members()), "data", "Data")),
               "a blob's type is neither data nor tree");
}

Test(index, places_that_cannot_be_are_refused) {
  auto place = [](uint64_t offset, uint64_t length, uint64_t uncompressed) {
    return refusal(with_blob("\"id\":" + id + R"(,"type":"data","offset":)" + std::to_string(offset) +
                             ",\"length\":" + std::to_string(length) +
                             ",\"uncompressed_length\":" + std::to_string(uncompressed)));
  };
  cr_expect_eq(place(UINT32_MAX - 100, 100, UINT32_MAX), "accepted");
  cr_expect_neq(place(UINT32_MAX - 99, 100, 0), "accepted");
  cr_expect_neq(place(0, 31, 0), "accepted");
  cr_expect_neq(place(uint64_t{1} << 32, 100, 0), "accepted");
  cr_expect_neq(place(0, uint64_t{1} << 32, 0), "accepted");
  cr_expect_neq(place(0, 100, uint64_t{1} << 32), "accepted");
}
