#include "filters/pgdata-reader/copy.h"

#include <criterion/criterion.h>
#include <fmt/core.h>

#include "format/error.h"
#include "format/json.h"
#include "tests/memory.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

constexpr PageLayout no_checksums{false, 8192, 131072, 0};

Task<void> write(FrameSink& out) { co_await out.flush(); }

// One line a frame: "FILE /path", "DATA 12 abc", "FILE_END 12".
std::string words(const Batch& batch) {
  MemorySink sink;
  FrameSink out(sink);
  batch.put(out);
  run(write(out));
  FrameReader reader;
  std::string lines;
  View rest = sink.bytes;
  while (auto frame = reader.next(rest)) {
    lines += kind_name(frame->kind);
    if (frame->kind == Kind::data)
      lines += fmt::format(" {} {}\n", frame->payload.size(), frame->text().substr(0, 8));
    else if (frame->kind == Kind::file)
      lines += " " + Json::parse(frame->text(), "FILE").text("path") + "\n";
    else
      lines += fmt::format(" {}\n", EntryEnd::parse(frame->text()).size);
    rest = rest.subspan(reader.used());
    if (rest.empty()) break;
  }
  return lines;
}

// Files to copy, and the copy.
struct Files {
  Scratch scratch;
  std::vector<Item> items;
  std::string unchanged;  // the path that the parent holds
  Copy copy{no_checksums, [this](const Item& item) { return item.path == unchanged; }};
  Copy::Next next = [this, at = size_t{0}]() mutable {
    return at < items.size() ? std::optional<Item>(items[at++]) : std::nullopt;
  };

  Item& add(const std::string& name, std::string_view content) {
    Item item{scratch.file(name, content), {}};
    lstat(item.path.c_str(), &item.status);
    return items.emplace_back(std::move(item));
  }
  // Everything in one batch; "~" is the scratch folder.
  std::string copied() {
    Batch batch;
    while (copy.fill(batch, next)) continue;
    std::string lines = words(batch);
    for (size_t at; (at = lines.find(scratch.path())) != lines.npos;)
      lines.replace(at, scratch.path().size(), "~");
    return lines;
  }
};

}  // namespace

Test(copy, a_file_is_its_node_its_bytes_and_its_end) {
  Files files;
  files.add("a", "hello");
  files.add("b", "");
  cr_assert_eq(files.copied(), "FILE ~/a\nDATA 5 hello\nFILE_END 5\nFILE ~/b\nFILE_END 0\n");
  cr_assert_eq(files.copy.counts().files, 2);
  cr_assert_eq(files.copy.counts().bytes_read, 5);
}

Test(copy, folders_and_links_are_nodes_only) {
  Files files;
  Item folder{files.scratch.folder("folder"), {}};
  lstat(folder.path.c_str(), &folder.status);
  files.items.push_back(folder);
  std::filesystem::create_symlink("/target", files.scratch / "link");
  Item link{files.scratch / "link", {}, "/target"};
  lstat(link.path.c_str(), &link.status);
  files.items.push_back(link);
  cr_assert_eq(files.copied(), "FILE ~/folder\nFILE ~/link\n");
}

Test(copy, other_things_are_left_out) {
  Files files;
  Item fifo{files.scratch / "fifo", {}};
  mkfifo(fifo.path.c_str(), 0600);
  lstat(fifo.path.c_str(), &fifo.status);
  files.items.push_back(fifo);
  cr_assert_eq(files.copied(), "");
}

Test(copy, an_unchanged_file_is_not_read) {
  Files files;
  files.unchanged = files.add("same", "hello").path;
  files.add("other", "x");
  cr_assert_eq(files.copied(), "FILE ~/same\nFILE ~/other\nDATA 1 x\nFILE_END 1\n");
  cr_assert_eq(files.copy.counts().files, 2);
  cr_assert_eq(files.copy.counts().files_unchanged, 1);
  cr_assert_eq(files.copy.counts().bytes_unchanged, 5);
}

Test(copy, a_large_file_goes_through_many_batches) {
  Files files;
  std::string content;
  for (size_t i = 0; content.size() < 3 * data_bytes_max; ++i) content += std::to_string(i);
  files.add("large", content);
  Batch batch;
  std::string seen;
  for (bool more = true; more; batch.clear()) {
    more = files.copy.fill(batch, files.next);
    MemorySink sink;
    FrameSink out(sink);
    batch.put(out);
    run(write(out));
    FrameReader reader;
    View rest = sink.bytes;
    while (!rest.empty()) {
      auto frame = reader.next(rest);
      if (frame->kind == Kind::data) seen += frame->text();
      rest = rest.subspan(reader.used());
    }
  }
  cr_assert_eq(seen, content);
}

Test(copy, small_files_share_a_batch) {
  Files files;
  for (int i = 0; i < 300; ++i) files.add("f" + std::to_string(i), "content");
  Batch batch;
  cr_assert_not(files.copy.fill(batch, files.next));
  cr_assert_eq(files.copy.counts().files, 300);
}

Test(copy, a_file_that_vanished_is_passed_over) {
  Files files;
  files.add("gone", "x");
  std::filesystem::remove(files.scratch / "gone");
  cr_assert_eq(files.copied(), "");
  cr_assert(files.copy.trouble().report().empty());
}

Test(copy, a_file_has_the_size_it_had_when_it_was_opened) {
  Files files;
  files.add("grown", "before");
  files.scratch.file("grown", "before and after");
  cr_assert_eq(files.copied(), "FILE ~/grown\nDATA 16 before a\nFILE_END 16\n");
}

Test(copy, a_file_may_be_read_from_another_place) {
  Files files;
  Item& item = files.add("archive/1", "wal");
  item.source = std::exchange(item.path, files.scratch / "pg_wal/1");
  cr_assert_eq(files.copied(), "FILE ~/pg_wal/1\nDATA 3 wal\nFILE_END 3\n");
}

Test(copy, a_file_can_be_made) {
  Files files;
  Item& item = files.add("x", "");
  Batch batch;
  files.copy.make(batch, item, as_bytes("label"));
  files.copy.make(batch, item, {});
  std::string path = item.path;
  cr_assert_eq(words(batch), "FILE " + path + "\nDATA 5 label\nFILE_END 5\nFILE " + path + "\nFILE_END 0\n");
}

// every way this can be wrong
Test(copy, a_file_that_cannot_be_opened_is_named) {
  Files files;
  files.add("a", "x");
  std::filesystem::remove(files.scratch / "a");
  std::filesystem::create_symlink("b", files.scratch / "a");
  cr_assert_eq(files.copied(), "");
  cr_assert_eq(files.copy.trouble().report().size(), 1);
  cr_assert_eq(files.copy.trouble().report()[0], files.scratch / "a" + ": too many levels of symbolic links");
}

Test(copy, a_file_that_cannot_be_read_to_its_end_ends_with_the_reason) {
  Files files;
  Item item{files.scratch.folder("folder"), {}};  // opens like a file, and refuses to be read
  item.status.st_mode = S_IFREG | 0600;
  files.items.push_back(item);
  files.add("next", "x");
  cr_assert_eq(files.copied(), "FILE ~/folder\nFILE_END 0\nFILE ~/next\nDATA 1 x\nFILE_END 1\n");
  cr_assert_eq(files.copy.trouble().report().size(), 1);
}

Test(copy, a_required_file_that_cannot_be_read_ends_it) {
  Files files;
  Item item{files.scratch.folder("folder"), {}};
  item.status.st_mode = S_IFREG | 0600;
  item.required = true;
  files.items.push_back(item);
  Batch batch;
  cr_assert_throw(files.copy.fill(batch, files.next), Error);
}

Test(copy, a_required_file_that_vanished_ends_it) {
  Files files;
  files.add("gone", "x").required = true;
  std::filesystem::remove(files.scratch / "gone");
  Batch batch;
  cr_assert_throw(files.copy.fill(batch, files.next), Error);
}

Test(copy, troubles_are_named_up_to_a_limit) {
  Trouble trouble;
  for (int i = 0; i < 1005; ++i) trouble.add("/f", "why");
  cr_assert_eq(trouble.report().size(), 1001);
  cr_assert_eq(trouble.report().back(), "and 5 more");
}
