// Writes a simulation into a track, frame by frame.
#ifndef LONGTAIL_SCENARIOS_TRACK_RECORDER_H_
#define LONGTAIL_SCENARIOS_TRACK_RECORDER_H_

#include "longtail/v1/world_track.pb.h"
#include "scenarios/behavior/world_sim.h"

namespace longtail {

// Not thread-safe: one simulation.
class TrackRecorder {
 public:
  // plan outlives the recorder.
  explicit TrackRecorder(const Plan& plan);

  // The present moment. Commands of ego are added by who gives them.
  void AddFrame(const WorldState& world);
  v1::WorldTrack& track() { return track_; }

  // Lists that are not all 0 get an entry for each frame, events what sim saw of them, and changes of light and weather
  // that steps began are listed.
  v1::WorldTrack Finish(const WorldSim& sim);

 private:
  void AddLooks(const ActorLooks& looks, v1::ActorTrack& actor);
  void AddDoors(const ActorState& state, v1::ActorTrack& actor);
  void AddContact(const ContactPair& pair);
  void AddEvents(const WorldSim& sim);

  const Plan& plan_;
  v1::WorldTrack track_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_TRACK_RECORDER_H_
