#include "plan_totals.h"

#include "format/json.h"

namespace offsite {

std::string first_stat(const PlanTotals& totals) {
  JsonWriter json;
  json.object().member("filter", "restore-plan").member("final", false);
  json.member("files", totals.files)
      .member("folders", totals.folders)
      .member("files_same", totals.files_same);
  json.member("bytes_total", totals.bytes_total).member("bytes_same", totals.bytes_same);
  return json.member("bytes_to_write", totals.bytes_to_write).close().take();
}

std::string final_stat(const PlanTotals& totals, const Id& snapshot) {
  JsonWriter json;
  json.object().member("filter", "restore-plan").member("final", true).member("snapshot", snapshot.hex());
  json.member("files", totals.files).member("folders", totals.folders);
  json.member("files_same", totals.files_same).member("files_skipped", totals.files_skipped);
  json.member("bytes_total", totals.bytes_total).member("bytes_same", totals.bytes_same);
  json.member("bytes_zero", totals.bytes_zero).member("bytes_to_write", totals.bytes_to_write);
  json.member("bytes_to_fetch", totals.bytes_to_fetch);
  return json.member("incomplete", totals.incomplete.report()).close().take();
}

}  // namespace offsite
