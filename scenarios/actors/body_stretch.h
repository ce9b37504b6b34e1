// How a body's size differs from the one that the catalogue has under its name.
#ifndef LONGTAIL_SCENARIOS_ACTORS_BODY_STRETCH_H_
#define LONGTAIL_SCENARIOS_ACTORS_BODY_STRETCH_H_

#include "longtail/v1/scenario.pb.h"
#include "scenarios/actors/catalogue.h"

namespace longtail {

// Size over the catalogue's size; all exactly 1 for a body of the catalogue's size.
struct BodyStretch {
  double along = 1;   // length, and all distances along x
  double across = 1;  // width
  double up = 1;      // height

  bool IsNone() const { return along == 1 && across == 1 && up == 1; }
};

// The catalogue's entry of the body's name; null where its class has none such. Thread-safe.
const BodyModel* ModelOf(const v1::ActorBody& body);

// None for a body of no model of its class. Pure function; thread-safe.
BodyStretch StretchOf(const v1::ActorBody& body);

// The body before it was stretched. Pure function; thread-safe.
v1::ActorBody UsualBody(const v1::ActorBody& body);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_BODY_STRETCH_H_
