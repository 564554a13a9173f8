// The shell script that does by hand what `pg-offsite run` does: to be read, changed and run. Text only; no
// secret stands in it, only the files that hold them.
#pragma once

#include <string>

#include "job.h"

namespace offsite {

std::string shell_script(const Job& job);
// 'it'\''s': one word for a shell, quoted if it has to be.
std::string shell_word(const std::string& word);

}  // namespace offsite
