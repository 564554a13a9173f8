// Patterns of paths, as restic's --include, --exclude and `find` take them (restic's internal/filter).
//
// A pattern is cut at its slashes, and each part is matched against one component of the path by the rules of
// Go's filepath.Match (* ? [a-z] [^a-z] \x); `**` stands for any number of components. A pattern that begins
// with a slash is matched from the root, any other anywhere in the path. What lies below a match matches too.
// A `!` in front takes back what patterns before it matched.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offsite {

enum class LetterCase { counts, ignored };

// One component of a pattern, Go's filepath.Match; `what` names it in errors.
class Glob {
 public:
  // Throws Error(usage) for an open bracket, an empty range, a backslash at the end.
  Glob(std::string_view text, const std::string& what);
  bool matches(std::string_view name) const;

 private:
  struct Range {
    uint32_t low, high;
  };
  struct Token {
    enum Kind { byte, any_one, any_run, one_of, none_of } kind;
    char value = 0;
    std::vector<Range> ranges;
  };
  static Token take_class(std::string_view& text, const std::string& what);
  // Bytes of `name` that the token takes, 0 if it does not fit.
  static size_t taken(const Token& token, std::string_view name);

  std::vector<Token> tokens_;
  std::string literal_;  // the text itself, if nothing in it is special
};

// A path as patterns see it: its components, and whether it begins at the root.
struct PathParts {
  // `path` outlives it.
  explicit PathParts(std::string_view path);
  bool absolute;
  std::vector<std::string_view> names;
};

class Pattern {
 public:
  // Throws Error(usage) if a component of it is malformed, or if it is empty.
  explicit Pattern(std::string_view text);

  bool negated() const { return negated_; }
  bool matches(const PathParts& path) const;
  // True if something below this folder could match, or does for sure.
  bool may_match_below(const PathParts& folder) const;

 private:
  struct Part {
    bool any_depth;  // **
    Glob glob;
  };
  bool matches_from(std::span<const Part> parts, std::span<const std::string_view> names) const;

  bool negated_ = false, absolute_ = false;
  std::vector<Part> parts_;
};

class PatternList {
 public:
  explicit PatternList(LetterCase letter_case = LetterCase::counts) : case_(letter_case) {}

  // An empty text is passed over. Throws Error(usage).
  void add(std::string_view text);
  void add(const std::vector<std::string>& texts);
  bool empty() const { return patterns_.empty(); }

  struct Verdict {
    bool matched = false;  // the path itself
    bool below = false;    // if it is a folder, something in it may match
  };
  // The last pattern that says something about the path is right.
  Verdict judge(std::string_view path) const;

 private:
  LetterCase case_;
  std::vector<Pattern> patterns_;
};

// --include, --exclude and their forms that ignore case, together: what is wanted of a snapshot.
struct PathPatterns {
  PatternList includes, excludes;
  PatternList iincludes{LetterCase::ignored}, iexcludes{LetterCase::ignored};

  bool empty() const;
  // Without includes everything is; what is excluded is not, and nothing below it.
  PatternList::Verdict judge(std::string_view path) const;
};

}  // namespace offsite
