#include "generator/service/job_store.h"

#include <sqlite3.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr char kSchema[] = R"(
  CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, request_id TEXT UNIQUE);
  CREATE TABLE IF NOT EXISTS events (
    name TEXT NOT NULL REFERENCES jobs(name) ON DELETE CASCADE, sequence INTEGER NOT NULL, keep INTEGER NOT NULL,
    event BLOB NOT NULL, PRIMARY KEY (name, sequence)) WITHOUT ROWID;
)";

absl::StatusCode CodeOf(int result) {
  switch (result & 0xFF) {
    case SQLITE_FULL:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_CONSTRAINT:
      return absl::StatusCode::kAlreadyExists;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::StatusCode::kUnavailable;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return absl::StatusCode::kPermissionDenied;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

// One prepared statement; values are bound from 1 in the order of the calls.
class JobStore::Statement {
 public:
  Statement(JobStore& store, const char* sql) : store_(store) {
    result_ = sqlite3_prepare_v2(store.database_, sql, -1, &statement_, nullptr);
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Text(const std::string& text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Statement& Blob(const std::string& bytes) {
    sqlite3_bind_blob64(statement_, ++bound_, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    return *this;
  }
  Statement& Number(int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }
  Statement& TextOrNull(const std::string& text) {
    if (!text.empty()) return Text(text);
    sqlite3_bind_null(statement_, ++bound_);
    return *this;
  }

  // True with a row, false after the last.
  absl::StatusOr<bool> Next() {
    if (result_ == SQLITE_OK || result_ == SQLITE_ROW) result_ = sqlite3_step(statement_);
    if (result_ == SQLITE_ROW) return true;
    if (result_ == SQLITE_DONE) return false;
    return store_.Error("jobs");
  }
  absl::Status Run() { return Next().status(); }

  std::string Bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return std::string(data == nullptr ? "" : data, sqlite3_column_bytes(statement_, column));
  }

 private:
  JobStore& store_;
  sqlite3_stmt* statement_ = nullptr;
  int result_ = SQLITE_OK;
  int bound_ = 0;
};

absl::StatusOr<std::unique_ptr<JobStore>> JobStore::Open(const std::string& path) {
  sqlite3* database = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int opened = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
  std::unique_ptr<JobStore> store(new JobStore(database));
  if (opened != SQLITE_OK) return store->Error(path);
  // Exclusive before WAL: no second server on the same jobs, and no shared memory file.
  for (const char* sql : {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
                          "PRAGMA foreign_keys = ON", kSchema}) {
    const absl::Status done = store->Execute(sql);
    if (absl::IsUnavailable(done)) return absl::UnavailableError(absl::StrCat(path, " is in use by another server"));
    if (!done.ok()) return store->Error(path);
  }
  return store;
}

JobStore::~JobStore() { sqlite3_close(database_); }

absl::Status JobStore::Error(const std::string& what) const {
  return absl::Status(CodeOf(sqlite3_errcode(database_)), absl::StrCat(what, ": ", sqlite3_errmsg(database_)));
}

absl::Status JobStore::Execute(const char* sql) {
  return sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus() : Error("jobs");
}

absl::Status JobStore::Insert(const v1::JobEvent& event, const std::string& request_id) {
  RETURN_IF_ERROR(Execute("BEGIN IMMEDIATE"));
  absl::Status status = Statement(*this, "INSERT INTO jobs (name, request_id) VALUES (?, ?)")
                            .Text(event.job().name())
                            .TextOrNull(request_id)
                            .Run();
  if (status.ok()) status = Update(event, /*keep=*/true);
  if (status.ok()) status = Execute("COMMIT");
  if (!status.ok()) Execute("ROLLBACK").IgnoreError();
  return status;
}

absl::Status JobStore::Update(const v1::JobEvent& event, bool keep) {
  const std::string& name = event.job().name();
  RETURN_IF_ERROR(Statement(*this, "INSERT INTO events (name, sequence, keep, event) VALUES (?, ?, ?, ?)")
                      .Text(name)
                      .Number(event.sequence())
                      .Number(keep ? 1 : 0)
                      .Blob(event.SerializeAsString())
                      .Run());
  return Statement(*this, "DELETE FROM events WHERE name = ? AND keep = 0 AND sequence < ?")
      .Text(name)
      .Number(event.sequence())
      .Run();
}

absl::Status JobStore::Delete(const std::string& name) {
  return Statement(*this, "DELETE FROM jobs WHERE name = ?").Text(name).Run();
}

absl::StatusOr<std::vector<v1::JobEvent>> JobStore::Load() {
  Statement rows(*this,
                 "SELECT event FROM jobs JOIN events USING (name) WHERE sequence = "
                 "(SELECT MAX(sequence) FROM events AS newest WHERE newest.name = jobs.name) ORDER BY number");
  std::vector<v1::JobEvent> events;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, rows.Next());
    if (!more) return events;
    if (!events.emplace_back().ParseFromString(rows.Bytes(0))) return absl::DataLossError("jobs: an event is broken");
  }
}

absl::StatusOr<std::optional<std::string>> JobStore::FindRequest(const std::string& request_id) {
  Statement row(*this, "SELECT name FROM jobs WHERE request_id = ?");
  ASSIGN_OR_RETURN(const bool found, row.Text(request_id).Next());
  if (!found) return std::nullopt;
  return row.Bytes(0);
}

absl::StatusOr<std::vector<v1::JobEvent>> JobStore::EventsAfter(const std::string& name, int64_t sequence) {
  Statement rows(*this, "SELECT event FROM events WHERE name = ? AND sequence > ? ORDER BY sequence");
  rows.Text(name).Number(sequence);
  std::vector<v1::JobEvent> events;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, rows.Next());
    if (!more) return events;
    if (!events.emplace_back().ParseFromString(rows.Bytes(0))) return absl::DataLossError("jobs: an event is broken");
  }
}

}  // namespace longtail
