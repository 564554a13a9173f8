#include "format/pattern.h"

#include <fmt/core.h>
#include <locale.h>
#include <wctype.h>

#include <algorithm>

#include "format/error.h"
#include "format/path.h"
#include "format/quote.h"
#include "format/utf8.h"

namespace offsite {
namespace {

constexpr uint32_t invalid_byte = 0xFFFD;  // what Go takes a byte for that is not UTF-8

CodePoint first_code_point(std::string_view text) {
  return decode_utf8(text).value_or(CodePoint{invalid_byte, 1});
}

// Code point by code point, as far as the C library knows letters.
std::string lower_case(std::string_view text) {
  static const locale_t letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  std::string lower;
  while (!text.empty()) {
    std::optional<CodePoint> next = decode_utf8(text);
    size_t bytes = next ? next->bytes : 1;
    if (next && letters)
      append_utf8(lower, static_cast<uint32_t>(towlower_l(static_cast<wint_t>(next->value), letters)));
    else
      lower += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return lower;
}

// A character of a class, which a backslash may hide.
uint32_t take_class_character(std::string_view& text, const std::string& what) {
  if (text.starts_with('\\'))
    text.remove_prefix(1);
  else if (text.starts_with('-') || text.starts_with(']'))
    throw Error(Blame::usage, what + ": a range in it is empty");
  std::optional<CodePoint> character = text.empty() ? std::nullopt : decode_utf8(text);
  if (!character) throw Error(Blame::usage, what + ": it has a bracket that is not closed");
  text.remove_prefix(character->bytes);
  if (text.empty()) throw Error(Blame::usage, what + ": it has a bracket that is not closed");
  return character->value;
}

}  // namespace

// `text` begins behind the bracket.
Glob::Token Glob::take_class(std::string_view& text, const std::string& what) {
  Token token{Token::one_of};
  if (text.starts_with('^')) {
    token.kind = Token::none_of;
    text.remove_prefix(1);
  }
  while (token.ranges.empty() || !text.starts_with(']')) {
    uint32_t low = take_class_character(text, what);
    uint32_t high = low;
    if (text.starts_with('-')) {
      text.remove_prefix(1);
      high = take_class_character(text, what);
    }
    token.ranges.push_back({low, high});
  }
  text.remove_prefix(1);
  return token;
}

Glob::Glob(std::string_view text, const std::string& what) {
  if (text.find_first_of("*?[\\") == text.npos) literal_ = text;
  if (!literal_.empty()) return;
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '*') {
      tokens_.push_back({Token::any_run});
    } else if (c == '?') {
      tokens_.push_back({Token::any_one});
    } else if (c == '[') {
      tokens_.push_back(take_class(text, what));
    } else {
      if (c == '\\' && text.empty()) throw Error(Blame::usage, what + ": nothing follows its last backslash");
      if (c == '\\') {
        c = text.front();
        text.remove_prefix(1);
      }
      tokens_.push_back({Token::byte, c});
    }
  }
}

size_t Glob::taken(const Token& token, std::string_view name) {
  if (name.empty() || token.kind == Token::any_run) return 0;
  if (token.kind == Token::byte) return name.front() == token.value ? 1 : 0;
  CodePoint next = first_code_point(name);
  auto in = [&](const Range& range) { return range.low <= next.value && next.value <= range.high; };
  bool found = std::any_of(token.ranges.begin(), token.ranges.end(), in);
  bool fits = token.kind == Token::any_one || found == (token.kind == Token::one_of);
  return fits ? next.bytes : 0;
}

// After a dead end only the last * can take more: whatever an earlier one took, the rest was found behind it
// as early as can be.
bool Glob::matches(std::string_view name) const {
  if (tokens_.empty()) return name == literal_;
  size_t t = 0, run = tokens_.size();
  std::string_view rest = name, after_run;
  for (;;) {
    if (t < tokens_.size() && tokens_[t].kind == Token::any_run) {
      run = t++;
      after_run = rest;
    } else if (size_t bytes = t < tokens_.size() ? taken(tokens_[t], rest) : 0; bytes > 0) {
      rest.remove_prefix(bytes);
      ++t;
    } else if (t == tokens_.size() && rest.empty()) {
      return true;
    } else if (run < tokens_.size() && !after_run.empty()) {
      after_run.remove_prefix(1);
      rest = after_run;
      t = run + 1;
    } else {
      return false;
    }
  }
}

PathParts::PathParts(std::string_view path) : absolute(path.starts_with('/')), names(path_parts(path)) {}

Pattern::Pattern(std::string_view text) {
  const std::string what = fmt::format("read the pattern \"{}\"", one_line(text));
  negated_ = text.starts_with('!');
  if (negated_) text.remove_prefix(1);
  if (text.empty()) throw Error(Blame::usage, what + ": it is empty");
  absolute_ = text.starts_with('/');
  if (!absolute_) parts_.push_back({true, Glob("*", what)});
  const std::string clean = clean_path(text);
  for (std::string_view part : path_parts(clean)) parts_.push_back({part == "**", Glob(part, what)});
}

// The same walk as in Glob::matches, with names for bytes and without the need to reach the end.
bool Pattern::matches_from(std::span<const Part> parts, std::span<const std::string_view> names) const {
  size_t part = 0, name = 0, run = parts.size(), after_run = 0;
  while (part < parts.size()) {
    if (parts[part].any_depth) {
      run = part++;
      after_run = name;
    } else if (name < names.size() && parts[part].glob.matches(names[name])) {
      ++part;
      ++name;
    } else if (run < parts.size() && after_run < names.size()) {
      name = ++after_run;
      part = run + 1;
    } else {
      return false;
    }
  }
  return true;
}

bool Pattern::matches(const PathParts& path) const {
  return (path.absolute || !absolute_) && matches_from(parts_, path.names);
}

bool Pattern::may_match_below(const PathParts& folder) const {
  if (absolute_ && !folder.absolute) return false;
  for (size_t i = 0; i < parts_.size() && i < folder.names.size(); ++i) {
    if (parts_[i].any_depth) return true;
    if (!parts_[i].glob.matches(folder.names[i])) return false;
  }
  return true;
}

void PatternList::add(std::string_view text) {
  if (!text.empty()) patterns_.emplace_back(case_ == LetterCase::ignored ? lower_case(text) : text);
}

void PatternList::add(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) add(text);
}

PatternList::Verdict PatternList::judge(std::string_view path) const {
  std::string lower;
  if (case_ == LetterCase::ignored && !empty()) path = lower = lower_case(path);
  const PathParts parts(path);
  Verdict verdict;
  for (const Pattern& pattern : patterns_) {
    bool matched = pattern.matches(parts);
    if (pattern.negated()) {
      verdict.matched &= !matched;
      verdict.below &= !matched;
    } else {
      verdict.matched |= matched;
      verdict.below = verdict.below || pattern.may_match_below(parts);
    }
  }
  return verdict;
}

bool PathPatterns::empty() const {
  return includes.empty() && excludes.empty() && iincludes.empty() && iexcludes.empty();
}

PatternList::Verdict PathPatterns::judge(std::string_view path) const {
  if (excludes.judge(path).matched || iexcludes.judge(path).matched) return {};
  if (includes.empty() && iincludes.empty()) return {true, true};
  PatternList::Verdict exact = includes.judge(path), any_case = iincludes.judge(path);
  return {exact.matched || any_case.matched, exact.below || any_case.below};
}

}  // namespace offsite
