#include "rounds.h"

#include <algorithm>

#include "format/json.h"

namespace offsite {
namespace {

unsigned times_listed(const std::string& list, const std::string& place) {
  unsigned times = 0;
  for (size_t at = list.find(place); at != list.npos; at = list.find(place, at + place.size())) {
    size_t end = at + place.size();
    times += (at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ');
  }
  return times;
}

}  // namespace

void Rounds::begin() {
  again_ = false;
  damaged_.clear();
}

void Rounds::take(const Frame& frame) {
  if (frame.kind != Kind::stat) return;
  Json json = Json::parse(frame.text(), "read a STAT frame");
  if (!json.boolean("final", false)) return;
  again_ |= json.boolean("again", false);
  for (std::string& place : json.texts("damaged")) damaged_.push_back(std::move(place));
}

// A place that stands there twice is not tried any more, so every round with damage lists something new, or
// is the last.
bool Rounds::next() {
  bool new_place = false;
  for (const std::string& place : damaged_) {
    if (times_listed(avoid_, place) > 1 || avoid_.size() + place.size() >= avoid_bytes_max) continue;
    avoid_ += (avoid_.empty() ? "" : " ") + place;
    new_place = true;
  }
  bool something_new = damaged_.empty() || new_place;
  return again_ && something_new && ++rounds_ < rounds_max;
}

bool may_repeat(const Step& step) {
  return std::any_of(step.stages.begin(), step.stages.end(), [](const Stage& stage) {
    bool keeps = std::find(stage.run.begin(), stage.run.end(), "--keep") != stage.run.end();
    return stage.program() == "decryptor" || (stage.program() == "r2-get" && keeps);
  });
}

}  // namespace offsite
