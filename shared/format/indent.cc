#include "format/indent.h"

namespace offsite {
namespace {

void new_line(std::string& out, size_t depth) { out.append("\n").append(2 * depth, ' '); }

}  // namespace

std::string indented(std::string_view json) {
  std::string out;
  size_t depth = 0;
  bool in_text = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const char next = i + 1 < json.size() ? json[i + 1] : '\0';
    if (!in_text && (c == '}' || c == ']')) new_line(out, --depth);
    out += c;
    if (in_text && c == '\\') {
      out += next;
      ++i;
    } else if (c == '"') {
      in_text = !in_text;
    } else if (in_text) {
      continue;
    } else if (c == '{' || c == '[') {
      if (next == '}' || next == ']')
        out += json[++i];
      else
        new_line(out, ++depth);
    } else if (c == ',') {
      new_line(out, depth);
    } else if (c == ':') {
      out += ' ';
    }
  }
  return out;
}

}  // namespace offsite
