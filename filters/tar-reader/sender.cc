#include "sender.h"

#include <algorithm>

#include "format/error.h"
#include "format/file_mode.h"
#include "format/quote.h"

namespace offsite {
namespace {

Error refuse(const std::string& path, const std::string& why) {
  return Error(Blame::input, "read " + one_line(path) + " from the archive: " + why);
}

}  // namespace

bool Sender::fill(Batch& batch) {
  while (!batch.full()) {
    if (open_) {
      send_content(batch);
      continue;
    }
    std::optional<Member> member = archive_.next();
    if (!member) {
      settle_rest(batch);
      send_top(batch);
      return false;
    }
    begin(batch, std::move(*member));
  }
  return true;
}

// A folder may be told of again, the rest may not: what was said of it first has been sent. False if there is
// nothing to be done.
bool Sender::note(const Member& member) {
  Node kept;
  kept.type = member.node.type;
  if (kept.type != "file" && kept.type != "dir") kept = member.node;
  auto [seen, is_new] = seen_.emplace(member.path, std::move(kept));
  if (!is_new && (member.node.type != "dir" || seen->second.type != "dir"))
    throw refuse(member.path, "it comes twice");
  return is_new;
}

void Sender::begin(Batch& batch, Member member) {
  if (member.path.empty() && member.node.type != "dir") throw refuse("/", "it is no folder");
  if (!member.link.empty()) return begin_link(batch, std::move(member));
  if (!note(member)) return;
  if (member.path.empty()) top_sent_ = true;
  if (member.node.type != "file") return send_entry(batch, member);
  if (member.comes_later)
    waiting_[member.path].push_back(std::move(member));
  else
    begin_file(batch, std::move(member));
}

void Sender::begin_file(Batch& batch, Member member) {
  send_entry(batch, member);
  ++files_;
  sent_ = 0;
  learned_.clear();
  open_ = std::move(member);
}

// A further name. Its content is with the first in a tar archive, and in some others with each.
void Sender::begin_link(Batch& batch, Member member) {
  auto first = seen_.find(member.link);
  if (first == seen_.end() || first->second.type == "dir")
    throw refuse(member.path, "it is a link to " + one_line(member.link) + ", which did not come before");
  if (first->second.type != "file") {  // links and devices have several names too
    member.node = first->second;
    member.node.name = member.path.substr(member.path.rfind('/') + 1);
  }
  note(member);
  auto waiting = waiting_.find(member.link);
  if (waiting == waiting_.end())
    return send_entry(batch, member, first->second.type == "file" ? member.link : "");
  if (member.node.size == 0) return waiting->second.push_back(std::move(member));
  settles_ = member.link;
  begin_file(batch, std::move(member));
}

void Sender::send_entry(Batch& batch, const Member& member, const std::string& same_as) {
  Entry entry{.path = top_ + member.path, .node = member.node};
  if (is_relation(member.path, member.node.size)) entry.cut = Entry::Cut::pages;
  if (!same_as.empty()) {
    entry.same_as = top_ + same_as;
    ++files_;
  }
  batch.json(Kind::file, entry.to_json());
}

void Sender::send_content(Batch& batch) {
  size_t bytes = archive_.read(batch.room());
  if (bytes > 0) {
    if (PostgresFacts::wants(open_->path, sent_ + bytes)) append(learned_, batch.room().first(bytes));
    batch.data(bytes);
    sent_ += bytes;
    bytes_read_ += bytes;
    return;
  }
  batch.json(Kind::file_end, EntryEnd{sent_, ""}.to_json());
  if (PostgresFacts::wants(open_->path, sent_)) {
    postgres_.learn(open_->path, learned_);
    owner_ = open_->node;
  }
  std::string whole = std::move(open_->path);
  open_.reset();
  if (!settles_.empty()) settle(batch, std::exchange(settles_, ""), whole);
}

// The names that waited for content, now that one of them has it.
void Sender::settle(Batch& batch, const std::string& first, const std::string& whole) {
  std::vector<Member> names = std::move(waiting_.extract(first).mapped());
  for (const Member& each : names) send_entry(batch, each, whole);
}

// Files that are empty.
void Sender::settle_rest(Batch& batch) {
  while (!waiting_.empty()) {
    std::string first = waiting_.begin()->first;
    std::vector<Member>& names = waiting_.begin()->second;
    Member empty = std::move(names.front());
    names.erase(names.begin());
    send_entry(batch, empty);
    ++files_;
    batch.json(Kind::file_end, EntryEnd{0, ""}.to_json());
    settle(batch, first, empty.path);
  }
}

// A base backup's archive has no member for the data folder, which a server wants to belong to nobody else.
void Sender::send_top(Batch& batch) {
  if (top_sent_ || !owner_) return;
  Node folder = *owner_;
  folder.type = "dir";
  folder.mode = to_go_mode(040700);
  folder.size = folder.links = 0;
  folder.extended_attributes.clear();
  batch.json(Kind::file, Entry{.path = top_, .node = folder}.to_json());
}

}  // namespace offsite
