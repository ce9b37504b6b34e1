#include "generator/service/spec_library.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/service/error_details.h"
#include "kernels/status_macros.h"
#include "scenarios/spec/suggest.h"
#include "scenarios/spec/validate.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

// "cut_in" of "my/cut_in.textproto"; the file is never opened.
std::string StemOf(const std::string& file) { return fs::path(file).stem().string(); }

}  // namespace

absl::StatusOr<SpecLibrary> SpecLibrary::Open(const std::string& folder) {
  SpecLibrary library;
  library.folder_ = folder;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".textproto") continue;
    ASSIGN_OR_RETURN(SpecFile file, ReadSpecFile(entry.path().string()));
    if (HasErrors(file.parsed.diagnostics)) {
      return absl::InvalidArgumentError(
          absl::StrCat(file.path, ": ", FormatDiagnostics(file.path, file.text, file.parsed.diagnostics, 1)));
    }
    library.specs_.push_back(std::move(file));
  }
  if (error) return absl::NotFoundError(absl::StrCat("cannot read ", folder, ": ", error.message()));
  std::sort(library.specs_.begin(), library.specs_.end(),
            [](const SpecFile& a, const SpecFile& b) { return a.parsed.spec.id() < b.parsed.spec.id(); });
  return library;
}

ParsedSpec SpecLibrary::TextSpec(const v1::SpecText& text) const {
  const SentFiles files({}, folder_);
  return ParseSpec(text.text(), SpecReading{text.file(), &files});
}

absl::StatusOr<SpecLibrary::Resolved> SpecLibrary::Resolve(const v1::SpecSource& source,
                                                           const std::string& field) const {
  switch (source.source_case()) {
    case v1::SpecSource::kLibraryId: {
      std::vector<std::string> ids;
      for (const SpecFile& file : specs_) {
        if (file.parsed.spec.id() == source.library_id())
          return Resolved{file.parsed, StemOf(file.path) + ".textproto"};
        ids.push_back(file.parsed.spec.id());
      }
      std::string message = absl::StrCat("there is no library spec ", source.library_id());
      if (const std::string nearest = Suggest(source.library_id(), ids); !nearest.empty()) {
        absl::StrAppend(&message, ", did you mean ", nearest, "?");
      }
      return WithResource(absl::NotFoundError(message), "longtail.v1.LibrarySpec", source.library_id());
    }
    case v1::SpecSource::kText:
      return Resolved{TextSpec(source.text()), source.text().file()};
    case v1::SpecSource::kSpec:
      return Resolved{{source.spec(), ValidateSpec(source.spec()), {}}, ""};
    case v1::SpecSource::SOURCE_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(absl::StrCat(field, " must have one of library_id, text or spec, got none"));
}

absl::StatusOr<v1::ScenarioSpec> SpecLibrary::Usable(const v1::SpecSource& source, const std::string& field) const {
  ASSIGN_OR_RETURN(Resolved resolved, Resolve(source, field));
  if (HasErrors(resolved.parsed.diagnostics)) return BadSpec(resolved.parsed.diagnostics, field, resolved.file);
  return std::move(resolved.parsed.spec);
}

}  // namespace longtail
