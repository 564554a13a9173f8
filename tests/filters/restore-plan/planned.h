// A plan of a snapshot that is made up, for a target that is made up.
#pragma once

#include <criterion/criterion.h>

#include <algorithm>

#include "../../frame_run.h"
#include "../../tree_cache.h"
#include "filters/restore-plan/plan.h"
#include "format/place.h"
#include "format/quote.h"

namespace offsite {

// Content of a blob by its name, of 1000 bytes; it lies in the pack of the same name.
inline std::string content_of(std::string_view name) {
  std::string content;
  while (content.size() < 1000) content += name;
  return content.substr(0, 1000);
}
inline Id blob(std::string_view name) { return Id::of(as_bytes(content_of(name))); }

class Planned : public FrameRun {
 public:
  Wishes wishes;
  std::string subfolder, avoid;

  Planned() { wishes.target = scratch_.path(); }

  void put_blob(std::string_view name) {
    cache_.put_blobs(pack_of(name), {{BlobType::data, blob(name), 100, 600, 1000}});
  }
  // A node of `nodes`, the next folder that is put.
  Planned& file(const std::string& name, const std::vector<std::string>& blobs, uint64_t links = 1,
                uint64_t inode = 7) {
    Node node{.name = name, .type = "file"};
    node.size = blobs.size() * 1000;
    node.links = links;
    node.inode = inode;
    std::vector<Id> ids;
    for (const std::string& each : blobs) ids.push_back(blob(each));
    nodes_.add(node, std::as_bytes(std::span(ids)), {});
    return *this;
  }
  Planned& other(const std::string& name, const std::string& type, const std::string& link = "") {
    Node node{.name = name, .type = type};
    node.linktarget = link;
    nodes_.add(node, {}, {});
    return *this;
  }
  Planned& folder(const std::string& name, const Id& tree) {
    nodes_.add({.name = name, .type = "dir"}, {}, tree);
    return *this;
  }
  Planned& node(const Node& node) {
    nodes_.add(node, {}, {});
    return *this;
  }
  TreeCache::Stored put() { return cache_.put_tree(std::exchange(nodes_, {}).take()); }
  // The same with all `from` in its JSON replaced.
  TreeCache::Stored put_replacing(const std::string& from, const std::string& to) {
    std::string json = std::exchange(nodes_, {}).take();
    for (size_t at; (at = json.find(from)) != json.npos;) json.replace(at, from.size(), to);
    return cache_.put_tree(json);
  }
  void lose(const TreeCache::Stored& tree) { cache_.remove("data", tree.pack); }

  std::string stand(const std::string& path, std::string_view content) {
    return scratch_.file(path, content);
  }
  const Scratch& target() const { return scratch_; }

  void plan(const TreeCache::Stored& root) {
    CachedRepository repository = cache_.open();
    SelectedSnapshot selected{.named = {}, .subfolder = subfolder};
    selected.named.snapshot.tree = root.id;
    selected.named.snapshot.hostname = "db1";
    go([&](FrameSource&, FrameSink& out) { return send_plan(repository, selected, wishes, avoid, out); });
  }

  // "none:/a none:/a/b 2000 same:/c": base, path, and what comes.
  std::string files() const {
    std::string text;
    for (const SeenFrame& each : seen) {
      if (each.kind != Kind::file) continue;
      RestoredFile file = RestoredFile::parse(each.payload);
      text += (text.empty() ? "" : " ") + Json::parse(each.payload, "").text("base") + ":" +
              quote_name(file.path);
      if (file.fetch) text += " " + std::to_string(file.fetch);
    }
    return text;
  }
  std::string removed() const {
    std::string text;
    for (const SeenFrame& each : seen)
      if (each.kind == Kind::remove)
        text += (text.empty() ? "" : " ") + Json::parse(each.payload, "").text("path");
    return text;
  }
  // The places of every blob, in the order of their fetching: "a[0,0] b[0,1000][1,0]"; the name is the
  // pack's.
  std::string fetched(const std::vector<std::string>& names) const {
    std::string text;
    for (const SeenFrame& each : seen) {
      if (each.kind != Kind::place) continue;
      for (const PlacedBlob& found : parse_blobs(each.payload)) {
        auto name = std::ranges::find_if(names, [&](auto& one) { return blob(one) == found.entry.id; });
        text += (text.empty() ? "" : " ") + (name == names.end() ? "?" : *name);
        for (const Place& place : found.places)
          text += "[" + std::to_string(place.file) + "," + std::to_string(place.offset) + "]";
      }
    }
    return text;
  }
  Json stat() const {
    cr_assert(!seen.empty() && seen.back().kind == Kind::stat, "%s", error.c_str());
    return Json::parse(seen.back().payload, "");
  }
  std::string incomplete() const {
    std::string text;
    for (const std::string& each : stat().texts("incomplete")) text += each + "\n";
    return text;
  }

 private:
  Scratch scratch_;
  TreeCache cache_;
  TreeWriter nodes_;
};

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace offsite
