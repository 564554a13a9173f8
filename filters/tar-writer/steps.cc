#include "steps.h"

namespace offsite {

void Steps::add_file(std::string_view json) {
  steps_.push_back({bytes_.size(), json.size(), std::nullopt});
  append(bytes_, as_bytes(json));
}

void Steps::add_content(View plaintext, const Places& places) {
  for (const Place& place : places) steps_.push_back({bytes_.size(), plaintext.size(), place});
  if (!places.empty()) append(bytes_, plaintext);
}

void Steps::run(Archivist& archivist) const {
  for (const Step& step : steps_) {
    View bytes = View(bytes_).subspan(step.begin, step.length);
    if (step.place)
      archivist.add_content(*step.place, bytes);
    else
      archivist.add_file(as_text(bytes));
  }
}

void Steps::clear() {
  steps_.clear();
  bytes_.clear();
  if (bytes_.capacity() > kept_max) bytes_.shrink_to_fit();
}

}  // namespace offsite
