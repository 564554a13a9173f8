// The members of an archive as the frames that the chunker reads. Fills one batch after the other and keeps
// its place in between. Blocks.
#pragma once

#include <atomic>
#include <map>
#include <string>

#include "archive_reader.h"
#include "event/batch.h"
#include "format/entry.h"
#include "postgres_facts.h"

namespace offsite {

class Sender {
 public:
  // `top` is where the archive lies in the snapshot: absolute and clean.
  Sender(ArchiveReader& archive, std::string top) : archive_(archive), top_(std::move(top)) {}

  // Adds frames until the batch is full. False when there is no more. Throws Error(input) for an archive that
  // is damaged, or says different things of one path.
  bool fill(Batch& batch);

  const PostgresFacts& postgres() const { return postgres_; }
  // Shown while it runs.
  uint64_t files() const { return files_; }
  uint64_t bytes_read() const { return bytes_read_; }

 private:
  void begin(Batch& batch, Member member);
  void begin_file(Batch& batch, Member member);
  void begin_link(Batch& batch, Member member);
  void send_content(Batch& batch);
  void send_entry(Batch& batch, const Member& member, const std::string& same_as = "");
  void settle(Batch& batch, const std::string& first, const std::string& whole);
  void settle_rest(Batch& batch);
  void send_top(Batch& batch);
  bool note(const Member& member);

  ArchiveReader& archive_;
  std::string top_;
  PostgresFacts postgres_;
  std::optional<Member> open_;  // whose content is being sent
  std::string settles_;         // and whose content is that of members that wait
  uint64_t sent_ = 0;
  Bytes learned_;              // its content, where it is worth telling
  std::optional<Node> owner_;  // of the cluster
  bool top_sent_ = false;
  std::map<std::string, Node> seen_;  // by path; of files only the type
  // Names without content so far, by the first of them.
  std::map<std::string, std::vector<Member>> waiting_;
  std::atomic<uint64_t> files_ = 0, bytes_read_ = 0;
};

}  // namespace offsite
