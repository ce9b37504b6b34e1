// A table in plain text: columns as wide as their widest cell.
#ifndef LONGTAIL_TOOLS_CLI_TABLE_H_
#define LONGTAIL_TOOLS_CLI_TABLE_H_

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace longtail {

// Numbers are aligned to the right, words to the left. Not thread-safe: one command fills it.
class Table {
 public:
  explicit Table(std::vector<std::string> header) { rows_.push_back(std::move(header)); }

  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

  void Print(std::ostream& out) const {
    std::vector<size_t> widths(rows_.front().size(), 0);
    std::vector<bool> numeric;
    for (size_t c = 0; c < widths.size(); ++c) numeric.push_back(IsNumeric(c));
    for (const auto& row : rows_) {
      for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
    }
    for (const auto& row : rows_) {
      std::string line;
      for (size_t c = 0; c < row.size(); ++c) {
        const std::string padding(widths[c] - row[c].size(), ' ');
        line += (c > 0 ? "  " : "") + (numeric[c] ? padding + row[c] : row[c] + padding);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out << line << "\n";
    }
  }

 private:
  // Whether every cell of the column, but for its header, starts like a number.
  bool IsNumeric(size_t column) const {
    return std::all_of(rows_.begin() + 1, rows_.end(), [column](const std::vector<std::string>& row) {
      return column >= row.size() || row[column].empty() || std::string("0123456789-.").find(row[column][0]) < 12;
    });
  }

  std::vector<std::vector<std::string>> rows_;  // the header first
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TABLE_H_
