// Background traffic of a spec -> actors of a concrete scenario.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_EXPAND_TRAFFIC_H_
#define LONGTAIL_SCENARIOS_SAMPLING_EXPAND_TRAFFIC_H_

#include "absl/status/status.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/traffic.pb.h"
#include "scenarios/sampling/value_resolver.h"

namespace longtail {

// Vehicles of all background traffic of a scenario at most.
inline constexpr int kMaxTrafficVehicles = 1000;

// Adds actors "<name>_0", "<name>_1", … and their bodies after those that scenario has, which is whole otherwise.
// Numbers of a flow as a whole are drawn and counted as all of a spec; what is drawn for each vehicle is not counted
// (Note [Background traffic]). Streams are named "traffic/<name>/<lane>/<k>/…": the k-th place of a lane draws the same
// whoever finds room elsewhere.
// OutOfRange, naming the field first, where the drawn road has no such course or lane, or there are too many vehicles;
// errors of ValueResolver. A scenario that CompilePlan refuses stays as it is: its simulation says why.
//
// Note [Background traffic]
//   How many vehicles come is itself drawn, so that densities of draws with different traffic do not compare; and no
//   law that is drawn anew has an importance, so that p and q of all of it are alike and the weight exp(log_p - log_q)
//   of a sample is exact without it. Places where there is no room stay empty: the mean density holds on the free road.
absl::Status ExpandTraffic(const google::protobuf::RepeatedPtrField<v1::Traffic>& traffic, ValueResolver& resolver,
                           v1::Scenario& scenario);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_EXPAND_TRAFFIC_H_
