// What cannot be avoided: the files of a folder read, hashed, compressed, sealed and opened again by bare
// OpenSSL and libzstd, one after the other; and the way back, up to files that are written.
//
//   limit FOLDER TARGET      CPU seconds as JSON: {"out_cpu_s":…,"back_cpu_s":…}
//
// In pieces of 16 KiB, as a small cluster is cut. No pipes, no packs, no trees, no index.
#include <fmt/core.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>

#include "format/compress.h"
#include "format/digest.h"
#include "format/seal.h"
#include "process/cache_folder.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

constexpr size_t piece_bytes = 16384;

struct Piece {
  size_t offset, sealed;
  uint32_t plain;
};
struct SealedFile {
  std::string path;
  std::vector<Piece> pieces;
};

double cpu_seconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](timeval time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Limit {
 public:
  void take_out(const fs::path& path, const std::string& name) {
    std::ifstream file(path, std::ios::binary);
    SealedFile& sealed = files_.emplace_back(SealedFile{name, {}});
    Bytes plain(piece_bytes);
    while (file.read(reinterpret_cast<char*>(plain.data()), piece_bytes), file.gcount() > 0)
      sealed.pieces.push_back(seal(View(plain).first(static_cast<size_t>(file.gcount()))));
  }

  void bring_back(const fs::path& target) {
    for (const SealedFile& file : files_) {
      fs::create_directories((target / file.path).parent_path());
      std::ofstream out(target / file.path, std::ios::binary);
      for (const Piece& piece : file.pieces) {
        View plain = open(piece);
        (void)Id::of(plain);
        out.write(as_text(plain).data(), static_cast<std::streamsize>(plain.size()));
      }
    }
  }

 private:
  Piece seal(View plain) {
    (void)Id::of(plain);
    frame_.clear();
    compressor_.compress(plain, frame_);
    Piece piece{sealed_.size(), 0, static_cast<uint32_t>(plain.size())};
    sealer_.seal(frame_, sealed_);
    piece.sealed = sealed_.size() - piece.offset;
    (void)open(piece);
    return piece;
  }

  View open(const Piece& piece) {
    frame_.clear();
    sealer_.open(View(sealed_).subspan(piece.offset, piece.sealed), frame_);
    plain_.clear();
    decompressor_.decompress(frame_, piece.plain, plain_);
    return plain_;
  }

  Sealer sealer_{MasterKey::random()};
  Compressor compressor_{zstd_level("auto")};
  Decompressor decompressor_;
  Bytes sealed_, frame_, plain_;
  std::vector<SealedFile> files_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 100;
  Limit limit;
  double began = cpu_seconds();
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argv[1]))
    if (entry.is_regular_file() && entry.path().string().find("/pg_wal/") == std::string::npos)
      limit.take_out(entry.path(), fs::relative(entry.path(), argv[1]));
  double out = cpu_seconds();
  limit.bring_back(argv[2]);
  fmt::print("{{\"out_cpu_s\":{:.2f},\"back_cpu_s\":{:.2f}}}\n", out - began, cpu_seconds() - out);
}
