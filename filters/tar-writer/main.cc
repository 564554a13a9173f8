// tar-writer: opened blobs on standard input become an archive on standard output.
#include <unistd.h>

#include <clocale>

#include "packing.h"
#include "process/filter.h"
#include "process/sandbox.h"

using namespace offsite;

namespace {

Task<void> write_archive(const std::string& format) {
  if (format != "raw" && isatty(STDOUT_FILENO))
    throw Error(Blame::usage, "standard output is a terminal: send the archive to a file");
  setlocale(LC_CTYPE, "C.UTF-8");  // or libarchive takes every name that is not ASCII for an error
  keep_only({});
  std::unique_ptr<Source> source = open_source(STDIN_FILENO);
  FrameSource in(*source);
  Archivist archivist(format, STDOUT_FILENO);
  Packing packing(archivist);
  co_await packing.take_all(in);
}

}  // namespace

int main(int argc, char** argv) {
  std::string format = "tar";
  Options options("tar-writer", "Writes the files of a snapshot as an archive to standard output.");
  options.choice("--format", format, {"tar", "zip", "raw"},
                 "what to write; raw: the content of the only file");
  options.example("restore-plan latest --in-order | r2-get | decryptor | tar-writer | zstd >backup.tar.zst",
                  "the latest snapshot as a compressed archive");
  return program_main(options, argc, argv, [&] { return write_archive(format); });
}
