#include "member_path.h"

#include "format/error.h"
#include "format/quote.h"

namespace offsite {

std::string member_path(std::string_view name) {
  std::string path;
  for (size_t begin = 0; begin <= name.size();) {
    size_t end = std::min(name.find('/', begin), name.size());
    std::string_view part = name.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      path.append("/").append(part);
    } else if (path.empty()) {
      throw Error(Blame::input, "read the archive: \"" + one_line(name) + "\" leads out of it");
    } else {
      path.resize(path.rfind('/'));
    }
  }
  return path;
}

}  // namespace offsite
