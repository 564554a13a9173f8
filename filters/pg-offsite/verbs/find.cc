#include "find.h"

#include "filters/pg-offsite/views/find_objects.h"
#include "filters/pg-offsite/views/find_output.h"
#include "filters/pg-offsite/views/when.h"
#include "process/tree_walker.h"

namespace offsite {

Find::Find(Options& options) {
  options.rest("PATTERN", wanted_, "what restic's --include takes; or ids, with --blob, --tree or --pack");
  options.flag("-l,--long", long_, "with mode, owner, size and time");
  options.flag("--human-readable", human_, "sizes in KiB, MiB, GiB");
  options.flag("-i,--ignore-case", ignore_case_, "a letter is the same in upper and lower case");
  options.text("-O,--oldest", oldest_, "only what was modified then or later");
  options.text("-N,--newest", newest_, "only what was modified then or earlier");
  options.flag("--blob", blob_, "PATTERN is the beginning of a blob's id");
  options.flag("--tree", tree_, "PATTERN is the beginning of a tree's id");
  options.flag("--pack", pack_, "PATTERN is the beginning of a pack's id");
  options.texts("-s,--snapshot", selection_.names, "only in this snapshot, and in others that are named so");
  selection_.declare_filter(options);
  common_.declare_without_lock(options);
}

Task<int> Find::run() {
  if (wanted_.empty()) throw Error(Blame::usage, "find: no pattern is given", "pg-offsite find '*.conf'");
  if (blob_ + tree_ + pack_ > 1)
    throw Error(Blame::usage, "find: of --blob, --tree and --pack only one can be");
  if (ignore_case_) patterns_ = PatternList(LetterCase::ignored);
  if (!blob_ && !tree_ && !pack_) patterns_.add(wanted_);
  if (!oldest_.empty()) not_before_ = parse_when(oldest_);
  if (!newest_.empty()) not_after_ = parse_when(newest_);
  const Viewing viewing{.selection = selection_,
                        .show = [&](CachedRepository& repository, const Selected& selected) {
                          return show(repository, selected);
                        }};
  int status = co_await view_repository(common_, viewing);
  co_return status;
}

int Find::show(CachedRepository& repository, const Selected& selected) const {
  if (!blob_ && !tree_ && !pack_) return show_files(repository, selected);
  WantedObjects objects(repository.cache());
  if (blob_) objects.blobs(wanted_);
  if (tree_) objects.trees(wanted_);
  if (pack_) objects.packs(wanted_, repository.blobs());
  FindOutput out(common_.json, Detail::path);
  const bool whole = find_objects(repository, selected, objects, out);
  out.finish();
  return whole ? 0 : 1;
}

int Find::show_files(CachedRepository& repository, const Selected& selected) const {
  FindOutput out(common_.json, !long_ ? Detail::path : human_ ? Detail::all_for_people : Detail::all);
  TreeWalker walker(repository, Contents::without);
  for (const SelectedSnapshot& each : selected) {
    auto visit = [&](const VisitedNode& visited) {
      const Node& node = visited.node.node;
      const PatternList::Verdict verdict = patterns_.judge(visited.path);
      const bool in_time =
          (!not_before_ || node.mtime >= *not_before_) && (!not_after_ || node.mtime <= *not_after_);
      if (verdict.matched && in_time) out.match(each.named, visited.path, node);
      return verdict.below ? Descend::yes : Descend::no;
    };
    walker.walk(find_folder(repository, each.named, each.subfolder), visit);
  }
  out.finish();
  return walker.whole() ? 0 : 1;
}

}  // namespace offsite
