#include "format/s3_answer.h"

#include <fmt/core.h>

#include <charconv>
#include <cstring>
#include <pugixml.hpp>

#include "format/error.h"

namespace offsite {
namespace {

constexpr size_t message_bytes_max = 200;

Error nonsense(std::string_view what, std::string_view why) {
  return Error(Blame::temporary, fmt::format("read the store's answer: {}: {}", what, why));
}

// Printable ASCII on one line: this ends up on terminals and in logs.
std::string one_line(std::string_view text) {
  std::string line;
  for (unsigned char c : text) {
    bool space = c <= ' ';
    if (space ? !line.empty() && line.back() != ' ' : c < 0x7f) line += space ? ' ' : static_cast<char>(c);
    if (line.size() >= message_bytes_max) break;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

bool load(pugi::xml_document& document, View body) {
  return !body.empty() && document.load_buffer(body.data(), body.size());
}

// The root element by its name without a namespace prefix; an empty node if it is another.
pugi::xml_node root(const pugi::xml_document& document, std::string_view name) {
  pugi::xml_node element = document.document_element();
  return element.name() == name ? element : pugi::xml_node();
}

// How a body that is not XML describes itself: the title of an HTML page, or its first words.
std::string describe(View body) {
  std::string_view text = as_text(body).substr(0, 8192);
  for (std::string_view tag : {"<title>", "<TITLE>"}) {
    size_t start = text.find(tag);
    if (start == text.npos) continue;
    text.remove_prefix(start + tag.size());
    return one_line(text.substr(0, text.find('<')));
  }
  return one_line(text);
}

S3Error error_in(const pugi::xml_node& error) {
  return {one_line(error.child_value("Code")), one_line(error.child_value("Message"))};
}

int digit(char c) {
  std::optional<Bytes> value = from_hex(std::string{'0', c});
  return value ? static_cast<int>((*value)[0]) : -1;
}

// As in a form: '+' is a space.
std::string url_decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool escape = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

uint64_t parse_size(const char* text) {
  uint64_t bytes = 0;
  const char* end = text + std::strlen(text);
  auto [stop, problem] = std::from_chars(text, end, bytes);
  if (problem != std::errc() || stop != end || text == end)
    throw nonsense("a listing", "an object has no size");
  return bytes;
}

}  // namespace

S3Error parse_s3_error(View body) {
  pugi::xml_document document;
  if (load(document, body))
    if (pugi::xml_node error = root(document, "Error")) return error_in(error);
  return {"", describe(body)};
}

Listing parse_listing(View body) {
  pugi::xml_document document;
  if (!load(document, body)) throw nonsense("a listing", "not XML: " + describe(body));
  pugi::xml_node result = root(document, "ListBucketResult");
  if (!result) throw nonsense("a listing", "not a ListBucketResult: " + describe(body));
  bool encoded = std::string_view(result.child_value("EncodingType")) == "url";
  Listing listing;
  for (pugi::xml_node each : result.children("Contents")) {
    std::string_view key = each.child_value("Key");
    if (key.empty()) throw nonsense("a listing", "an object has no key");
    listing.keys.push_back(
        {encoded ? url_decode(key) : std::string(key), parse_size(each.child_value("Size"))});
  }
  std::string_view more = result.child_value("IsTruncated");
  if (more != "true" && more != "false") throw nonsense("a listing", "it does not say whether it is whole");
  listing.continuation = result.child_value("NextContinuationToken");
  // Taking a part of the list for the whole would make everything behind it look deleted.
  if (more == "true" && listing.continuation.empty())
    throw nonsense("a listing", "the way to the next page is missing");
  if (more == "false") listing.continuation.clear();
  return listing;
}

std::string parse_upload_id(View body) {
  pugi::xml_document document;
  load(document, body);
  std::string id = root(document, "InitiateMultipartUploadResult").child_value("UploadId");
  if (id.empty()) throw nonsense("the start of an upload", "no upload id: " + describe(body));
  return id;
}

std::optional<S3Error> parse_completion(View body) {
  pugi::xml_document document;
  if (load(document, body)) {
    if (root(document, "CompleteMultipartUploadResult")) return std::nullopt;
    if (pugi::xml_node error = root(document, "Error")) return error_in(error);
  }
  return S3Error{"", "neither success nor failure: " + describe(body)};
}

std::string completion_request(const std::vector<std::string>& etags) {
  pugi::xml_document document;
  pugi::xml_node all = document.append_child("CompleteMultipartUpload");
  for (size_t i = 0; i < etags.size(); ++i) {
    pugi::xml_node part = all.append_child("Part");
    part.append_child("PartNumber").text().set(static_cast<unsigned>(i + 1));
    part.append_child("ETag").text().set(etags[i].c_str());
  }
  struct ToString : pugi::xml_writer {
    std::string text;
    void write(const void* data, size_t size) override { text.append(static_cast<const char*>(data), size); }
  } writer;
  document.save(writer, "", pugi::format_raw | pugi::format_no_declaration);
  return std::move(writer.text);
}

std::optional<ContentRange> parse_content_range(std::string_view text) {
  uint64_t first = 0, last = 0, whole = 0;
  auto number = [&](uint64_t& value, std::string_view before) {
    if (!text.starts_with(before)) return false;
    text.remove_prefix(before.size());
    auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return problem == std::errc();
  };
  bool read = number(first, "bytes ") && number(last, "-") && number(whole, "/") && text.empty();
  if (!read || first > last || last >= whole) return std::nullopt;
  return ContentRange{first, last - first + 1, whole};
}

}  // namespace offsite
