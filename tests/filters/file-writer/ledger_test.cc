#include "filters/file-writer/ledger.h"

#include <criterion/criterion.h>

#include <thread>
#include <vector>

#include "tests/scratch.h"

using namespace offsite;

namespace {

std::string frame_of(uint64_t number) {
  RestoredFile file{.path = "/file " + std::to_string(number), .fetch = number};
  file.node.type = "file";
  return file.to_json();
}

}  // namespace

Test(ledger, gives_back_what_was_said_of_each_file) {
  Scratch scratch;
  Target target(scratch.path());
  Ledger ledger(target);
  constexpr uint64_t files = 40'000;  // more than what waits in memory, and more than one step of the table
  for (uint64_t n = 0; n < files; ++n) ledger.add(frame_of(n));
  cr_assert_eq(ledger.size(), files);
  for (uint64_t n : {uint64_t{0}, uint64_t{1}, files / 2, files - 1}) {
    cr_expect_eq(ledger.file(n).path, "/file " + std::to_string(n));
    cr_expect_eq(ledger.state(n), Ledger::State::announced);
  }
  cr_assert(std::filesystem::is_empty(scratch.path()));
}

Test(ledger, a_file_that_was_not_announced_is_refused) {
  Scratch scratch;
  Target target(scratch.path());
  Ledger ledger(target);
  ledger.add(frame_of(0));
  cr_assert_throw(ledger.file(1), Error);
  cr_assert_throw(ledger.state(1), Error);
  cr_assert_throw(ledger.expect(1, 0), Error);
}

Test(ledger, knows_when_all_of_a_file_has_come) {
  Scratch scratch;
  Target target(scratch.path());
  Ledger ledger(target);
  ledger.add(frame_of(0));
  ledger.announce(0, 10);
  cr_assert_not(ledger.arrived(0, 4));
  cr_assert_throw(ledger.expect(0, 7), Error);
  cr_assert_none_throw(ledger.expect(0, 6));
  cr_assert(ledger.arrived(0, 6));
}

Test(ledger, one_of_several_threads_sees_the_last_byte_come) {
  Scratch scratch;
  Target target(scratch.path());
  Ledger ledger(target);
  ledger.add(frame_of(0));
  ledger.announce(0, 4000);
  std::atomic<int> last = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) last += ledger.arrived(0, 1);
    });
  for (std::thread& each : threads) each.join();
  cr_assert_eq(last, 1);
}
