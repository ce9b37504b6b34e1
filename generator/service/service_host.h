// All services of one process, put together.
#ifndef LONGTAIL_GENERATOR_SERVICE_SERVICE_HOST_H_
#define LONGTAIL_GENERATOR_SERVICE_SERVICE_HOST_H_

#include <memory>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "generator/service/clip_plan.h"
#include "generator/service/dataset_service.h"
#include "generator/service/front_door.h"
#include "generator/service/job_manager.h"
#include "generator/service/model_registry.h"
#include "generator/service/rollout_service.h"
#include "generator/service/server.h"

namespace longtail {

// Thread-safe.
class ServiceHost {
 public:
  struct Options {
    ServerOptions server;
    FrontDoor::Options door;
    // The first of the weights is loaded at the start.
    ModelRegistry::Options models;
    ProcessFacts facts;
    // Folder of the library's specs.
    std::string library;
    // Folder with the datasets, one a folder.
    std::string dataset_root;
    DatasetServiceImpl::Options datasets;
    JobManager::Options jobs;
    RolloutServiceImpl::Options rollouts;
    // Of the metrics port, on the address 127.0.0.1; 0 takes a free one, negative opens none. Default: none.
    int metrics_port = -1;
    // Gets the structured log; must outlive the host.
    std::ostream* log = nullptr;
  };

  // Loads the default model and serves. The error of the first part that cannot be started.
  static absl::StatusOr<std::unique_ptr<ServiceHost>> Start(Options options);
  // Drains without grace.
  ~ServiceHost();

  int port() const;
  // 0 where there is none.
  int metrics_port() const;
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Says NOT_SERVING and refuses what is new; waits until the rest is done, at most grace; ends what is left. Call
  // once.
  void Drain(absl::Duration grace);

 private:
  struct Parts;
  explicit ServiceHost(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SERVICE_HOST_H_
