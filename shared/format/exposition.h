// The text that Prometheus scrapes (exposition format 0.0.4), as node_exporter's textfile collector reads it:
// gauges with # HELP and # TYPE.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offsite {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Exposition {
 public:
  // One sample. The lines of one name stand together, whatever the order of the calls; the first call's help
  // counts.
  void gauge(const std::string& name, std::string_view help, const Labels& labels, double value);
  std::string text() const;

 private:
  struct Family {
    std::string help;
    std::string samples;
  };
  std::vector<std::string> order_;
  std::map<std::string, Family> families_;
};

// The value of a sample in a text that Exposition wrote; nothing if it is not there, or no
// finite number.
std::optional<double> sample_in(std::string_view text, const std::string& name, const Labels& labels);

}  // namespace offsite
