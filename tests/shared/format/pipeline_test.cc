#include "format/pipeline.h"

#include <criterion/criterion.h>

#include <map>

using namespace offsite;

namespace {

std::map<std::string, std::string> variables;
std::map<std::string, std::string> files;

PipelineContext context() {
  return {.variable = [](const std::string& name) -> std::optional<std::string> {
            auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
          },
          .include = [](const std::string& path) -> std::string {
            auto found = files.find(path);
            if (found == files.end()) throw Error(Blame::temporary, "open " + path + ": no such file");
            return found->second;
          }};
}

Pipeline parse(const std::string& text) { return parse_pipeline(text, "job.toml", context()); }

constexpr const char* step = "[[step]]\nname = \"s\"\nstages = [[\"r2-get\"]]\n";
constexpr const char* head = "[pipeline]\nname = \"p\"\n";

void refused(const std::string& text, const std::string& message, const std::string& hint = "") {
  try {
    parse(text);
  } catch (const Error& error) {
    cr_assert_eq(error.blame, Blame::input);
    cr_assert_eq(std::string(error.what()), message);
    cr_assert(error.hint.find(hint) != error.hint.npos, "the hint is: %s", error.hint.c_str());
    return;
  }
  cr_assert(false, "accepted, where it should say: %s", message.c_str());
}

}  // namespace

Test(pipeline, everything_that_a_file_can_say_is_read) {
  Pipeline pipeline = parse(R"(
[pipeline]
name = "nightly"
about = "what it does"
lock = "exclusive"
retry = 3
[repository]
url = "/srv/backup"
endpoint = "http://e"
password_file = "/p"
credentials = "/c"
cacert = "/ca"
cache = "/cache"
[metrics]
folder = "/m"
[[step]]
name = "one"
stages = [["a", "--x"], { run = ["b"], user = "postgres" }]
[[step]]
name = "two"
always = true
stages = [["c"]]
)");
  Pipeline wanted{
      .name = "nightly",
      .about = "what it does",
      .lock = Pipeline::Lock::exclusive,
      .retry = 3,
      .repository = {"/srv/backup", "http://e", "/p", "", "/c", "/ca", "/cache"},
      .metrics_folder = "/m",
      .steps = {{.name = "one", .stages = {{.run = {"a", "--x"}}, {.run = {"b"}, .user = "postgres"}}},
                {.name = "two", .always = true, .stages = {{.run = {"c"}}}}},
  };
  cr_assert(pipeline == wanted);
}

Test(pipeline, what_is_left_out_is_empty_and_nothing_is_locked) {
  Pipeline pipeline = parse(std::string(head) + step);
  cr_assert(pipeline.repository == RepositorySettings{});
  cr_assert_eq(pipeline.lock, Pipeline::Lock::none);
  cr_assert_eq(pipeline.retry, 0u);
  cr_assert(pipeline.metrics_folder.empty());
  cr_assert(!pipeline.steps[0].always);
}

Test(pipeline, variables_are_replaced_in_every_string) {
  variables = {{"HOST", "db1"}, {"USER", "me"}, {"EMPTY", ""}};
  Pipeline pipeline = parse(R"([pipeline]
name = "p-${HOST}"
[repository]
url = "/srv/${HOST}/${ENVIRONMENT:-test}"
[metrics]
folder = "${EMPTY:-/m}"
[[step]]
name = "s"
stages = [{ run = ["r", "--host=${HOST}", "$${HOST} $5"], user = "${USER}" }]
)");
  cr_assert_eq(pipeline.name, "p-db1");
  cr_assert_eq(pipeline.repository.url, "/srv/db1/test");
  cr_assert_eq(pipeline.metrics_folder, "/m");
  cr_assert_eq(pipeline.steps[0].stages[0].user, "me");
  cr_assert_eq(pipeline.steps[0].stages[0].run[1], "--host=db1");
  cr_assert_eq(pipeline.steps[0].stages[0].run[2], "${HOST} $5");
}

Test(pipeline, an_included_repository_is_taken_and_what_the_file_says_itself_wins) {
  files = {{"repository.toml", "[repository]\nurl = \"/shared\"\ncredentials = \"/c\"\n"}};
  Pipeline pipeline =
      parse(std::string(head) + "[repository]\ninclude = \"repository.toml\"\nurl = \"/own\"\n" + step);
  cr_assert_eq(pipeline.repository.url, "/own");
  cr_assert_eq(pipeline.repository.credentials, "/c");
}

// ---- every way this can be wrong

Test(pipeline, toml_that_is_none) {
  try {
    parse("[pipeline]\nname = \n");
    cr_assert(false, "accepted");
  } catch (const Error& error) {
    cr_assert(std::string(error.what()).starts_with("job.toml:2: "), "%s", error.what());
  }
}

Test(pipeline, a_file_without_a_pipeline) { refused(step, "job.toml: there is no [pipeline]", "begin with"); }

Test(pipeline, a_file_without_a_step) {
  refused(head, "job.toml: there is no step", "[[step]]");
  refused("step = []\n" + std::string(head), "job.toml: there is no step");
}

Test(pipeline, unknown_keys_at_every_level) {
  refused("[repositry]\n", "job.toml:1: unknown key \"repositry\" at the top level",
          "\"repository\" is probably meant");
  refused("[pipeline]\nname = \"p\"\nlocks = 1\n", "job.toml:3: unknown key \"locks\" in [pipeline]",
          "\"lock\"");
  refused(std::string(head) + "[repository]\npasword_file = \"x\"\n",
          "job.toml:4: unknown key \"pasword_file\" in [repository]", "\"password_file\"");
  refused(std::string(head) + "[metrics]\ndirectory = \"x\"\n",
          "job.toml:4: unknown key \"directory\" in [metrics]", "known here: folder");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstage = []\n",
          "job.toml:5: unknown key \"stage\" in [[step]]", "\"stages\"");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = [{ run = [\"a\"], usr = \"x\" }]\n",
          "job.toml:5: unknown key \"usr\" in a stage", "\"user\"");
}

Test(pipeline, values_of_another_type) {
  refused("pipeline = 1\n", "job.toml:1: \"pipeline\" must be a table, and is a number");
  refused("[pipeline]\nname = 1\n", "job.toml:2: \"name\" must be text, and is a number");
  refused("[pipeline]\nname = \"p\"\nretry = \"2\"\n", "job.toml:3: \"retry\" must be a number, and is text");
  refused(std::string(head) + "repository = []\n", "job.toml:3: unknown key \"repository\" in [pipeline]");
  refused("repository = []\n" + std::string(head),
          "job.toml:1: \"repository\" must be a table, and is an array");
  refused(std::string(head) + "[repository]\nurl = true\n",
          "job.toml:4: \"url\" must be text, and is true or false");
  refused("step = 1\n" + std::string(head), "job.toml:1: \"step\" must be an array, and is a number");
  refused("step = [1]\n" + std::string(head), "job.toml:1: [[step]] must be a table, and is a number");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nalways = 1\nstages = [[\"a\"]]\n",
          "job.toml:5: \"always\" must be true or false, and is a number");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = \"a | b\"\n",
          "job.toml:5: \"stages\" must be an array, and is text");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = [\n\"a\"]\n",
          "job.toml:6: a stage must be an array of words, and is text", "run =");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = [[\"a\",\n 1]]\n",
          "job.toml:6: a word of a stage must be text, and is a number");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = [{ run = \"a\" }]\n",
          "job.toml:5: \"run\" must be an array, and is text");
}

Test(pipeline, names_that_are_none) {
  refused("[pipeline]\nabout = \"x\"\n", "job.toml:1: \"\" is no name for a pipeline", "state file");
  refused("[pipeline]\nname = \"a/b\"\n", "job.toml:1: \"a/b\" is no name for a pipeline");
  refused("[pipeline]\nname = \".hidden\"\n", "job.toml:1: \".hidden\" is no name for a pipeline");
  refused(std::string(head) + "[[step]]\nname = \"a b\"\n", "job.toml:3: \"a b\" is no name for a step");
  cr_assert(is_job_name(std::string(64, 'a')));
  cr_assert(!is_job_name(std::string(65, 'a')));
}

Test(pipeline, a_lock_and_a_retry_out_of_range) {
  refused("[pipeline]\nname = \"p\"\nlock = \"all\"\n", "job.toml:3: \"all\" is no kind of lock",
          "\"shared\"");
  refused("[pipeline]\nname = \"p\"\nretry = -1\n", "job.toml:3: retry = -1 is not between 0 and 100");
  refused("[pipeline]\nname = \"p\"\nretry = 101\n", "job.toml:3: retry = 101 is not between 0 and 100");
}

Test(pipeline, steps_without_stages_and_stages_without_a_program) {
  refused(std::string(head) + "[[step]]\nname = \"s\"\n", "job.toml:3: the step \"s\" has no stages",
          "stages =");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = []\n",
          "job.toml:3: the step \"s\" has no stages");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = [[]]\n", "job.toml:5: a stage runs nothing");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = [[\"\"]]\n",
          "job.toml:5: a stage runs nothing");
  refused(std::string(head) + "[[step]]\nname = \"s\"\nstages = [{ user = \"x\" }]\n",
          "job.toml:5: a stage has no \"run\"");
}

Test(pipeline, two_steps_of_one_name) {
  refused(std::string(head) + step + step, "job.toml:6: there are two steps named \"s\"");
}

Test(pipeline, two_places_for_the_password) {
  refused(std::string(head) + "[repository]\npassword_file = \"f\"\npassword_command = \"c\"\n" + step,
          "job.toml:3: both password_file and password_command are given", "one of them");
}

Test(pipeline, variables_that_are_not_set_or_must_not_be_asked_for) {
  variables.clear();
  refused("[pipeline]\nname = \"p\"\nabout = \"${NOWHERE}\"\n", "job.toml:3: the variable NOWHERE is not set",
          "${NOWHERE:-…}");
  refused("[pipeline]\nname = \"p\"\nabout = \"${open\"\n", "job.toml:3: \"${open\" has no closing }");
  refused("[pipeline]\nname = \"p\"\nabout = \"${a b}\"\n", "job.toml:3: \"${a b}\" names no variable");
  refused("[pipeline]\nname = \"p\"\nabout = \"${}\"\n", "job.toml:3: \"${}\" names no variable");
  variables = {{"RESTIC_PASSWORD", "horse"}};
  try {
    parse("[pipeline]\nname = \"p\"\nabout = \"${RESTIC_PASSWORD}\"\n");
    cr_assert(false, "accepted");
  } catch (const Error& error) {
    cr_assert(std::string(error.what() + error.hint).find("horse") == std::string::npos);
  }
}

Test(pipeline, includes_that_cannot_be_read_or_hold_something_else) {
  files = {{"a.toml", "[repository]\nurl = 1\n"},
           {"b.toml", "[pipeline]\nname = \"x\"\n"},
           {"c.toml", ""},
           {"d.toml", "[repository]\ninclude = \"d.toml\"\n"}};
  auto including = [](const std::string& name) {
    return std::string(head) + "[repository]\ninclude = \"" + name + "\"\n" + step;
  };
  refused(including("gone.toml"), "job.toml:4: open gone.toml: no such file");
  refused(including("a.toml"), "a.toml:2: \"url\" must be text, and is a number");
  refused(including("b.toml"), "b.toml:1: unknown key \"pipeline\" in an included file");
  refused(including("c.toml"), "c.toml: there is no [repository]");
  refused(including("d.toml"), "d.toml:2: unknown key \"include\" in [repository]");
}
