#include "tools/cli/sample_report.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json OrNull(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json ToJson(const google::protobuf::RepeatedPtrField<v1::Rejection>& rejections) {
  Json rows = Json::array();
  for (const v1::Rejection& rejection : rejections) {
    rows.push_back({{"try_index", rejection.try_index()},
                    {"reason", ReasonName(rejection.reason())},
                    {"subject", rejection.subject()},
                    {"detail", rejection.detail()}});
  }
  return rows;
}

Json Smallest(const std::vector<double>& series) {
  return series.empty() ? Json(nullptr) : OrNull(*std::min_element(series.begin(), series.end()));
}

Json Largest(const std::vector<double>& series) {
  return series.empty() ? Json(nullptr) : OrNull(*std::max_element(series.begin(), series.end()));
}

const char* AvoidanceName(Avoidance avoidance) {
  switch (avoidance) {
    case Avoidance::kAvoidable:
      return "avoidable";
    case Avoidance::kUnavoidable:
      return "unavoidable";
    case Avoidance::kUndecided:
      return "undecided";
  }
  return "";
}

Json ToJson(const CriticalitySeries& series, const v1::WorldTrack& track) {
  return {
      {"min_ttc_s", Smallest(series.ttc_s)},
      {"min_path_ttc_s", Smallest(series.path_ttc_s)},
      {"min_thw_s", Smallest(series.thw_s)},
      {"min_pet_s", Smallest(series.pet_s)},
      {"max_drac_mps2", Largest(series.drac_mps2)},
      {"max_required_deceleration_mps2", Largest(series.required_deceleration_mps2)},
      {"min_rss_margin_m", Smallest(series.rss_margin_m)},
      {"rss_violation_s", series.rss_violation_s},
      {"contact_delta_v_mps", OrNull(series.contact_delta_v_mps)},
      {"avoidability", AvoidanceName(series.avoidance)},
      {"avoidance_margin_s", OrNull(series.avoidance_margin_s)},
      {"critical_at_s", series.critical_frame < 0 ? Json(nullptr) : Json(track.time_us(series.critical_frame) * 1e-6)}};
}

}  // namespace

Json DrawnJson(const v1::Scenario& scenario) {
  Json classes = Json::object(), params = Json::object();
  for (const v1::ActorBody& body : scenario.bodies()) {
    classes[body.actor()] = v1::ActorClass_Name(body.actor_class());
  }
  for (const v1::DrawnParam& param : scenario.params()) params[param.name()] = param.value();
  return {{"spec", scenario.concrete().id()},
          {"seed", scenario.seed()},
          {"sample_index", scenario.sample_index()},
          {"try_index", scenario.try_index()},
          {"road", scenario.concrete().roads(0).name()},
          {"environment", scenario.concrete().environments(0).name()},
          {"actor_classes", classes},
          {"params", params},
          {"log_p", scenario.log_p()},
          {"log_q", scenario.log_q()},
          {"weight", std::exp(scenario.log_p() - scenario.log_q())},
          {"rejections", ToJson(scenario.rejections())}};
}

Json SimulatedJson(const AcceptedScenario& sample, const ClipSummary& summary, const CriticalitySeries& criticality) {
  Json events = Json::array();
  for (const EventSummary& event : summary.events) {
    events.push_back({{"id", event.id},
                      {"window_start_s", event.window_start_s},
                      {"window_end_s", event.window_end_s},
                      {"steps_begin_s", OrNull(event.steps_begin_s)},
                      {"happened_s", OrNull(event.happened_s)}});
  }
  Json json = DrawnJson(sample.scenario);
  json["duration_s"] = summary.duration_s;
  json["ego_start_mps"] = summary.ego_start_mps;
  json["ego_end_mps"] = summary.ego_end_mps;
  json["hardest_braking_mps2"] = summary.hardest_braking_mps2;
  json["min_distance_m"] = OrNull(summary.min_distance_m);
  json["min_distance_at_s"] = summary.min_distance_m ? Json(summary.min_distance_at_s) : Json(nullptr);
  json["nearest_actor"] = summary.nearest_actor;
  json["in_contact"] = summary.in_contact;
  json["criticality"] = ToJson(criticality, sample.track);
  json["events"] = events;
  return json;
}

}  // namespace longtail
