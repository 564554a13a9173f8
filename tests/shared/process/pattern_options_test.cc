#include "process/pattern_options.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

PatternOptions parsed(std::vector<std::string> words) {
  PatternOptions patterns;
  Options options("program", "");
  patterns.declare(options);
  std::string name = "program";
  std::vector<char*> argv = {name.data()};
  for (std::string& word : words) argv.push_back(word.data());
  cr_assert(options.parse(static_cast<int>(argv.size()), argv.data()));
  return patterns;
}

}  // namespace

Test(pattern_options, patterns_come_from_the_command_line_and_from_files) {
  Scratch scratch;
  std::string file = scratch.file("patterns", "# a comment\n\n  *.log \r\n/tmp\n#x");
  PathPatterns patterns =
      parsed({"--include", "/srv", "--iinclude", "/HOME", "--exclude-file", file}).patterns();
  cr_expect(patterns.judge("/srv/a").matched);
  cr_expect(patterns.judge("/home/a").matched);
  cr_expect(!patterns.judge("/srv/a.log").matched);
  cr_expect(!patterns.judge("/other").matched);
  cr_expect(parsed({}).patterns().empty());
}

Test(pattern_options, its_words_say_the_same_again) {
  std::vector<std::string> words = {"--include", "a b", "--exclude", "*", "--iexclude-file", "/x"};
  cr_expect(parsed(words).words() == words);
  words[0] = "-i", words[2] = "-e";
  cr_expect_eq(parsed(words).words()[0], "--include");
  cr_expect_eq(parsed(words).words()[2], "--exclude");
}

Test(pattern_options, what_cannot_be_read_is_refused) {
  cr_expect_throw(parsed({"--include", "["}).patterns(), Error);
  cr_expect_throw(parsed({"--include-file", "/nowhere/none"}).patterns(), Error);
}
