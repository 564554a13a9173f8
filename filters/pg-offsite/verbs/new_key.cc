#include "new_key.h"

#include <fmt/core.h>

#include "event/loop.h"
#include "format/error.h"
#include "process/key.h"
#include "process/self.h"

namespace offsite {

Secret choose_password(const PasswordSources& sources, const std::string& whose) {
  std::optional<Secret> given = find_password(sources);
  if (given) return std::move(*given);
  Secret first = ask_password(fmt::format("enter password for {}: ", whose));
  Secret again = ask_password("enter password again: ");
  if (first.text() != again.text())
    throw Error(Blame::usage, fmt::format("choose a password for {}: they are not the same", whose));
  return first;
}

Task<std::string> new_key_file(const Secret& password, const MasterKey& master, KeyOwner owner) {
  auto seal = [&] { return make_key_file(password.text(), master, owner, now(), calibrate_scrypt()); };
  std::string file = co_await offload(seal);
  auto open = [&] { return open_key_file(file, password.text()); };
  std::optional<MasterKey> opened = co_await offload(open);
  if (!opened || opened->to_json() != master.to_json())
    throw Error(Blame::bug, "make a key: it does not open with its password");
  co_return file;
}

}  // namespace offsite
