// Any bytes with a digest that fits are refused, or are a list whose every file can be looked up.
#include "format/file_list.h"

#include "format/error.h"

using namespace offsite;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Bytes file;
  append(file, std::as_bytes(std::span(data, size)));
  append(file, Id::of(file).view());
  try {
    FileList list(file);
    for (std::string_view path : {"/a", "/b/c", ""})
      if (std::optional<ListedFile> found = list.find(path)) (void)Id::of(list.ids(*found));
  } catch (const Error&) {
  }
  return 0;
}
