// The specs that a server offers, and those that requests bring.
#ifndef LONGTAIL_GENERATOR_SERVICE_SPEC_LIBRARY_H_
#define LONGTAIL_GENERATOR_SERVICE_SPEC_LIBRARY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/spec_source.pb.h"
#include "scenarios/spec/spec_file.h"

namespace longtail {

// Thread-safe: nothing changes after Open.
class SpecLibrary {
 public:
  // Reads every *.textproto of a folder. NotFound where there is no folder; InvalidArgument naming the first fault of a
  // spec that cannot be used.
  static absl::StatusOr<SpecLibrary> Open(const std::string& folder);

  // Sorted by id.
  const std::vector<SpecFile>& specs() const { return specs_; }

  struct Resolved {
    ParsedSpec parsed;
    std::string file;  // for diagnostics
  };
  // Parses and validates. field: the request's path of the source, "source". InvalidArgument where the source is empty;
  // NotFound, with the nearest id, where the library has no such spec.
  absl::StatusOr<Resolved> Resolve(const v1::SpecSource& source, const std::string& field) const;

  // Resolve, and BadSpec (error_details.h) for a spec with errors.
  absl::StatusOr<v1::ScenarioSpec> Usable(const v1::SpecSource& source, const std::string& field) const;

 private:
  ParsedSpec TextSpec(const v1::SpecText& text) const;

  std::string folder_;
  std::vector<SpecFile> specs_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SPEC_LIBRARY_H_
