#include "format/table.h"

#include <algorithm>
#include <numeric>

namespace offsite {
namespace {

constexpr size_t gap = 2;

std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

}  // namespace

size_t shown_width(std::string_view text) {
  auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), begins));
}

void Table::column(std::string title, Align align) { columns_.push_back({std::move(title), align}); }

void Table::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

void Table::drop_empty_columns() {
  for (size_t i = columns_.size(); i-- > 0;) {
    auto empty = [&](const auto& row) { return row[i].empty(); };
    if (!std::all_of(rows_.begin(), rows_.end(), empty)) continue;
    columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(i));
    for (auto& row : rows_) row.erase(row.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

std::vector<size_t> Table::widths() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = shown_width(columns_[i].title);
    for (const auto& row : rows_)
      for (std::string_view rest = row[i]; !rest.empty();)
        width = std::max(width, shown_width(take_line(rest)));
    widths.push_back(width);
  }
  return widths;
}

void Table::append_line(std::string& out, const std::vector<std::string_view>& cells,
                        const std::vector<size_t>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    std::string padding(widths[i] - shown_width(cells[i]), ' ');
    if (columns_[i].align == Align::right) line += padding;
    line += cells[i];
    if (columns_[i].align == Align::left) line += padding;
    line.append(gap, ' ');
  }
  out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

void Table::append_row(std::string& out, const std::vector<std::string>& row,
                       const std::vector<size_t>& widths) const {
  std::vector<std::string_view> rests(row.begin(), row.end());
  do {
    std::vector<std::string_view> line;
    for (std::string_view& rest : rests) line.push_back(take_line(rest));
    append_line(out, line, widths);
  } while (!std::all_of(rests.begin(), rests.end(), [](std::string_view rest) { return rest.empty(); }));
}

std::string Table::str(std::string_view footer) const {
  const std::vector<size_t> widths = this->widths();
  size_t all =
      std::accumulate(widths.begin(), widths.end(), gap * widths.size()) - std::min(gap, gap * widths.size());
  const std::string rule = std::string(std::max(all, shown_width(footer)), '-') + "\n";
  std::string out;
  std::vector<std::string_view> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  append_line(out, titles, widths);
  out += rule;
  for (const auto& row : rows_) append_row(out, row, widths);
  out += rule;
  return out.append(footer) + "\n";
}

}  // namespace offsite
