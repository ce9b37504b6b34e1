#include "tools/cli/client_show.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "longtail/v1/dataset_service.grpc.pb.h"
#include "longtail/v1/model_service.grpc.pb.h"
#include "longtail/v1/scenario_service.grpc.pb.h"
#include "tools/cli/client_request.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

std::string Line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string StateName(v1::ModelState state) {
  const std::string name = v1::ModelState_Name(state);
  return name.empty() ? absl::StrCat(static_cast<int>(state)) : name.substr(sizeof("MODEL_STATE_") - 1);
}

}  // namespace

int RunClientValidate(const ShowArguments& arguments, ClientChannel& client, CommandContext& context) {
  const auto stub = v1::ScenarioService::NewStub(client.channel());
  int exit_code = kExitDone;
  Json all = Json::array();
  for (const std::string& argument : arguments.specs) {
    SentSpecs sent;
    v1::ValidateScenarioRequest request;
    v1::ValidateScenarioResponse response;
    absl::StatusOr<v1::SpecSource> source = SpecSourceOf(argument, sent);
    if (!source.ok()) return Fail(source.status(), context);
    *request.mutable_source() = *std::move(source);
    const absl::Status status =
        client.Call([&](grpc::ClientContext& call) { return stub->ValidateScenario(&call, request, &response); });
    if (!status.ok()) return FailCall(status, client, sent, context);
    if (!response.valid()) exit_code = kExitBadInput;
    const Diagnostics diagnostics = FromProto(response.diagnostics());
    if (arguments.json) {
      for (const Json& row : Json::parse(DiagnosticsToJson(argument, diagnostics))) all.push_back(row);
      continue;
    }
    context.err << FormatDiagnostics(argument, sent[argument], diagnostics, /*max_shown=*/20, context.color);
    if (response.valid()) context.out << argument << ": ok\n";
  }
  if (arguments.json) context.out << all.dump(2) << "\n";
  return exit_code;
}

int RunClientModels(const ShowArguments& arguments, ClientChannel& client, CommandContext& context) {
  const auto stub = v1::ModelService::NewStub(client.channel());
  v1::ListModelsResponse response;
  const absl::Status status =
      client.Call([&](grpc::ClientContext& call) { return stub->ListModels(&call, {}, &response); });
  if (!status.ok()) return FailCall(status, client, {}, context);
  Table table({"WEIGHTS", "STATE", "DEFAULT", "USERS", "SIZE", "DEVICE", "MODEL"});
  for (const v1::Model& model : response.models()) {
    const std::string size = model.width_px() == 0 ? "" : absl::StrCat(model.width_px(), "x", model.height_px());
    table.Add({model.display_name(), StateName(model.state()), model.is_default() ? "yes" : "",
               absl::StrCat(model.num_users()), size, model.device(), model.name()});
    if (!arguments.json) continue;
    context.out << Line({{"name", model.name()},
                         {"display_name", model.display_name()},
                         {"state", StateName(model.state())},
                         {"is_default", model.is_default()},
                         {"num_users", model.num_users()},
                         {"width_px", model.width_px()},
                         {"height_px", model.height_px()},
                         {"num_parameters", model.num_parameters()},
                         {"max_steps", model.max_steps()},
                         {"device", model.device()},
                         {"library", model.library()},
                         {"license", model.license()}});
  }
  if (!arguments.json) table.Print(context.out);
  return kExitDone;
}

int RunClientDatasets(const ShowArguments& arguments, ClientChannel& client, CommandContext& context) {
  const auto stub = v1::DatasetService::NewStub(client.channel());
  Table table({"DATASET", "COMPLETE", "SHARDS", "OF", "SAMPLES", "OF", "MiB", "SEED"});
  v1::ListDatasetsRequest request;
  do {
    v1::ListDatasetsResponse page;
    const absl::Status status =
        client.Call([&](grpc::ClientContext& call) { return stub->ListDatasets(&call, request, &page); });
    if (!status.ok()) return FailCall(status, client, {}, context);
    for (const v1::Dataset& dataset : page.datasets()) {
      table.Add({dataset.name(), dataset.complete() ? "yes" : "no", absl::StrCat(dataset.num_shards()),
                 absl::StrCat(dataset.num_planned_shards()), absl::StrCat(dataset.num_samples()),
                 absl::StrCat(dataset.num_planned_samples()),
                 absl::StrFormat("%.1f", static_cast<double>(dataset.size_bytes()) / (1 << 20)),
                 absl::StrCat(dataset.seed())});
      if (!arguments.json) continue;
      context.out << Line({{"name", dataset.name()},
                           {"complete", dataset.complete()},
                           {"shards", dataset.num_shards()},
                           {"planned_shards", dataset.num_planned_shards()},
                           {"samples", dataset.num_samples()},
                           {"planned_samples", dataset.num_planned_samples()},
                           {"size_bytes", dataset.size_bytes()},
                           {"seed", dataset.seed()},
                           {"digest", dataset.digest()},
                           {"server_path", dataset.server_path()}});
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  if (!arguments.json) table.Print(context.out);
  return kExitDone;
}

}  // namespace longtail
