#include "generator/service/service_host.h"

#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "generator/service/job_service.h"
#include "generator/service/metrics_port.h"
#include "generator/service/model_service.h"
#include "generator/service/operations_service.h"
#include "generator/service/scenario_service.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

// How long the answers of what is finished may take to reach their clients.
constexpr absl::Duration kLastAnswers = absl::Seconds(5);

}  // namespace

// In the order of dependence: what comes later uses what comes before.
struct ServiceHost::Parts {
  Parts(std::ostream& out, ProcessFacts process) : facts(std::move(process)), log(out) {}
  ~Parts() {
    server.reset();
    // What a stream has asked for may run on after the stream's end, and may use every part.
    if (door != nullptr) door->work().Join();
  }

  const ProcessFacts facts;
  EventLog log;
  Metrics metrics;
  std::optional<SpecLibrary> library;
  std::optional<DatasetRoot> datasets;
  std::unique_ptr<ModelRegistry> models;
  std::unique_ptr<FrontDoor> door;
  std::unique_ptr<JobManager> jobs;
  std::unique_ptr<ScenarioServiceImpl> scenario_service;
  std::unique_ptr<ModelServiceImpl> model_service;
  std::unique_ptr<RolloutServiceImpl> rollout_service;
  std::unique_ptr<DatasetServiceImpl> dataset_service;
  std::unique_ptr<JobServiceImpl> job_service;
  std::unique_ptr<OperationsServiceImpl> operations_service;
  std::unique_ptr<Server> server;
  std::unique_ptr<MetricsPort> metrics_port;
};

absl::StatusOr<std::unique_ptr<ServiceHost>> ServiceHost::Start(Options options) {
  auto parts = std::make_unique<Parts>(*options.log, options.facts);
  ASSIGN_OR_RETURN(parts->library, SpecLibrary::Open(options.library));
  ASSIGN_OR_RETURN(parts->datasets, DatasetRoot::Open(options.dataset_root));
  options.models.shared.metrics = &parts->metrics;
  ASSIGN_OR_RETURN(parts->models, ModelRegistry::Open(std::move(options.models)));
  RETURN_IF_ERROR(parts->models->Load("", /*make_default=*/true, /*validate_only=*/false).status());
  parts->door = std::make_unique<FrontDoor>(std::move(options.door), parts->metrics, parts->log);
  parts->scenario_service =
      std::make_unique<ScenarioServiceImpl>(*parts->door, *parts->library, *parts->models, parts->facts);
  parts->model_service = std::make_unique<ModelServiceImpl>(*parts->door, *parts->models);
  parts->rollout_service = std::make_unique<RolloutServiceImpl>(*parts->door, *parts->library, *parts->models,
                                                                parts->facts, options.rollouts);
  ASSIGN_OR_RETURN(parts->jobs, JobManager::Open(std::move(options.jobs), {.library = *parts->library,
                                                                           .models = *parts->models,
                                                                           .datasets = *parts->datasets,
                                                                           .facts = parts->facts,
                                                                           .metrics = parts->metrics,
                                                                           .log = parts->log}));
  parts->dataset_service =
      std::make_unique<DatasetServiceImpl>(*parts->door, *parts->datasets, *parts->jobs, options.datasets);
  parts->job_service = std::make_unique<JobServiceImpl>(*parts->door, *parts->jobs, options.rollouts.slow_reader_limit);
  parts->operations_service = std::make_unique<OperationsServiceImpl>(*parts->door, *parts->jobs);
  ASSIGN_OR_RETURN(
      parts->server,
      Server::Start(options.server,
                    {{v1::ScenarioService::service_full_name(), parts->scenario_service.get()},
                     {v1::DatasetService::service_full_name(), parts->dataset_service.get()},
                     {v1::ModelService::service_full_name(), parts->model_service.get()},
                     {v1::RolloutService::service_full_name(), parts->rollout_service.get()},
                     {v1::JobService::service_full_name(), parts->job_service.get()},
                     {google::longrunning::Operations::service_full_name(), parts->operations_service.get()}}));
  if (options.metrics_port >= 0) {
    ASSIGN_OR_RETURN(parts->metrics_port, MetricsPort::Open("127.0.0.1", options.metrics_port, parts->metrics));
  }
  std::unique_ptr<ServiceHost> host(new ServiceHost(std::move(parts)));
  host->parts_->log.Write("serving",
                          {{"port", int64_t{host->port()}}, {"metrics_port", int64_t{host->metrics_port()}}});
  return host;
}

ServiceHost::ServiceHost(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ServiceHost::~ServiceHost() = default;

int ServiceHost::port() const { return parts_->server->port(); }
int ServiceHost::metrics_port() const { return parts_->metrics_port == nullptr ? 0 : parts_->metrics_port->port(); }
std::shared_ptr<grpc::Channel> ServiceHost::InProcessChannel() { return parts_->server->InProcessChannel(); }

void ServiceHost::Drain(absl::Duration grace) {
  const absl::Time deadline = absl::Now() + grace;
  parts_->log.Write("draining", {{"grace_s", absl::ToDoubleSeconds(grace)}});
  parts_->server->SetServing(false);
  parts_->door->BeginDrain();
  parts_->jobs->Stop();
  const bool idle = parts_->door->AwaitIdle(deadline);
  parts_->server->Shutdown(absl::Now() + (idle ? kLastAnswers : absl::ZeroDuration()));
  parts_->log.Write("drained", {{"all_done", int64_t{idle}}});
}

}  // namespace longtail
