#include "restorer.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "format/error.h"
#include "format/quote.h"
#include "gather.h"

namespace offsite {
namespace {

constexpr uint64_t set_up_at_once = 1000;

// A folder before what it holds, names in the order of their bytes: '/' sorts before all else.
bool in_tree_order(const std::string& a, const std::string& b) {
  auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [&](char x, char y) { return rank(x) < rank(y); });
}

// Sockets belong to whoever listens, and nobody knows what an irregular file was.
bool can_be_restored(const Node& node) { return node.type != "socket" && node.type != "irregular"; }

}  // namespace

Restorer::Restorer(const Target& target)
    : target_(target),
      ledger_(target),
      things_(target),
      partials_(target, ledger_),
      publisher_(target, ledger_),
      hard_links_(target, ledger_) {}

void Restorer::remove(std::string_view path) {
  if (target_.remove(path)) ++counts_.files_deleted;
}

void Restorer::set_up_some() {
  uint64_t end = std::min(ledger_.size(), set_up_ + set_up_at_once);
  while (set_up_ < end) set_up(set_up_++);
}

// Two files of one path would be written into one another.
void Restorer::check_order(const std::string& path) {
  if (!last_path_.empty() && !in_tree_order(last_path_, path))
    throw Error(Blame::input, fmt::format("read a FILE frame: {} is out of order", quote_name(path)));
  last_path_ = path;
}

void Restorer::set_up(uint64_t number) {
  RestoredFile file = ledger_.file(number);
  check_order(file.path);
  if (file.node.type == "dir") {
    things_.make_folder(file.path);
    return ledger_.set_state(number, Ledger::State::folder);
  }
  if (!can_be_restored(file.node)) return ledger_.set_state(number, Ledger::State::skipped);
  bool linked = file.node.links > 1;
  if (linked) hard_links_.add(number, file.node);
  if (file.base == RestoredFile::Base::same) return keep_same(number, file);
  things_.clear_the_way(file.path);
  if (file.node.type == "file")
    set_up_file(number, file);
  else
    set_up_other(number, file);
}

void Restorer::set_up_file(uint64_t number, const RestoredFile& file) {
  ledger_.announce(number, file.fetch);
  if (file.fetch > 0) return;
  complete(*partials_.open(number));
}

void Restorer::set_up_other(uint64_t number, const RestoredFile& thing) {
  if (!things_.make(thing)) {
    incomplete_.add_failed(target_.spoken(thing.path), "make a " + thing.node.type);
    return ledger_.set_state(number, Ledger::State::skipped);
  }
  Descriptor made = target_.open(Partials::path_of(thing.path), O_PATH);
  set_metadata({made.get(), Thing::Opened::as_path}, thing.node, target_.spoken(thing.path), incomplete_);
  publisher_.add(number, thing.path, -1);
}

// A further name of a file may not be there yet: joining makes it.
void Restorer::keep_same(uint64_t number, const RestoredFile& file) {
  Descriptor found = target_.try_open(file.path, O_PATH);
  if (!found && errno != ENOENT) throw target_.failure("look at", file.path);
  if (!found && file.node.links > 1) return ledger_.set_state(number, Ledger::State::linked);
  if (!found) return incomplete_.add(target_.spoken(file.path), "it was there, and is gone");
  set_metadata({found.get(), Thing::Opened::as_path}, file.node, target_.spoken(file.path), incomplete_);
  ledger_.set_state(number, Ledger::State::whole);
  ++counts_.files_same;
  target_.remove(Partials::path_of(file.path));  // of a run for another snapshot
}

void Restorer::write(WriteBatch& batch) {
  std::span<const WriteBatch::Piece> rest = batch.sorted();
  while (!rest.empty()) {
    uint64_t number = rest.front().place.file;
    auto other =
        std::find_if(rest.begin(), rest.end(), [&](auto& each) { return each.place.file != number; });
    size_t pieces = static_cast<size_t>(other - rest.begin());
    write_run(rest.first(pieces));
    rest = rest.subspan(pieces);
  }
}

// The pieces of one file.
void Restorer::write_run(std::span<const WriteBatch::Piece> run) {
  uint64_t number = run.front().place.file, bytes = 0;
  for (const auto& piece : run) bytes += piece.content.size();
  ledger_.expect(number, bytes);
  std::shared_ptr<Partial> partial = partials_.open(number);
  publisher_.know_device(partial->descriptor.get());
  while (!run.empty()) {
    uint64_t begin = run.front().place.offset, end = begin;
    std::vector<View> joined;
    for (; !run.empty() && run.front().place.offset == end; run = run.subspan(1)) {
      end += run.front().content.size();
      joined.push_back(run.front().content);
      if (end > partial->file.node.size || end < begin)
        throw Error(Blame::input,
                    "write " + target_.spoken(partial->file.path) + ": a blob lies beyond its end");
    }
    if (!write_at(partial->descriptor.get(), joined, begin))
      throw target_.failure("write", partial->file.path);
  }
  counts_.bytes_written += bytes;
  publisher_.wrote(bytes);
  if (ledger_.arrived(number, bytes)) complete(*partial);
}

// All of its content is there.
void Restorer::complete(Partial& partial) {
  const RestoredFile& file = partial.file;
  set_metadata({partial.descriptor.get(), Thing::Opened::ordinary}, file.node, target_.spoken(file.path),
               incomplete_);
  publisher_.know_device(partial.descriptor.get());
  publisher_.add(partial.number, file.path, partial.descriptor.get());
  partials_.close(partial.number);
}

void Restorer::publish() { counts_.files_restored += publisher_.publish(); }

void Restorer::finish() {
  hard_links_.join(counts_, incomplete_);
  finish_folders();
  publisher_.sync();
}

// From the last to the first: what is in a folder before the folder, whose time it would change.
void Restorer::finish_folders() {
  for (uint64_t number = ledger_.size(); number-- > 0;) {
    if (ledger_.state(number) != Ledger::State::folder) continue;
    RestoredFile folder = ledger_.file(number);
    finish_folder(folder);
    ++counts_.folders;
  }
}

void Restorer::finish_folder(const RestoredFile& folder) {
  Descriptor opened = target_.try_open(folder.path, O_RDONLY | O_DIRECTORY);
  bool may_read = static_cast<bool>(opened);
  if (may_read)
    publisher_.know_device(opened.get());
  else
    opened = target_.open(folder.path, O_PATH | O_DIRECTORY);  // somebody else's
  set_metadata({opened.get(), may_read ? Thing::Opened::ordinary : Thing::Opened::as_path}, folder.node,
               target_.spoken(folder.path), incomplete_);
}

uint64_t Restorer::unfinished() const {
  uint64_t unfinished = 0;
  for (uint64_t number = 0; number < ledger_.size(); ++number) {
    Ledger::State state = ledger_.state(number);
    unfinished +=
        state == Ledger::State::announced || state == Ledger::State::begun || state == Ledger::State::linked;
  }
  return unfinished;
}

}  // namespace offsite
