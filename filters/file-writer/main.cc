// file-writer: opened blobs on standard input become files below a folder.
#include "intake.h"
#include "process/filter.h"
#include "process/sandbox.h"

using namespace offsite;

namespace {

Task<void> write_files(FrameSource& in, FrameSink& out, const std::string& folder) {
  Target target(folder);
  keep_only({.write = {target.path()}});
  Intake intake(target, out);
  co_await intake.take_all(in);
  std::string totals = intake.totals();
  co_await out.send(Kind::stat, std::string_view(totals));
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  Options options("file-writer", "Writes the files of a snapshot below a folder, and nothing outside of it.");
  options.text("--target", folder, "where the files go; made if it does not exist");
  options.example("restore-plan latest --target /srv/pg | r2-get | decryptor | file-writer --target /srv/pg",
                  "restore the latest snapshot by hand");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return write_files(in, out, folder); });
}
