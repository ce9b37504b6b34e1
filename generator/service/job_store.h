// Jobs and their events on disk.
#ifndef LONGTAIL_GENERATOR_SERVICE_JOB_STORE_H_
#define LONGTAIL_GENERATOR_SERVICE_JOB_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "longtail/v1/job_service.pb.h"

struct sqlite3;

namespace longtail {

// A SQLite database in WAL mode with synchronous=FULL: what a call stored is there after a crash of the machine.
// ResourceExhausted: the disk is full. DataLoss: the file is broken. Not thread-safe: the owner locks.
class JobStore {
 public:
  // Makes the file where it is absent; its folder must be there. Unavailable where another process has it open,
  // PermissionDenied where it cannot be written.
  static absl::StatusOr<std::unique_ptr<JobStore>> Open(const std::string& path);
  ~JobStore();
  JobStore(const JobStore&) = delete;
  JobStore& operator=(const JobStore&) = delete;

  // request_id may be empty. AlreadyExists for a name or request id that is there.
  absl::Status Insert(const v1::JobEvent& event, const std::string& request_id);
  // Stores the job's newest state. keep: the event stays for watchers; else a later one takes its place.
  absl::Status Update(const v1::JobEvent& event, bool keep);
  absl::Status Delete(const std::string& name);

  // Every job's newest event, the oldest job first.
  absl::StatusOr<std::vector<v1::JobEvent>> Load();
  // Name of the job that came with a request id; nothing where none did.
  absl::StatusOr<std::optional<std::string>> FindRequest(const std::string& request_id);
  // Events kept of a job whose sequence is greater, in order.
  absl::StatusOr<std::vector<v1::JobEvent>> EventsAfter(const std::string& name, int64_t sequence);

 private:
  class Statement;
  explicit JobStore(sqlite3* database) : database_(database) {}
  absl::Status Execute(const char* sql);
  absl::Status Error(const std::string& what) const;

  sqlite3* const database_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_JOB_STORE_H_
