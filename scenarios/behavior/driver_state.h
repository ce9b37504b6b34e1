// What a driver keeps in mind from tick to tick: where the rules of the road ask it to wait, and why; which lane it
// wants.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_DRIVER_STATE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_DRIVER_STATE_H_

#include <limits>

namespace longtail {

struct DriverState {
  bool ignores_signals = false;       // red lights and stop signs
  bool ignores_right_of_way = false;  // whoever comes
  bool startled = false;              // an animal, by what comes

  // On tyres that slip: has come further round than steering catches. It brakes until it stands, and stays so until a
  // step holds its speed or puts it elsewhere.
  bool spun = false;

  bool thinks = false;  // has been asked before
  int indicator = 0;    // that it has on by itself: +1 left, -1 right

  // Junctions: where the rules ask it to wait with its front, s on its own course.
  double hold_s_m = std::numeric_limits<double>::infinity();  // in its direction; infinity for nowhere
  bool held_by_signal = false;
  bool enters = false;    // is at its place to wait and goes
  bool inside = false;    // is past such a place and not yet through: others wait for it
  int waited_ticks = 0;   // in which it has stood there, but for red lights
  int arrived_tick = -1;  // since when
  int served_line = -1;   // the stop sign's line at which it has stopped
  int stopped_ticks = 0;  // at the line that it is about to serve
  int amber_line = -1;    // the signal's line for which it has made up its mind at amber
  bool amber_stops = false;

  // Lanes, of who changes them by itself.
  double lane_end_s_m = std::numeric_limits<double>::infinity();  // where its lane ends, in its direction
  int wanted_lane = 0;                                            // that it signals for; 0 for none
  int wanted_side = 0;                                            // +1 to its left, -1 to its right
  bool must_change = false;                                       // wants it as its own leads nowhere
  int signalled_ticks = 0;                                        // for how long
  double fall_in_mps2 = std::numeric_limits<double>::infinity();  // most acceleration that opens a gap there
  bool changes = false;                                           // is on its way over to the lane that it keeps to
  double change_from_m = 0;                                       // where that began, from the new lane's centre
  double change_m = 0, change_length_m = 0;                       // way since, and of the whole change
  double goes_left_m = 0;                                         // to the lane it wants or changes to, to its left
  int kept_tick = -1000;                                          // when it last came to its lane

  // Beside doors that stand open, + to the left of its course.
  double aside_goal_m = 0;  // how far it goes out of their way
  double aside_m = 0;       // how far it is

  // Forgets a lane change that is under way or wanted.
  void DropLaneChange() {
    wanted_lane = wanted_side = signalled_ticks = 0;
    must_change = changes = false;
    goes_left_m = change_from_m = change_m = change_length_m = 0;
    fall_in_mps2 = std::numeric_limits<double>::infinity();
  }
  // Its way is another at once: what it knew of it is of the past.
  void LookAnew() {
    DropLaneChange();
    thinks = false;
  }
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_DRIVER_STATE_H_
