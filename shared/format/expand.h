// ${NAME} and ${NAME:-default} in the strings of a pipeline file, and the name that was probably meant by a
// misspelled one.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace offsite {

using Variables = std::function<std::optional<std::string>(const std::string& name)>;

// Replaces every ${NAME} by its value and ${NAME:-default} by its value or, if it is not set or empty, by the
// default, which is taken as it stands. $${ is a literal ${; any other $ is itself. Values are not looked
// into again. Throws Error(input) for a variable that is not set, a name that is none, a missing }, and a
// variable that holds a secret: what is expanded ends on command lines, which everybody can read.
std::string expand(std::string_view text, const Variables& variables);

// The one of `known` that `given` is nearest to; empty if none is near.
std::string nearest(std::string_view given, std::span<const std::string_view> known);

}  // namespace offsite
