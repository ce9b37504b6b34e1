#include "generator/service/dataset_service.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/verify.h"
#include "generator/service/sample_stream.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr uint32_t kDefaultPage = 100;
constexpr uint32_t kMaxPage = 1000;

v1::Dataset Describe(const std::string& name, const DatasetReader& reader, const Call& call) {
  const v1::Plan& plan = reader.stored_plan().plan;
  v1::Dataset dataset;
  dataset.set_name(name);
  dataset.set_complete(reader.complete());
  dataset.set_num_planned_shards(plan.shards_size());
  dataset.set_num_shards(static_cast<uint32_t>(reader.commits().size()));
  uint64_t num_planned = 0;
  for (const v1::PlannedShard& shard : plan.shards()) {
    for (const v1::PlannedBatch& batch : shard.batches()) num_planned += batch.units_size();
  }
  dataset.set_num_planned_samples(num_planned);
  dataset.set_num_samples(reader.num_samples());
  uint64_t size_bytes = 0;
  for (const CommitRecord& commit : reader.commits()) size_bytes += commit.bytes;
  dataset.set_size_bytes(size_bytes);
  dataset.set_seed(plan.seed());
  dataset.set_digest(reader.digest());
  if (call.is_local) dataset.set_server_path(reader.root());
  return dataset;
}

}  // namespace

grpc::ServerUnaryReactor* DatasetServiceImpl::GetDataset(grpc::CallbackServerContext* context,
                                                         const v1::GetDatasetRequest* request, v1::Dataset* response) {
  return door_.Serve(context, "DatasetService.GetDataset", Scope::kUser,
                     [this, request, response](const Call& call) -> absl::Status {
                       ASSIGN_OR_RETURN(const auto reader, root_.Read(request->name()));
                       *response = Describe(request->name(), *reader, call);
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* DatasetServiceImpl::ListDatasets(grpc::CallbackServerContext* context,
                                                           const v1::ListDatasetsRequest* request,
                                                           v1::ListDatasetsResponse* response) {
  return door_.Serve(
      context, "DatasetService.ListDatasets", Scope::kUser,
      [this, request, response](const Call& call) -> absl::Status {
        const uint32_t page = request->page_size() == 0 ? kDefaultPage : request->page_size();
        if (page > kMaxPage) {
          return absl::InvalidArgumentError(absl::StrCat("page_size must be in [1, ", kMaxPage, "], got ", page));
        }
        // A token is the last name of the page before.
        const std::vector<std::string> names = root_.Names();
        auto next = std::upper_bound(names.begin(), names.end(), request->page_token());
        for (; next != names.end() && static_cast<uint32_t>(response->datasets_size()) < page; ++next) {
          const auto reader = root_.Read(*next);
          if (reader.ok()) *response->add_datasets() = Describe(*next, **reader, call);
        }
        if (next != names.end()) response->set_next_page_token(*(next - 1));
        return absl::OkStatus();
      });
}

grpc::ServerUnaryReactor* DatasetServiceImpl::VerifyDataset(grpc::CallbackServerContext* context,
                                                            const v1::VerifyDatasetRequest* request,
                                                            v1::VerifyDatasetResponse* response) {
  return door_.Serve(
      context, "DatasetService.VerifyDataset", Scope::kUser, [this, request, response](const Call&) -> absl::Status {
        ASSIGN_OR_RETURN(const std::string folder, root_.FolderOf(request->name()));
        ASSIGN_OR_RETURN(const VerifyReport report, ::longtail::VerifyDataset(LinkFreeFileOps(), folder));
        response->set_whole(report.problems.empty());
        response->set_num_shards(report.num_shards);
        response->set_num_samples(report.num_samples);
        response->set_size_bytes(report.num_bytes);
        for (const VerifyProblem& problem : report.problems) {
          v1::DatasetProblem& told = *response->add_problems();
          told.set_file(problem.file);
          told.set_message(problem.what);
        }
        return absl::OkStatus();
      });
}

grpc::ServerBidiReactor<v1::StreamSamplesRequest, v1::StreamSamplesResponse>* DatasetServiceImpl::StreamSamples(
    grpc::CallbackServerContext* context) {
  return SampleStream::Begin(
      door_, root_, jobs_, places_, context,
      {.slow_reader_limit = options_.slow_reader_limit, .follow_interval = options_.follow_interval});
}

}  // namespace longtail
