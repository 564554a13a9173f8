#include "format/pipeline.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <set>
#include <span>

#include "format/expand.h"

namespace offsite {
namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view top_keys[] = {"pipeline", "repository", "metrics", "step"};
constexpr std::string_view pipeline_keys[] = {"name", "about", "lock", "retry"};
constexpr std::string_view repository_keys[] = {
    "include", "url", "endpoint", "password_file", "password_command", "credentials", "cacert", "cache"};
constexpr std::string_view metrics_keys[] = {"folder"};
constexpr std::string_view step_keys[] = {"name", "always", "stages"};
constexpr std::string_view stage_keys[] = {"run", "user"};
constexpr std::string_view locks[] = {"none", "shared", "exclusive"};
constexpr int64_t retry_max = 100;
constexpr size_t name_bytes_max = 64;

std::string_view spoken(toml::node_type type) {
  switch (type) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "something else";
  }
}

// Reads one document; every complaint has its line.
class Reader {
 public:
  Reader(std::string_view text, std::string file, const PipelineContext& context)
      : file_(std::move(file)), context_(context), root_(parse(text)) {}

  Pipeline pipeline() const;
  // The [repository] table of an included file: nothing else may stand there.
  RepositorySettings included() const;

 private:
  toml::table parse(std::string_view text) const;
  Error wrong(const toml::node& at, const std::string& what, const std::string& hint = "") const;
  void check_keys(const toml::table& table, const std::string& where, Names known) const;
  template <typename T>
  const T* get(const toml::table& table, std::string_view key, toml::node_type type) const;
  template <typename T>
  const T& want(const toml::node& node, const std::string& what, toml::node_type type) const;
  const toml::table* table(std::string_view key, Names known) const;
  std::string text(const toml::table& table, std::string_view key) const;
  std::string expanded(const toml::value<std::string>& text) const;

  void read_head(Pipeline& pipeline) const;
  RepositorySettings repository(const toml::table& table) const;
  Step step(const toml::node& node) const;
  Stage stage(const toml::node& node) const;
  std::vector<std::string> command(const toml::array& words) const;

  std::string file_;
  const PipelineContext& context_;
  toml::table root_;
};

toml::table Reader::parse(std::string_view text) const try {
  return toml::parse(text, file_);
} catch (const toml::parse_error& failed) {
  throw Error(Blame::input,
              fmt::format("{}:{}: {}", file_, failed.source().begin.line, failed.description()));
}

Error Reader::wrong(const toml::node& at, const std::string& what, const std::string& hint) const {
  return Error(Blame::input, fmt::format("{}:{}: {}", file_, at.source().begin.line, what), hint);
}

void Reader::check_keys(const toml::table& table, const std::string& where, Names known) const {
  for (const auto& [key, value] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    std::string meant = nearest(key.str(), known);
    std::string hint = meant.empty() ? fmt::format("known here: {}", fmt::join(known, ", "))
                                     : fmt::format("\"{}\" is probably meant", meant);
    throw Error(Blame::input,
                fmt::format("{}:{}: unknown key \"{}\" {}", file_, key.source().begin.line, key.str(), where),
                hint);
  }
}

template <typename T>
const T& Reader::want(const toml::node& node, const std::string& what, toml::node_type type) const {
  const T* found = node.as<T>();
  if (!found)
    throw wrong(node, fmt::format("{} must be {}, and is {}", what, spoken(type), spoken(node.type())));
  return *found;
}

template <typename T>
const T* Reader::get(const toml::table& table, std::string_view key, toml::node_type type) const {
  const toml::node* node = table.get(key);
  return node ? &want<T>(*node, fmt::format("\"{}\"", key), type) : nullptr;
}

const toml::table* Reader::table(std::string_view key, Names known) const {
  const auto* found = get<toml::table>(root_, key, toml::node_type::table);
  if (found) check_keys(*found, fmt::format("in [{}]", key), known);
  return found;
}

std::string Reader::expanded(const toml::value<std::string>& text) const try {
  return expand(text.get(), context_.variable);
} catch (const Error& error) {
  throw wrong(text, error.what(), error.hint);
}

std::string Reader::text(const toml::table& table, std::string_view key) const {
  const auto* found = get<toml::value<std::string>>(table, key, toml::node_type::string);
  return found ? expanded(*found) : "";
}

void Reader::read_head(Pipeline& pipeline) const {
  const toml::table* head = table("pipeline", pipeline_keys);
  if (!head)
    throw Error(Blame::input, file_ + ": there is no [pipeline]", "begin with [pipeline] and a name");
  pipeline.name = text(*head, "name");
  if (!is_job_name(pipeline.name))
    throw wrong(*head, fmt::format("\"{}\" is no name for a pipeline", pipeline.name),
                "give name = \"…\" of letters, digits, '.', '_' and '-': it names the job's state file");
  pipeline.about = text(*head, "about");
  if (head->contains("lock")) {
    auto found = std::find(std::begin(locks), std::end(locks), text(*head, "lock"));
    if (found == std::end(locks))
      throw wrong(*head->get("lock"), fmt::format("\"{}\" is no kind of lock", text(*head, "lock")),
                  "\"none\", \"shared\" for a backup, \"exclusive\" for what removes things");
    pipeline.lock = static_cast<Pipeline::Lock>(found - std::begin(locks));
  }
  if (const auto* retry = get<toml::value<int64_t>>(*head, "retry", toml::node_type::integer)) {
    if (retry->get() < 0 || retry->get() > retry_max)
      throw wrong(*retry, fmt::format("retry = {} is not between 0 and {}", retry->get(), retry_max));
    pipeline.retry = static_cast<unsigned>(retry->get());
  }
}

// Keys given here win over those of the included file.
RepositorySettings Reader::repository(const toml::table& table) const {
  RepositorySettings settings;
  std::string include = text(table, "include");
  if (!include.empty()) {
    std::string included;
    try {
      included = context_.include(include);
    } catch (const Error& error) {
      throw wrong(*table.get("include"), error.what(), error.hint);
    }
    settings = Reader(included, include, context_).included();
  }
  auto take = [&](std::string_view key, std::string& value) {
    if (table.contains(key)) value = text(table, key);
  };
  take("url", settings.url);
  take("endpoint", settings.endpoint);
  take("password_file", settings.password_file);
  take("password_command", settings.password_command);
  take("credentials", settings.credentials);
  take("cacert", settings.cacert);
  take("cache", settings.cache);
  if (!settings.password_file.empty() && !settings.password_command.empty())
    throw wrong(table, "both password_file and password_command are given", "one of them is enough");
  return settings;
}

RepositorySettings Reader::included() const {
  static constexpr std::string_view only[] = {"repository"};
  check_keys(root_, "in an included file", only);
  const toml::table* found = table("repository", Names(repository_keys).subspan(1));
  if (!found) throw Error(Blame::input, file_ + ": there is no [repository]");
  return repository(*found);
}

std::vector<std::string> Reader::command(const toml::array& words) const {
  std::vector<std::string> run;
  for (const toml::node& word : words)
    run.push_back(
        expanded(want<toml::value<std::string>>(word, "a word of a stage", toml::node_type::string)));
  if (run.empty() || run[0].empty())
    throw wrong(words, "a stage runs nothing", "give the program's name and its arguments");
  return run;
}

Stage Reader::stage(const toml::node& node) const {
  if (const toml::array* words = node.as_array()) return {.run = command(*words)};
  const toml::table* table = node.as_table();
  if (!table)
    throw wrong(node, fmt::format("a stage must be an array of words, and is {}", spoken(node.type())),
                "[\"program\", \"argument\"] or { run = [\"program\"], user = \"postgres\" }");
  check_keys(*table, "in a stage", stage_keys);
  const auto* words = get<toml::array>(*table, "run", toml::node_type::array);
  if (!words) throw wrong(node, "a stage has no \"run\"", "give run = [\"program\", \"argument\"]");
  return {.run = command(*words), .user = text(*table, "user")};
}

Step Reader::step(const toml::node& node) const {
  const auto& table = want<toml::table>(node, "[[step]]", toml::node_type::table);
  check_keys(table, "in [[step]]", step_keys);
  Step step{.name = text(table, "name")};
  if (!is_job_name(step.name))
    throw wrong(node, fmt::format("\"{}\" is no name for a step", step.name),
                "give name = \"…\" of letters, digits, '.', '_' and '-'");
  if (const auto* always = get<toml::value<bool>>(table, "always", toml::node_type::boolean))
    step.always = always->get();
  const auto* stages = get<toml::array>(table, "stages", toml::node_type::array);
  if (!stages || stages->empty())
    throw wrong(node, fmt::format("the step \"{}\" has no stages", step.name),
                "give stages = [ [\"program\", \"argument\"], … ]");
  for (const toml::node& each : *stages) step.stages.push_back(stage(each));
  return step;
}

Pipeline Reader::pipeline() const {
  check_keys(root_, "at the top level", top_keys);
  Pipeline pipeline;
  read_head(pipeline);
  if (const toml::table* found = table("repository", repository_keys))
    pipeline.repository = repository(*found);
  if (const toml::table* found = table("metrics", metrics_keys))
    pipeline.metrics_folder = text(*found, "folder");
  const auto* steps = get<toml::array>(root_, "step", toml::node_type::array);
  if (!steps || steps->empty())
    throw Error(Blame::input, file_ + ": there is no step", "add [[step]] with name and stages");
  std::set<std::string> names;
  for (const toml::node& each : *steps) {
    pipeline.steps.push_back(step(each));
    if (!names.insert(pipeline.steps.back().name).second)
      throw wrong(each, fmt::format("there are two steps named \"{}\"", pipeline.steps.back().name));
  }
  return pipeline;
}

}  // namespace

Pipeline parse_pipeline(std::string_view text, const std::string& file, const PipelineContext& context) {
  return Reader(text, file, context).pipeline();
}

bool is_job_name(std::string_view name) {
  auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  return !name.empty() && name[0] != '.' && name.size() <= name_bytes_max &&
         std::all_of(name.begin(), name.end(), fits);
}

}  // namespace offsite
