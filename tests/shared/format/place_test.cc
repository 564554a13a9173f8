#include "format/place.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

Id id_of(std::string_view text) { return Id::of(as_bytes(text)); }
ObjectName pack(std::string_view text) { return {ObjectType::data, id_of(text)}; }

PlacedBlob blob(std::string_view text, uint32_t offset, Places places, BlobType type = BlobType::data) {
  return {{type, id_of(text), offset, 100, 16384}, std::move(places)};
}

// Why it is refused; "" if it is not.
template <typename Parse>
std::string refusal(Parse parse) {
  try {
    parse();
    return "";
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    return error.what();
  }
}

std::string blobs_refusal(const std::string& json) {
  return refusal([&] { parse_blobs(json); });
}

const std::string digits = id_of("x").hex();
const std::string good = R"({"blobs":[[")" + digits + R"(",0,7,100,16384,[[2,5]]]]})";

// `good` with one part replaced by another.
std::string blobs_with(std::string_view part, std::string_view replacement) {
  size_t at = good.find(part);
  cr_assert(at != good.npos);
  return std::string(good).replace(at, part.size(), replacement);
}

}  // namespace

Test(place, a_fetch_comes_back) {
  for (const Fetch& fetch : {Fetch{pack("a"), 0, 0}, Fetch{pack("a"), 0, 1}, Fetch{pack("a"), 5, UINT32_MAX},
                             Fetch{{}, 0, 0}, Fetch{pack("a"), UINT64_MAX - 1, 1}})
    cr_expect_eq(Fetch::parse(fetch.to_json()), fetch);
  cr_assert_eq((Fetch{pack("a"), 0, 0}).to_json(), R"({"name":")" + pack("a").str() + "\"}");
}

Test(place, blobs_come_back) {
  std::vector<PlacedBlob> blobs = {blob("a", 0, {{0, 0}}),
                                   blob("b", 100, {{3, 16384}, {UINT64_MAX, UINT64_MAX}}),
                                   blob("c", UINT32_MAX, {}, BlobType::tree)};
  blobs[2].entry.length = UINT32_MAX;
  blobs[2].entry.uncompressed = 0;
  cr_assert_eq(parse_blobs(blobs_json(blobs)), blobs);
  cr_assert(parse_blobs(blobs_json({})).empty());
  cr_assert_eq(blobs_json({blob("x", 7, {{2, 5}})}), good);
}

Test(place, spaces_between_are_taken) {
  std::string json = R"( { "blobs" : [ [ ")" + digits + "\" , 0 , 7 , 100 , 16384 , [ [ 2 , 5 ] ] ] ]\n} \n";
  cr_assert_eq(parse_blobs(json), parse_blobs(good));
}

Test(place, places_can_be_passed_on_as_they_stand) {
  std::vector<PlacedBlob> blobs = {blob("a", 0, {{0, 0}}), blob("b", 100, {}),
                                   blob("c", 200, {{3, 1}, {4, 2}})};
  std::string json = blobs_json(blobs);
  ArrivalsWriter writer(false);
  std::vector<PackEntry> entries;
  each_blob(json, [&](const PackEntry& entry, std::string_view places) {
    entries.push_back(entry);
    writer.add(places);
  });
  std::vector<ArrivalsWriter::Payload> payloads = writer.take();
  cr_assert_eq(payloads.size(), 1);
  cr_assert_eq(payloads[0].blobs, 3);
  Arrivals arrivals = Arrivals::parse(payloads[0].json);
  for (size_t i = 0; i < blobs.size(); ++i) {
    cr_expect_eq(entries[i], blobs[i].entry);
    cr_expect_eq(arrivals.places[i], blobs[i].places);
  }
  cr_assert(writer.take().empty());
}

Test(place, arrivals_are_split_so_that_each_fits_a_frame) {
  ArrivalsWriter writer(true);
  std::string places = "[";
  while (places.size() < 300'000) places += (places.size() > 1 ? ",[1,2]" : "[1,2]");
  places += "]";
  for (int i = 0; i < 10; ++i) writer.add(places);
  writer.add("[[7,7]]");
  size_t blobs = 0;
  std::vector<ArrivalsWriter::Payload> payloads = writer.take();
  cr_assert_gt(payloads.size(), 2);
  for (const ArrivalsWriter::Payload& each : payloads) {
    cr_expect_leq(each.json.size(), size_t{2} << 20);
    Arrivals arrivals = Arrivals::parse(each.json);
    cr_expect(arrivals.lost);
    cr_expect_eq(arrivals.places.size(), each.blobs);
    blobs += each.blobs;
  }
  cr_assert_eq(blobs, 11);
}

Test(place, arrivals_come_back) {
  for (bool lost : {false, true}) {
    Arrivals arrivals{lost, {{{0, 0}}, {}, {{1, 2}, {3, 4}}}};
    cr_expect_eq(Arrivals::parse(arrivals.to_json()), arrivals);
    cr_expect_eq(Arrivals::parse(Arrivals{lost, {}}.to_json()), (Arrivals{lost, {}}));
  }
  cr_assert_eq((Arrivals{true, {{{1, 2}}}}).to_json(), R"({"lost":[[[1,2]]]})");
}

Test(place, a_fetched_range_comes_back) {
  for (const FetchedRange& range : {FetchedRange{pack("a"), 0, 0}, FetchedRange{pack("a"), 7, UINT64_MAX - 7},
                                    FetchedRange{pack("a"), 5, 0, true}})
    cr_expect_eq(FetchedRange::parse(range.to_json()), range);
}

Test(place, a_file_on_the_way_back_comes_back) {
  using Base = RestoredFile::Base;
  for (Base base : {Base::none, Base::partial, Base::file, Base::same}) {
    RestoredFile file{.path = "/a/b\xff\"", .base = base, .fetch = 17, .node = {}};
    file.node.type = "file";
    file.node.name = "b\xff\"";
    file.node.size = 17;
    RestoredFile back = RestoredFile::parse(file.to_json());
    cr_expect_eq(back.path, file.path);
    cr_expect_eq(back.base, base);
    cr_expect_eq(back.fetch, 17);
    cr_expect_eq(back.node.name, file.node.name);
    cr_expect_eq(back.node.size, 17);
  }
}

Test(place, a_partial_name_is_the_same_from_run_to_run_and_another_for_another_file) {
  cr_assert_eq(partial_name("hello"), ".pg-offsite-2cf24dba5fb0a30e");
  cr_assert_neq(partial_name("hello"), partial_name("hello2"));
  cr_assert_eq(partial_name(std::string(255, 'x')).size(), 28);
}

// every way this can be wrong

Test(place, a_fetch_that_is_no_range_is_refused) {
  std::string name = R"({"name":")" + pack("a").str() + "\"";
  for (const std::string& json :
       {std::string("x"), std::string("{}"), R"({"name":"data/zz"})" + std::string(),
        name + R"(,"offset":1})", name + R"(,"offset":-1,"length":1})",
        name + R"(,"offset":18446744073709551615,"length":1})", name + R"(,"length":"1"})",
        name + R"(,"length":1.5})"})
    cr_expect_neq(refusal([&] { Fetch::parse(json); }), "", "%s", json.c_str());
}

Test(place, a_blob_that_is_none_is_refused) {
  for (auto [part, replacement] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{{"{", ""},
                                                                            {"}", ""},
                                                                            {"}", "}x"},
                                                                            {"}", "},"},
                                                                            {"blobs", "blob"},
                                                                            {"\"blobs\"", ""},
                                                                            {":", ""},
                                                                            {",0,", ",2,"},
                                                                            {",0,", ",-1,"},
                                                                            {",7,", ",7.0,"},
                                                                            {",7,", ",,"},
                                                                            {",7,", ",\"7\","},
                                                                            {",7,", ","},
                                                                            {",100,", ",31,"},
                                                                            {"7,", "4294967296,"},
                                                                            {"100", "4294967296"},
                                                                            {"16384", "4294967296"},
                                                                            {"[[2,5]]", "[2,5]"},
                                                                            {"[[2,5]]", "[[2]]"},
                                                                            {"[[2,5]]", "[[2,5,6]]"},
                                                                            {"[[2,5]]", "[[2,5],]"},
                                                                            {"[[2,5]]", "[[-2,5]]"},
                                                                            {"[[2,5]]", "null"},
                                                                            {",[[2,5]]", ""},
                                                                            {"5", "18446744073709551616"},
                                                                            {"]]]]", "]]"},
                                                                            {"]]]]", "]],0]]"}})
    cr_expect_neq(blobs_refusal(blobs_with(part, replacement)), "", "%s",
                  blobs_with(part, replacement).c_str());
  cr_expect_neq(blobs_refusal(blobs_with(digits, digits.substr(1))), "");
  cr_expect_neq(blobs_refusal(blobs_with(digits, "g" + digits.substr(1))), "");
  cr_expect_neq(blobs_refusal(blobs_with(digits, "\\u0061" + digits.substr(6))), "");
  cr_expect_eq(blobs_refusal(blobs_with("100", "32")), "");
}

Test(place, blobs_that_are_cut_off_anywhere_are_refused_with_the_place) {
  std::string json = good;
  for (size_t length = 0; length < json.size(); ++length)
    cr_expect(blobs_refusal(json.substr(0, length)).starts_with("read a PLACE frame: at byte "), "%zu",
              length);
}

Test(place, arrivals_that_are_none_are_refused) {
  for (const char* json :
       {"", "{}", "[]", R"({"place":[]})", R"({"places":[)", R"({"places":[[]})", R"({"places":[[[1]]]})",
        R"({"places":[[1,2]]})", R"({"places":[],"lost":[]})", R"({"lost":null})", R"({"lost":[]}x)"})
    cr_expect_neq(refusal([&] { Arrivals::parse(json); }), "", "%s", json);
}

Test(place, a_fetched_range_that_is_none_is_refused) {
  for (const char* json :
       {"", "{}", R"({"name":"config"})", R"({"name":"x","bytes":1})", R"({"name":"config","bytes":-1})",
        R"({"name":"config","offset":1,"bytes":18446744073709551615})",
        R"({"name":"config","bytes":1,"missing":1})"})
    cr_expect_neq(refusal([&] { FetchedRange::parse(json); }), "", "%s", json);
}

Test(place, a_file_that_is_not_below_the_target_is_refused) {
  auto with = [](const std::string& path, const std::string& base) {
    return R"({"path":")" + path + R"(","base":")" + base +
           R"(","fetch":0,"node":{"name":"x","type":"file","mode":0}})";
  };
  cr_assert_eq(refusal([&] { RestoredFile::parse(with("/a/x", "none")); }), "");
  for (const char* path :
       {"", "a", "a/x", "/a/../x", "/..", "/a//x", "/a/", "/./x", "/a/\\\"", "/a\\x00b", "/"})
    cr_expect_neq(refusal([&] { RestoredFile::parse(with(path, "none")); }), "", "%s", path);
  cr_expect_neq(refusal([&] { RestoredFile::parse(with("/a", "all")); }), "");
  cr_expect_neq(refusal([&] { RestoredFile::parse(R"({"path":"/a","base":"none"})"); }), "");
}
