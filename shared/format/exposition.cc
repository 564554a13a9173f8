#include "format/exposition.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

namespace offsite {
namespace {

void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || (quotes && c == '"')) out += '\\';
    out += c;
  }
}

std::string series(const std::string& name, const Labels& labels) {
  std::string out = name;
  char separator = '{';
  for (const auto& [label, value] : labels) {
    out += separator;
    out += label + "=\"";
    append_escaped(out, value, true);
    out += '"';
    separator = ',';
  }
  if (!labels.empty()) out += '}';
  return out;
}

}  // namespace

void Exposition::gauge(const std::string& name, std::string_view help, const Labels& labels, double value) {
  auto [at, fresh] = families_.try_emplace(name);
  if (fresh) {
    order_.push_back(name);
    append_escaped(at->second.help, help, false);
  }
  at->second.samples += fmt::format("{} {}\n", series(name, labels), value);
}

std::string Exposition::text() const {
  std::string out;
  for (const std::string& name : order_) {
    const Family& family = families_.at(name);
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{2}", name, family.help, family.samples);
  }
  return out;
}

std::optional<double> sample_in(std::string_view text, const std::string& name, const Labels& labels) {
  std::string wanted = series(name, labels) + " ";
  for (size_t at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    double value;
    const char* from = text.data() + at + wanted.size();
    bool read = std::from_chars(from, text.data() + text.size(), value).ec == std::errc();
    if (read && std::isfinite(value)) return value;
  }
  return std::nullopt;
}

}  // namespace offsite
