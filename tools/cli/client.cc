#include "tools/cli/client.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tools/cli/client_connection.h"
#include "tools/cli/client_job.h"
#include "tools/cli/client_show.h"
#include "tools/cli/client_stream.h"

namespace longtail {
namespace {

// Adds a verb that runs with a channel to the service.
template <typename Arguments>
CLI::App* AddVerb(CLI::App& noun, const char* name, const char* description, const char* example,
                  const std::shared_ptr<Arguments>& arguments,
                  int (*run)(const Arguments&, ClientChannel&, CommandContext&), CommandContext& context) {
  CLI::App* verb = AddCommand(noun, name, description, example);
  verb->add_flag("--json", arguments->json, "as JSON, an object a line");
  auto connection = std::make_shared<ConnectionArguments>();
  AddConnectionFlags(*verb, *connection);
  verb->callback([arguments, connection, run, &context] {
    context.exit_code =
        RunConnected(*connection, context, [&](ClientChannel& client) { return run(*arguments, client, context); });
  });
  return verb;
}

void AddSubmit(CLI::App& noun, CommandContext& context) {
  auto arguments = std::make_shared<SubmitArguments>();
  CLI::App* verb = AddVerb(noun, "submit", "asks for a dataset, made in the background, and prints the job's name",
                           "longtail client submit close_cut_in --dataset cut_ins --clips 1000 --seed 7 --watch",
                           arguments, RunClientSubmit, context);
  verb->add_option("SPEC", arguments->specs, "spec files, or ids of the server's library")->required();
  verb->add_option("--dataset", arguments->dataset, "name of the dataset, a folder on the server")->required();
  AddClipFlags(*verb, arguments->clips);
  verb->add_option("--labels", arguments->clips.labels, "dense: class, instance and depth rasters too")
      ->check(CLI::IsMember({"standard", "dense"}))
      ->capture_default_str();
  verb->add_option("--batch", arguments->batch, "units stepped together by the model")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  verb->add_option("--request-id", arguments->request_id, "a UUID4; the same twice makes one job. Default: a new one");
  verb->add_flag("--validate-only", arguments->validate_only, "checks the job and makes none");
  verb->add_flag("--watch", arguments->watch, "goes on as `client watch`");
}

void AddWatchCancelList(CLI::App& noun, CommandContext& context) {
  auto watched = std::make_shared<WatchArguments>();
  CLI::App* watch =
      AddVerb(noun, "watch", "shows a job until it is finished",
              "longtail client watch jobs/5be8c3d05f1c4c1f8f6d2f1f3a0c9b7e", watched, RunClientWatch, context);
  watch->add_option("JOB", watched->job, "name of the job")->required();
  watch->add_option("--after", watched->after, "number of the last event that was seen")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();

  auto cancelled = std::make_shared<CancelArguments>();
  CLI::App* cancel =
      AddVerb(noun, "cancel", "stops a job within a frame; what is committed stays",
              "longtail client cancel jobs/5be8c3d05f1c4c1f8f6d2f1f3a0c9b7e", cancelled, RunClientCancel, context);
  cancel->add_option("JOB", cancelled->job, "name of the job")->required();
  cancel->add_option("--etag", cancelled->etag, "cancels only the state that has this etag; default: any");

  auto listed = std::make_shared<ListArguments>();
  CLI::App* list = AddVerb(noun, "list", "lists jobs, the newest first", "longtail client list --state running", listed,
                           RunClientList, context);
  list->add_option("--state", listed->state, "only jobs in this state")
      ->check(CLI::IsMember({"queued", "running", "paused", "cancelling", "succeeded", "failed", "cancelled"}));
  list->add_option("--dataset", listed->dataset, "only jobs of this dataset");
  list->add_option("--filter", listed->filter, "terms joined by AND: client = \"ann\"");
  list->add_option("--limit", listed->limit, "jobs at most; 0: all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

void AddStream(CLI::App& noun, CommandContext& context) {
  auto arguments = std::make_shared<StreamArguments>();
  CLI::App* verb = AddVerb(noun, "stream", "receives clips as they are made, without a dataset",
                           "longtail client stream close_cut_in --clips 3 --seed 7 --out clips", arguments,
                           RunClientStream, context);
  verb->add_option("SPEC", arguments->spec, "spec file, or id of the server's library")->required();
  AddClipFlags(*verb, arguments->clips);
  verb->add_option("--labels", arguments->clips.labels, "none, or dense: class, instance and depth rasters too")
      ->check(CLI::IsMember({"none", "standard", "dense"}))
      ->capture_default_str();
  verb->add_option("--first-sample", arguments->first_sample, "number of the first sample")->capture_default_str();
  verb->add_option("--format", arguments->format, "how frames are packed")
      ->check(CLI::IsMember({"rgb", "png", "jpeg", "h264"}))
      ->capture_default_str();
  verb->add_option("--jpeg-quality", arguments->jpeg_quality, "of --format jpeg")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  verb->add_option("--chunk", arguments->chunk, "frames received at a time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  verb->add_option("--out", arguments->out, "folder that gets a folder a clip; default: parts are only named");
}

void AddShow(CLI::App& noun, CommandContext& context) {
  auto validated = std::make_shared<ShowArguments>();
  CLI::App* validate = AddVerb(noun, "validate", "names every fault that the server finds in a spec",
                               "longtail client validate my_event.textproto", validated, RunClientValidate, context);
  validate->add_option("SPEC", validated->specs, "spec files, or ids of the server's library")->required();
  AddVerb(noun, "models", "lists the server's world models", "longtail client models",
          std::make_shared<ShowArguments>(), RunClientModels, context);
  AddVerb(noun, "datasets", "lists the server's datasets", "longtail client datasets",
          std::make_shared<ShowArguments>(), RunClientDatasets, context);
}

}  // namespace

void AddClientCommand(CLI::App& app, CommandContext& context) {
  CLI::App* noun = AddCommand(app, "client", "asks a running service for jobs, clips and what it has",
                              "longtail client submit close_cut_in --dataset cut_ins --clips 100 --watch");
  noun->require_subcommand(1);
  AddSubmit(*noun, context);
  AddWatchCancelList(*noun, context);
  AddStream(*noun, context);
  AddShow(*noun, context);
}

}  // namespace longtail
