// Gives a repository a second key whose derivation costs nothing, so that what a command costs beside scrypt
// can be seen.
//
//   make_key REPOSITORY PASSWORD     a folder; its first password is in RESTIC_PASSWORD. Prints the id of the
//   key
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "format/error.h"
#include "format/key_file.h"

using namespace offsite;
namespace fs = std::filesystem;

int main(int argc, char** argv) {
  const char* password = std::getenv("RESTIC_PASSWORD");
  if (argc != 3 || !password) return 100;
  fs::path keys = fs::path(argv[1]) / "keys";
  for (const fs::directory_entry& file : fs::directory_iterator(keys)) {
    std::ifstream in(file.path(), std::ios::binary);
    std::string json{std::istreambuf_iterator<char>(in), {}};
    std::optional<MasterKey> master = open_key_file(json, password);
    if (!master) continue;
    std::string cheap = make_key_file(argv[2], *master, {}, {}, ScryptCost{2, 1, 1});
    std::string id = Id::of(as_bytes(cheap)).hex();
    std::ofstream(keys / id, std::ios::binary) << cheap;
    fmt::print("{}\n", id);
    return 0;
  }
  return 102;
}
