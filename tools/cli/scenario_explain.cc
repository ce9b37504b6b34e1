#include "tools/cli/scenario_explain.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/cli/action_words.h"
#include "tools/cli/actor_words.h"
#include "tools/cli/alike_words.h"
#include "tools/cli/environment_words.h"
#include "tools/cli/event_words.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/road_words.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/spec_words.h"
#include "tools/cli/traffic_words.h"
#include "tools/cli/trigger_words.h"

namespace longtail {
namespace {

constexpr size_t kColumns = 110, kMaxNameColumns = 24;

template <typename Item>
std::string Share(const Item& item, const google::protobuf::RepeatedPtrField<Item>& all) {
  if (all.size() < 2) return "";
  double sum = 0;
  for (const Item& other : all) sum += other.has_weight() ? other.weight() : 1;
  return absl::StrFormat("in %.0f %% of the samples: ", 100 * (item.has_weight() ? item.weight() : 1) / sum);
}

std::string ParamWords(const v1::Param& param) {
  std::string words = LawWords(param.value(), UnitOf(param.name()));
  if (!param.description().empty()) absl::StrAppend(&words, ". ", param.description());
  if (!param.source().empty()) absl::StrAppend(&words, " [", param.source(), "]");
  return words;
}

std::string RepeatWords(const v1::Repeat& repeat) {
  return absl::StrCat("; again and again",
                      repeat.has_count() ? absl::StrCat(", ", ValueWords(repeat.count(), ""), " times in all") : "",
                      repeat.has_until() ? absl::StrCat(", until ", TriggerWords(repeat.until())) : "");
}

// Walks the storyboard in order. after: what must be done before a node's turn comes; empty at the start of the clip.
// Returns the names of the node's last steps.
std::vector<std::string> AddSteps(const v1::Node& node, const std::vector<std::string>& after,
                                  std::vector<ExplainedItem>& items) {
  if (node.has_serial()) {
    std::vector<std::string> last = after;
    for (const v1::Node& child : node.serial().nodes()) last = AddSteps(child, last, items);
    return last;
  }
  if (node.has_parallel()) {
    std::vector<std::string> last;
    for (const v1::Node& child : node.parallel().nodes()) {
      for (std::string& name : AddSteps(child, after, items)) last.push_back(std::move(name));
    }
    return last;
  }
  if (node.has_one_of()) {
    std::vector<std::string> last = after;
    for (const v1::Branch& branch : node.one_of().branches()) {
      const size_t first = items.size();
      if (branch.has_node()) last = AddSteps(branch.node(), after, items);
      for (size_t i = first; i < items.size(); ++i) {
        items[i].words = Share(branch, node.one_of().branches()) + items[i].words;
      }
    }
    return last;
  }
  if (node.has_repeat()) {
    const size_t first = items.size();
    std::vector<std::string> last = AddSteps(node.repeat().node(), after, items);
    for (size_t i = first; i < items.size(); ++i) absl::StrAppend(&items[i].words, RepeatWords(node.repeat()));
    return last;
  }
  const v1::Step& step = node.step();
  std::string words = after.empty() ? "" : absl::StrCat("after ", absl::StrJoin(after, " and "), ", ");
  if (step.has_start()) {
    absl::StrAppend(&words, "as soon as ", TriggerWords(step.start()), ", ");
  } else if (after.empty()) {
    words = "at once, ";
  }
  absl::StrAppend(&words, step.actor(), step.actor().empty() ? "" : " ", ActionWords(step.action()));
  if (step.priority() == v1::STEP_PRIORITY_PARALLEL) words += "; what it did before goes on afterwards";
  if (step.priority() == v1::STEP_PRIORITY_SKIP) words += "; not while another step moves it";
  if (step.has_max_count()) absl::StrAppend(&words, "; up to ", ValueWords(step.max_count(), ""), " times");
  if (step.has_stop()) absl::StrAppend(&words, "; it ends early when ", TriggerWords(step.stop()));
  items.push_back({step.name(), std::move(words)});
  return {step.name()};
}

// What is not as usual with a camera: "; f-theta lens; drops on the lens; may lose frames".
std::string CameraWords(const v1::Camera& camera) {
  std::string words;
  if (camera.has_ftheta()) words += "; f-theta lens";
  if (camera.has_exposure()) words += "; exposure of its own";
  if (camera.has_stray_light_ratio()) words += "; strews the sun's light";
  if (camera.has_noise_ratio()) words += "; noise";
  if (camera.has_vignette_ratio()) words += "; dark corners";
  for (const v1::LensDirt& dirt : camera.dirt()) {
    const std::string kind = v1::DirtKind_Name(dirt.kind());
    absl::StrAppend(&words, "; ", absl::AsciiStrToLower(absl::StripPrefix(kind, "DIRT_KIND_")), " on the lens");
  }
  if (!camera.faults().empty() || camera.has_drop_ratio()) words += "; may lose frames";
  return words;
}

std::string ClipWords(const v1::ScenarioSpec& spec) {
  const uint32_t rate_hz = spec.sensors().has_rate_hz() ? spec.sensors().rate_hz() : 10;
  std::vector<std::string> cameras;
  for (const v1::Camera& camera : spec.sensors().cameras()) {
    cameras.push_back(absl::StrFormat("%s (%d x %d px%s)", camera.name(),
                                      camera.has_width_px() ? camera.width_px() : 256,
                                      camera.has_height_px() ? camera.height_px() : 128, CameraWords(camera)));
  }
  if (cameras.empty()) cameras.push_back("front_60fov (256 x 128 px)");
  return absl::StrCat(ValueWords(spec.duration_s(), "s"), " at ", rate_hz, " frames a second, seen by ",
                      absl::StrJoin(cameras, ", "));
}

void AppendWrapped(const std::string& words, size_t indent, std::string* text) {
  size_t column = indent;
  for (const absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    if (column > indent && column + 1 + word.size() > kColumns) {
      absl::StrAppend(text, "\n", std::string(indent, ' '));
      column = indent;
    }
    if (column > indent) {
      *text += ' ';
      ++column;
    }
    absl::StrAppend(text, word);
    column += word.size();
  }
  *text += '\n';
}

// Items that differ in numbers alone, and whose names count up, are one: the first of them.
std::vector<ExplainedItem> JoinAlike(const std::vector<ExplainedItem>& items) {
  std::vector<std::string> names, words;
  for (const ExplainedItem& item : items) {
    names.push_back(item.name);
    words.push_back(item.words);
  }
  std::vector<ExplainedItem> joined;
  for (const std::vector<int>& group : GroupNumbered(names, words)) {
    const ExplainedItem& first = items[group.front()];
    if (group.size() == 1) {
      joined.push_back(first);
    } else {
      joined.push_back({absl::StrCat(first.name, " to ", items[group.back()].name),
                        absl::StrCat(group.size(), " alike but for numbers; the first: ", first.words)});
    }
  }
  return joined;
}

}  // namespace

std::vector<ExplainedSection> ExplainSpec(const v1::ScenarioSpec& spec) {
  std::vector<ExplainedSection> sections;
  const auto add = [&sections](const char* key, const char* title, std::vector<ExplainedItem> items) {
    if (!items.empty()) sections.push_back({key, title, std::move(items)});
  };
  std::vector<ExplainedItem> roads, environments, actors, flows, params, constraints, steps, events, variables,
      references;
  for (const v1::Road& road : spec.roads()) roads.push_back({road.name(), Share(road, spec.roads()) + RoadWords(road)});
  for (const v1::Environment& light : spec.environments()) {
    environments.push_back({light.name(), Share(light, spec.environments()) + EnvironmentWords(light)});
  }
  actors.push_back({"ego", EgoWords(spec.ego())});
  for (const v1::Actor& actor : spec.actors()) actors.push_back({actor.id(), ActorWords(actor)});
  for (const v1::Traffic& traffic : spec.traffic()) flows.push_back({traffic.name(), TrafficWords(traffic)});
  for (const v1::Param& param : spec.params()) params.push_back({param.name(), ParamWords(param)});
  for (const v1::Variable& variable : spec.variables()) {
    variables.push_back({variable.name(),
                         absl::StrCat("at first ", variable.has_initial() ? ValueWords(variable.initial(), "") : "0")});
  }
  for (const v1::Constraint& constraint : spec.constraints()) constraints.push_back({"", constraint.expression()});
  AddSteps(spec.storyboard(), {}, steps);
  for (const v1::Event& event : spec.events()) events.push_back({event.id(), EventWords(event)});
  for (const std::string& reference : spec.references()) references.push_back({"", reference});
  add("description", "What it is", {{"", spec.description()}});
  add("steps", "What will happen", std::move(steps));
  add("events", "The event", std::move(events));
  add("actors", "Who is there", std::move(actors));
  add("traffic", "Background traffic, drawn anew for each sample and vehicle", std::move(flows));
  add("params", "Parameters, drawn once for each sample", std::move(params));
  add("variables", "Variables, which steps set and triggers read", std::move(variables));
  add("constraints", "Draws are kept only where", std::move(constraints));
  add("roads", "Roads, one for each sample", std::move(roads));
  add("environments", "Light and weather, one for each sample", std::move(environments));
  add("clip", "The clip", {{"", ClipWords(spec)}});
  add("references", "Where it comes from", std::move(references));
  return sections;
}

std::string ExplanationText(const v1::ScenarioSpec& spec) {
  std::string text = spec.id() + "\n";
  for (const ExplainedSection& section : ExplainSpec(spec)) {
    absl::StrAppend(&text, "\n", section.title, "\n");
    const bool has_copies = section.key == "steps" || section.key == "actors";
    const std::vector<ExplainedItem> items = has_copies ? JoinAlike(section.items) : section.items;
    size_t name_columns = 0;
    for (const ExplainedItem& item : items) name_columns = std::max(name_columns, item.name.size());
    name_columns = std::min(name_columns, kMaxNameColumns);
    const size_t indent = 2 + (name_columns > 0 ? name_columns + 2 : 0);
    for (const ExplainedItem& item : items) {
      absl::StrAppend(&text, "  ", item.name);
      if (name_columns > 0) {
        const size_t used = 2 + item.name.size();
        absl::StrAppend(&text, used + 2 > indent ? "\n" + std::string(indent, ' ') : std::string(indent - used, ' '));
      }
      AppendWrapped(item.words, indent, &text);
    }
  }
  return text;
}

std::string ExplanationJson(const v1::ScenarioSpec& spec) {
  nlohmann::ordered_json json = {{"id", spec.id()}};
  for (const ExplainedSection& section : ExplainSpec(spec)) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const ExplainedItem& item : section.items) {
      rows.push_back({{"name", item.name}, {"words", item.words}});
      if (section.key == "params") rows.back()["unit"] = UnitOf(item.name);
    }
    json[section.key] = std::move(rows);
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void AddScenarioExplain(CLI::App& scenario, CommandContext& context) {
  struct Options {
    std::string spec;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      AddCommand(scenario, "explain", "says in words what a spec does", "longtail scenario explain close_cut_in");
  command->add_option("SPEC", options->spec, "spec file, or id of a library event")->required();
  command->add_flag("--json", options->json, "print JSON")->group("Output");
  command->callback([options, &context] {
    SpecFile file;
    if (!LoadSpec(options->spec, &file, context)) return;
    context.out << (options->json ? ExplanationJson(file.parsed.spec) + "\n" : ExplanationText(file.parsed.spec));
  });
}

}  // namespace longtail
