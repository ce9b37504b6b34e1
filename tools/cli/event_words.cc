#include "tools/cli/event_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/cli/alike_words.h"
#include "tools/cli/spec_words.h"
#include "tools/cli/trigger_words.h"

namespace longtail {
namespace {

struct MetricWords {
  const char* what;
  const char* unit;
};

MetricWords WordsOf(v1::OutcomeMetric metric) {
  switch (metric) {
    case v1::OUTCOME_METRIC_MIN_TTC_S:
      return {"smallest time to collision", "s"};
    case v1::OUTCOME_METRIC_MIN_DISTANCE_M:
      return {"smallest free distance", "m"};
    case v1::OUTCOME_METRIC_MAX_DECELERATION_MPS2:
      return {"hardest braking of ego", "m/s²"};
    case v1::OUTCOME_METRIC_MIN_THW_S:
      return {"smallest time headway of ego", "s"};
    case v1::OUTCOME_METRIC_MAX_DRAC_MPS2:
      return {"largest deceleration that avoids a crash (DRAC)", "m/s²"};
    case v1::OUTCOME_METRIC_MIN_PET_S:
      return {"smallest time between one leaving a place and the other coming there (PET)", "s"};
    case v1::OUTCOME_METRIC_MAX_REQUIRED_DECELERATION_MPS2:
      return {"hardest braking that those ahead of ego require", "m/s²"};
    case v1::OUTCOME_METRIC_RSS_VIOLATION_S:
      return {"time spent closer than RSS allows", "s"};
    case v1::OUTCOME_METRIC_CONTACT_DELTA_V_MPS:
      return {"largest change of velocity by a contact", "m/s"};
    default:
      return {"no metric", ""};
  }
}

std::string OutcomeWords(const v1::OutcomeBand& band) {
  const MetricWords words = WordsOf(band.metric());
  return absl::StrFormat("%s in [%g, %g] %s", words.what, band.lo(), band.hi(), words.unit);
}

std::string AvoidanceWords(v1::AvoidanceDemand avoidance) {
  switch (avoidance) {
    case v1::AVOIDANCE_DEMAND_AVOIDABLE:
      return "Kept only where ego can keep from its first contact. ";
    case v1::AVOIDANCE_DEMAND_UNAVOIDABLE:
      return "Kept only where a planner finds no way to keep ego from its first contact. ";
    default:
      return "";
  }
}

std::string ContactWords(const v1::Event& event) {
  if (event.contacts().empty()) return "A try with a contact is thrown away. ";
  std::vector<std::string> meant;
  for (const v1::MeantContact& contact : event.contacts()) {
    meant.push_back(
        absl::StrCat(contact.actor(), contact.may_miss() ? " may touch " : " must touch ", contact.other()));
  }
  return absl::StrCat("Contacts: ", absl::StrJoin(meant, ", "), "; a try with any other is thrown away. ");
}

}  // namespace

std::string EventWords(const v1::Event& event) {
  std::string words =
      absl::StrCat(event.description(), ". It counts as seen when ", TriggerWords(event.detector()),
                   "; this must first be so between ", ValueWords(event.window_start_s(), "s"), " and ",
                   ValueWords(event.window_end_s(), "s"), " of the clip, or the try is thrown away. Made by ",
                   NamesWords({event.steps().begin(), event.steps().end()}), "; with ego take part ",
                   NamesWords({event.actors().begin(), event.actors().end()}), ". ");
  for (const v1::OutcomeBand& band : event.outcome()) {
    absl::StrAppend(&words, "Kept only with ", OutcomeWords(band), ". ");
  }
  absl::StrAppend(&words, ContactWords(event), AvoidanceWords(event.avoidance()),
                  "A reactive driver is to come through untouched in ",
                  absl::StrFormat("%.0f %%", 100 * event.solvable_share()), " of the samples; severity ",
                  absl::StrFormat("%g", event.severity()), " of 1 if ego does nothing.");
  return words;
}

}  // namespace longtail
