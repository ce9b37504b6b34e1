// DatasetService: what datasets hold, and their samples as a stream.
#ifndef LONGTAIL_GENERATOR_SERVICE_DATASET_SERVICE_H_
#define LONGTAIL_GENERATOR_SERVICE_DATASET_SERVICE_H_

#include "absl/time/time.h"
#include "generator/service/dataset_folder.h"
#include "generator/service/front_door.h"
#include "generator/service/job_manager.h"
#include "generator/service/places.h"
#include "longtail/v1/dataset_service.grpc.pb.h"

namespace longtail {

// Thread-safe. What it is given must outlive it.
class DatasetServiceImpl : public v1::DatasetService::CallbackService {
 public:
  struct Options {
    // StreamSamples at a time, >= 1: each holds one sample. Default: 64.
    int max_streams = 64;
    // A stream whose client reads nothing for so long ends. Default: 30 s.
    absl::Duration slow_reader_limit = absl::Seconds(30);
    // Between two looks at a dataset that is followed. Default: 200 ms.
    absl::Duration follow_interval = absl::Milliseconds(200);
  };

  DatasetServiceImpl(FrontDoor& door, const DatasetRoot& root, const JobManager& jobs, Options options)
      : door_(door), root_(root), jobs_(jobs), options_(options), places_(options.max_streams) {}

  grpc::ServerUnaryReactor* GetDataset(grpc::CallbackServerContext* context, const v1::GetDatasetRequest* request,
                                       v1::Dataset* response) override;
  grpc::ServerUnaryReactor* ListDatasets(grpc::CallbackServerContext* context, const v1::ListDatasetsRequest* request,
                                         v1::ListDatasetsResponse* response) override;
  grpc::ServerUnaryReactor* VerifyDataset(grpc::CallbackServerContext* context, const v1::VerifyDatasetRequest* request,
                                          v1::VerifyDatasetResponse* response) override;
  grpc::ServerBidiReactor<v1::StreamSamplesRequest, v1::StreamSamplesResponse>* StreamSamples(
      grpc::CallbackServerContext* context) override;

 private:
  FrontDoor& door_;
  const DatasetRoot& root_;
  const JobManager& jobs_;
  const Options options_;
  Places places_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_DATASET_SERVICE_H_
