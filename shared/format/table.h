// A table for people: columns as wide as what is in them, a line above and below, as restic prints them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offsite {

class Table {
 public:
  enum class Align { left, right };

  void column(std::string title, Align align = Align::left);
  // A cell for each column; one with newlines takes several lines. What does not print has been quoted.
  void row(std::vector<std::string> cells);
  // Takes out every column that has nothing in it.
  void drop_empty_columns();

  // All of it, and `footer` below the last line.
  std::string str(std::string_view footer) const;

 private:
  struct Column {
    std::string title;
    Align align;
  };
  std::vector<size_t> widths() const;
  void append_line(std::string& out, const std::vector<std::string_view>& cells,
                   const std::vector<size_t>& widths) const;
  void append_row(std::string& out, const std::vector<std::string>& row,
                  const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// How many characters a terminal shows of it, each one taken as one column wide.
size_t shown_width(std::string_view text);

}  // namespace offsite
