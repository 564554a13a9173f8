#include "process/options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <list>

#include "format/error.h"

namespace offsite {

struct Options::Parser {
  std::unique_ptr<CLI::App> owned;  // the program's; a verb's belongs to its program
  CLI::App* app = nullptr;
  std::string name;
  std::string examples;
  std::list<Options> verbs;
  // Values that CLI11 reads as text and that are turned into numbers when the line has been read.
  struct Conversion {
    CLI::Option* option;
    std::shared_ptr<std::string> text;
    std::function<void(const std::string&)> store;
  };
  std::vector<Conversion> conversions;

  void convert() {
    for (Conversion& each : conversions)
      if (each.option->count() > 0) each.store(*each.text);
    for (Options& verb : verbs) verb.parser_->convert();
  }

  // What stands before the verb that was chosen.
  void hand_down(const std::vector<CLI::Option*>& given) {
    for (Options& verb : verbs) {
      if (!verb.chosen()) continue;
      if (verb.parser_->verbs.empty())
        for (CLI::Option* each : given) verb.parser_->take(*each);
      verb.parser_->hand_down(given);
    }
  }

  void take(const CLI::Option& given) {
    const std::string option = given.get_name();
    CLI::Option* own = app->get_option_no_throw(option);
    if (!own)
      throw Error(Blame::usage, fmt::format("{} takes no {}", name, option),
                  "--help behind the verb shows what it takes");
    if (own->count() > 0) return;
    own->add_result(given.results());
    own->run_callback();
  }

  // An option whose text is converted after parsing; `shown` is the default for --help.
  void converted(const std::string& names, const std::string& help, const std::string& env,
                 const std::string& type, const std::string& shown,
                 std::function<void(const std::string&)> store) {
    auto text = std::make_shared<std::string>();
    CLI::Option* option = app->add_option(names, *text, help)->type_name(type)->default_str(shown);
    if (!env.empty()) option->envname(env);
    conversions.push_back({option, text, std::move(store)});
  }
};

namespace {

// Help in one shape for all programs: usage, what it does, options, examples.
class Layout : public CLI::Formatter {
 public:
  Layout() {
    label("REQUIRED", "");
    column_width(30);
  }
};

void prepare(CLI::App& app) {
  app.formatter(std::make_shared<Layout>());
  app.set_help_flag("-h,--help", "print this and exit");
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

template <typename N>
N parse_number(std::string_view text, std::string_view option, std::string_view kind) {
  N n{};
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (failed != std::errc() || end != text.data() + text.size())
    throw Error(Blame::usage, fmt::format("{}: \"{}\" is not {}", option, text, kind));
  return n;
}

}  // namespace

Options::Options(std::unique_ptr<Parser> parser) : parser_(std::move(parser)) {}
Options::Options(Options&&) noexcept = default;
Options::~Options() = default;

Options::Options(std::string name, std::string about) : parser_(std::make_unique<Parser>()) {
  parser_->owned = std::make_unique<CLI::App>(about, name);
  parser_->app = parser_->owned.get();
  parser_->name = std::move(name);
  prepare(*parser_->app);
  parser_->app->set_version_flag("--version", parser_->name + " " VERSION, "print the version and exit");
}

const std::string& Options::name() const { return parser_->name; }

Options& Options::verb(const std::string& name, const std::string& about) {
  auto parser = std::make_unique<Parser>();
  parser->app = parser_->app->add_subcommand(name, about);
  parser->name = name;
  prepare(*parser->app);
  parser_->app->require_subcommand(0, 1);
  parser_->verbs.push_back(Options(std::move(parser)));
  return parser_->verbs.back();
}

bool Options::chosen() const { return parser_->app->parsed(); }

void Options::flag(const std::string& names, bool& value, const std::string& help) {
  parser_->app->add_flag(names, value, help);
}

void Options::text(const std::string& names, std::string& value, const std::string& help,
                   const std::string& env) {
  CLI::Option* option = parser_->app->add_option(names, value, help)->type_name("TEXT");
  if (!value.empty()) option->capture_default_str();
  if (!env.empty()) option->envname(env);
}

void Options::texts(const std::string& names, std::vector<std::string>& values, const std::string& help) {
  parser_->app->add_option(names, values, help)
      ->type_name("TEXT")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->expected(1)
      ->allow_extra_args(false)  // what follows its value is not for this option
      ->take_all();
}

void Options::number(const std::string& names, uint64_t& value, const std::string& help,
                     const std::string& env) {
  parser_->converted(names, help, env, "N", std::to_string(value), [names, &value](const std::string& text) {
    value = parse_number<uint64_t>(text, names, "a number");
  });
}

void Options::real(const std::string& names, double& value, const std::string& help) {
  parser_->converted(names, help, "", "N", "", [names, &value](const std::string& text) {
    value = parse_number<double>(text, names, "a number");
  });
}

void Options::size(const std::string& names, uint64_t& bytes, const std::string& help,
                   const std::string& env) {
  parser_->converted(names, help, env, "SIZE", "",
                     [names, &bytes](const std::string& text) { bytes = parse_size(text, names); });
}

void Options::duration(const std::string& names, uint64_t& seconds, const std::string& help) {
  parser_->converted(names, help, "", "DURATION", "",
                     [names, &seconds](const std::string& text) { seconds = parse_duration(text, names); });
}

void Options::choice(const std::string& names, std::string& value, const std::vector<std::string>& choices,
                     const std::string& help, const std::string& env) {
  CLI::Option* option = parser_->app->add_option(names, value, help)
                            ->type_name(fmt::format("{}", CLI::detail::join(choices, "|")))
                            ->capture_default_str();
  if (!env.empty()) option->envname(env);
  option->check(
      [choices](const std::string& given) {
        bool known = std::find(choices.begin(), choices.end(), given) != choices.end();
        return known ? std::string()
                     : fmt::format("\"{}\" is not one of {}", given, CLI::detail::join(choices, ", "));
      },
      "");
}

void Options::positional(const std::string& name, std::string& value, const std::string& help,
                         bool required) {
  parser_->app->add_option(name, value, help)->required(required)->type_name("");
}

void Options::rest(const std::string& name, std::vector<std::string>& values, const std::string& help) {
  parser_->app->add_option(name, values, help)->type_name("");
}

void Options::example(const std::string& command_line, const std::string& what) {
  parser_->examples += fmt::format("  # {}\n  {}\n", what, command_line);
  parser_->app->footer("Examples:\n" + parser_->examples);
}

// App::help() would give that of the verb that was chosen.
std::string Options::help() const {
  const CLI::App* program = parser_->app->get_parent();
  const std::string name = (program ? program->get_name() + " " : "") + parser_->name;
  return parser_->app->get_formatter()->make_help(parser_->app, name, CLI::AppFormatMode::Normal);
}

bool Options::parse(int argc, char** argv) {
  try {
    parser_->app->parse(argc, argv);
    parser_->hand_down(parser_->app->get_options([](const CLI::Option* each) { return each->count() > 0; }));
    parser_->convert();
    return true;
  } catch (const CLI::Success& asked) {
    parser_->app->exit(asked);
    return false;
  } catch (const CLI::ParseError& wrong) {
    throw Error(Blame::usage, wrong.what(), fmt::format("{} --help shows what it takes", name()));
  }
}

uint64_t parse_size(std::string_view text, std::string_view option) {
  static constexpr std::string_view units = "KMGT";
  std::string_view digits = text;
  if (digits.ends_with("iB")) digits.remove_suffix(2);
  uint64_t shift = 0;
  if (!digits.empty()) {
    size_t unit = units.find(static_cast<char>(std::toupper(static_cast<unsigned char>(digits.back()))));
    if (unit != std::string_view::npos) {
      shift = 10 * (unit + 1);
      digits.remove_suffix(1);
    }
  }
  uint64_t n = parse_number<uint64_t>(digits, option, "a size like 16MiB");
  if (shift > 0 && n > (UINT64_MAX >> shift))
    throw Error(Blame::usage, fmt::format("{}: \"{}\" is too large", option, text));
  return n << shift;
}

uint64_t parse_duration(std::string_view text, std::string_view option) {
  static constexpr std::string_view units = "smhd";
  static constexpr uint64_t seconds_of[] = {1, 60, 3600, 86400};
  uint64_t total = 0;
  do {
    size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    uint64_t n = parse_number<uint64_t>(text.substr(0, digits), option, "a duration like 1h30m");
    text.remove_prefix(digits);
    size_t unit = text.empty() ? 0 : units.find(text[0]);
    if (unit == std::string_view::npos || n > 1'000'000'000)
      throw Error(Blame::usage, fmt::format("{}: not a duration like 1h30m", option));
    total += n * seconds_of[unit];
    if (!text.empty()) text.remove_prefix(1);
  } while (!text.empty());
  return total;
}

}  // namespace offsite
