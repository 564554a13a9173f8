#include "process/options.h"

#include <criterion/criterion.h>

#include <cstdlib>

#include "format/error.h"

using namespace offsite;

namespace {

struct Values {
  bool force = false;
  std::string cache = "here";
  uint64_t lanes = 4, bytes = 0, seconds = 0;
  std::string level = "auto";
  std::vector<std::string> tags;
};

// What is wrong with a command line; empty if nothing is.
std::string read(Options& options, std::vector<const char*> words) {
  words.insert(words.begin(), "prog");
  try {
    options.parse(static_cast<int>(words.size()), const_cast<char**>(words.data()));
    return "";
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::usage);
    return error.what();
  }
}

std::string parse(Values& values, std::vector<const char*> words) {
  Options options("prog", "Does a thing.");
  options.flag("-f,--force", values.force, "all of it");
  options.text("--cache", values.cache, "a folder", "OPTIONS_TEST_CACHE");
  options.number("--lanes", values.lanes, "how many");
  options.size("--bytes", values.bytes, "how much");
  options.duration("--wait", values.seconds, "how long");
  options.choice("--level", values.level, {"off", "auto"}, "how hard");
  options.texts("--tag", values.tags, "a tag");
  return read(options, std::move(words));
}

}  // namespace

Test(options, each_kind_is_read) {
  Values values;
  std::string wrong = parse(values, {"-f", "--cache", "there", "--lanes", "7", "--bytes", "16MiB", "--wait",
                                     "1h30m", "--level=off", "--tag", "a", "--tag", "b"});
  cr_assert_eq(wrong, "");
  cr_expect(values.force);
  cr_expect_eq(values.cache, "there");
  cr_expect_eq(values.lanes, 7);
  cr_expect_eq(values.bytes, 16 << 20);
  cr_expect_eq(values.seconds, 5400);
  cr_expect_eq(values.level, "off");
  cr_expect_eq(values.tags.size(), 2);
}

Test(options, what_is_not_given_keeps_its_default) {
  Values values;
  cr_assert_eq(parse(values, {}), "");
  cr_expect_eq(values.cache, "here");
  cr_expect_eq(values.lanes, 4);
}

Test(options, the_environment_gives_what_the_command_line_does_not) {
  setenv("OPTIONS_TEST_CACHE", "from the environment", 1);
  Values values;
  cr_assert_eq(parse(values, {}), "");
  cr_expect_eq(values.cache, "from the environment");
  cr_assert_eq(parse(values, {"--cache", "mine"}), "");
  cr_expect_eq(values.cache, "mine");
}

Test(options, a_repeated_option_takes_one_value_each_time) {
  std::vector<std::string> tags, rest;
  Options options("prog", "Does a thing.");
  options.texts("--tag", tags, "a tag");
  options.rest("FILE", rest, "files");
  cr_assert_eq(read(options, {"--tag", "a", "x", "--tag", "", "y"}), "");
  cr_expect(tags == std::vector<std::string>({"a", ""}));
  cr_expect(rest == std::vector<std::string>({"x", "y"}));
}

Test(options, help_is_that_of_the_program_whatever_was_chosen) {
  Options options("prog", "Does a thing.");
  Options& verb = options.verb("help", "Explains.");
  cr_assert_eq(read(options, {"help"}), "");
  cr_expect(options.help().find("Usage: prog [OPTIONS]") != std::string::npos, "%s", options.help().c_str());
  cr_expect(verb.help().find("Usage: prog help [OPTIONS]") != std::string::npos, "%s", verb.help().c_str());
}

namespace {

// "prog [--repo X] [--wait T] (list|add) …", of which only list has both.
struct Verbs {
  Options options{"prog", "Does a thing."};
  Options &list, &key, &add;
  std::string before, repository, added_to;
  uint64_t before_s = 0, seconds = 0;

  Verbs()
      : list(options.verb("list", "Lists.")),
        key(options.verb("key", "Keys.")),
        add(key.verb("add", "Adds.")) {
    options.text("-r,--repo", before, "which");
    options.duration("--wait", before_s, "how long");
    list.text("-r,--repo", repository, "which");
    list.duration("--wait", seconds, "how long");
    add.text("-r,--repo", added_to, "which");
  }
  std::string parse(std::vector<const char*> words) { return read(options, std::move(words)); }
};

}  // namespace

Test(options, what_stands_before_a_verb_is_the_verbs) {
  Verbs verbs;
  cr_assert_eq(verbs.parse({"-r", "there", "--wait", "2m", "list"}), "");
  cr_expect_eq(verbs.repository, "there");
  cr_expect_eq(verbs.seconds, 120);
}

Test(options, what_stands_behind_the_verb_comes_first) {
  Verbs verbs;
  cr_assert_eq(verbs.parse({"-r", "there", "list", "-r", "here"}), "");
  cr_expect_eq(verbs.repository, "here");
}

Test(options, what_stands_before_a_verb_reaches_its_verbs) {
  Verbs verbs;
  cr_assert_eq(verbs.parse({"--repo=there", "key", "add"}), "");
  cr_expect_eq(verbs.added_to, "there");
}

// every way this can be wrong

Test(options, what_a_verb_does_not_have_cannot_stand_before_it) {
  cr_expect_eq(Verbs().parse({"--wait", "2m", "key", "add"}), "add takes no --wait");
  cr_expect_neq(Verbs().parse({"--wait", "soon", "list"}), "");
}

Test(options, a_wrong_command_line_is_called_wrongly) {
  Values values;
  cr_expect_neq(parse(values, {"--unknown"}), "");
  cr_expect_neq(parse(values, {"surplus"}), "");
  cr_expect_neq(parse(values, {"--cache"}), "");
  cr_expect_neq(parse(values, {"--lanes", "many"}), "");
  cr_expect_neq(parse(values, {"--lanes", "-1"}), "");
  cr_expect_neq(parse(values, {"--bytes", "16XB"}), "");
  cr_expect_neq(parse(values, {"--bytes", "99999999T"}), "");
  cr_expect_neq(parse(values, {"--wait", "1x"}), "");
  cr_expect_neq(parse(values, {"--wait", ""}), "");
  cr_expect_neq(parse(values, {"--level", "hard"}), "");
}

Test(options, sizes_and_durations_have_their_units) {
  cr_expect_eq(parse_size("512", "x"), 512);
  cr_expect_eq(parse_size("512k", "x"), 512 << 10);
  cr_expect_eq(parse_size("3G", "x"), uint64_t{3} << 30);
  cr_expect_eq(parse_size("1TiB", "x"), uint64_t{1} << 40);
  cr_expect_eq(parse_duration("90", "x"), 90);
  cr_expect_eq(parse_duration("2d", "x"), 172'800);
}
