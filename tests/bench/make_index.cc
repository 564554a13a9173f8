// Fills a repository's index with blobs that do not exist, to see what a large index costs.
//
//   make_index REPOSITORY BLOBS      a folder; the password is in RESTIC_PASSWORD
//
// Index objects as those of a real repository: 50 000 blobs each, in packs of 400 blobs of 40 KB.
#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "format/digest.h"
#include "format/index.h"
#include "format/key_file.h"
#include "format/seal.h"
#include "format/unpacked.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

constexpr size_t blobs_an_index = 50'000, blobs_a_pack = 400;
constexpr uint32_t plain_bytes = 40'000, sealed_bytes = 16'000;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

MasterKey open_key(const fs::path& repository, const char* password) {
  for (const fs::directory_entry& file : fs::directory_iterator(repository / "keys"))
    if (std::optional<MasterKey> key = open_key_file(read_file(file.path()), password)) return *key;
  throw Error(Blame::input, "open " + repository.string() + ": no key for this password");
}

Id random_id() {
  Id id;
  random_bytes(id.bytes);
  return id;
}

Id name_of(View object) {
  Sha256 hash;
  hash.feed(object);
  return hash.finish();
}

std::string make_index(size_t blobs) {
  IndexWriter index;
  while (blobs > 0) {
    std::vector<PackEntry> entries(std::min(blobs, blobs_a_pack));
    for (size_t i = 0; i < entries.size(); ++i)
      entries[i] = {.type = BlobType::data,
                    .id = random_id(),
                    .offset = static_cast<uint32_t>(i) * sealed_bytes,
                    .length = sealed_bytes,
                    .uncompressed = plain_bytes};
    blobs -= entries.size();
    index.add(random_id(), entries);
  }
  return index.take();
}

void fill(const fs::path& repository, size_t blobs, const char* password) {
  Sealer sealer(open_key(repository, password));
  while (blobs > 0) {
    size_t count = std::min(blobs, blobs_an_index);
    blobs -= count;
    Bytes object;
    sealer.seal(encode_unpacked(make_index(count), 2), object);
    std::ofstream file(repository / "index" / name_of(object).hex(), std::ios::binary);
    file << as_text(object);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const char* password = getenv("RESTIC_PASSWORD");
  if (argc != 3 || !password) {
    fmt::print(stderr, "usage: RESTIC_PASSWORD=… make_index REPOSITORY BLOBS\n");
    return 100;
  }
  try {
    fill(argv[1], std::strtoull(argv[2], nullptr, 10), password);
  } catch (const Error& error) {
    fmt::print(stderr, "make_index: {}\n", error.what());
    return 102;
  }
}
