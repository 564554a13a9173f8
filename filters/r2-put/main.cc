// r2-put: repository objects from standard input into an S3 bucket or a folder.
#include "filters/r2-put/putter.h"
#include "format/json.h"
#include "process/filter.h"
#include "process/store_options.h"

namespace offsite {
namespace {

std::string final_stat(const PutTotals& totals, uint64_t retries) {
  JsonWriter json;
  json.object().member("filter", "r2-put").member("final", true);
  json.member("objects", totals.objects).member("bytes_uploaded", totals.bytes_uploaded);
  json.member("existed", totals.existed).member("removed", totals.removed).member("retries", retries);
  return json.close().take();
}

Task<void> put_objects(FrameSource& in, FrameSink& out, const StoreOptions& where) {
  std::unique_ptr<Store> store = where.open();
  Putter putter(*store, out, where.lanes());
  co_await putter.take_all(in);
  std::string stat = final_stat(putter.totals(), store->retries());
  co_await out.send(Kind::stat, std::string_view(stat));
  co_await out.end();
}

}  // namespace
}  // namespace offsite

int main(int argc, char** argv) {
  using namespace offsite;
  Options options("r2-put", "Puts repository objects from standard input into an S3 bucket or a folder.");
  StoreOptions where(options, 4);
  options.example(
      "… | encryptor | r2-put -r s3:https://ACCOUNT.r2.cloudflarestorage.com/backups/db1 | metrics-emit",
      "the end of a backup's pipeline");
  options.example("… | encryptor | r2-put -r /srv/backup", "the same into a folder");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return put_objects(in, out, where); });
}
