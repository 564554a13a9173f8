// The command line of a program, declared option by option; `--help` is made from what is declared here. The
// library behind it is CLI11, which only options.cc includes (it costs ten seconds for every file that does).
//
// An option may name an environment variable that gives its value when the command line does not.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace offsite {

class Options {
 public:
  Options(std::string name, std::string about);
  ~Options();
  Options(Options&&) noexcept;

  const std::string& name() const;

  // `names` is "--long" or "-s,--long". What the variable holds beforehand is the default, and is shown as
  // such.
  void flag(const std::string& names, bool& value, const std::string& help);
  void text(const std::string& names, std::string& value, const std::string& help,
            const std::string& env = "");
  void texts(const std::string& names, std::vector<std::string>& values, const std::string& help);
  void number(const std::string& names, uint64_t& value, const std::string& help,
              const std::string& env = "");
  void real(const std::string& names, double& value, const std::string& help);
  // Bytes, with K, M, G, T or KiB, MiB … as suffix (powers of 1024).
  void size(const std::string& names, uint64_t& bytes, const std::string& help, const std::string& env = "");
  // Seconds, with s, m, h or d as suffix and their sums ("1h30m").
  void duration(const std::string& names, uint64_t& seconds, const std::string& help);
  void choice(const std::string& names, std::string& value, const std::vector<std::string>& choices,
              const std::string& help, const std::string& env = "");
  void positional(const std::string& name, std::string& value, const std::string& help, bool required = true);
  void rest(const std::string& name, std::vector<std::string>& values, const std::string& help);

  // A command line worth knowing, shown at the end of --help.
  void example(const std::string& command_line, const std::string& what);

  // A verb with options of its own ("pg-offsite run"); at most one is chosen. An option that the program has
  // as well may stand before the verb: "pg-offsite -r REPOSITORY snapshots". The verb's variable gets it, if
  // it is not given behind the verb, too.
  Options& verb(const std::string& name, const std::string& about);
  bool chosen() const;

  // Throws Error(usage). False when --help or --version was asked for and printed: there is nothing left to
  // do.
  bool parse(int argc, char** argv);
  std::string help() const;

 private:
  struct Parser;
  explicit Options(std::unique_ptr<Parser> parser);
  std::unique_ptr<Parser> parser_;
};

// "16MiB", "512k", "3" → bytes; throws Error(usage) naming `option`.
uint64_t parse_size(std::string_view text, std::string_view option);
// "90", "1h30m" → seconds; throws Error(usage) naming `option`.
uint64_t parse_duration(std::string_view text, std::string_view option);

}  // namespace offsite
