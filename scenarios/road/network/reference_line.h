// A road's reference line seen from above, as a function of arc length.
//
// Lines and arcs are evaluated in closed form. Spirals (Fresnel's integrals) keep exact poses every metre or so and
// integrate from the nearest; polynomials keep their parameter as a function of arc length. Errors are below 1e-6 m.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_REFERENCE_LINE_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_REFERENCE_LINE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/road/network/plan_view.h"

namespace longtail::network {

// A point of the line with its tangent.
struct LinePose {
  double x_m = 0;
  double y_m = 0;
  double cos_heading = 1;
  double sin_heading = 0;
  double curvature_per_m = 0;  // + bends left
};

// Thread-safe after creation. Queries allocate nothing.
class ReferenceLine {
 public:
  // geometries: at least one, s increasing from 0. InvalidArgument names the piece ("geometries[2].…") where it has no
  // length, does not move, or turns by more than 200 rad.
  static absl::StatusOr<ReferenceLine> Create(const std::vector<Geometry>& geometries, double length_m);

  double length_m() const { return length_m_; }
  // s_m beyond the ends is the pose at the end.
  LinePose At(double s_m) const;

  // The s in [from_s_m, to_s_m] whose point is nearest to (x, y) among the stretch's own: the foot of the
  // perpendicular, else the nearer end. The stretch must be short against its radius (PieceLengths).
  double Foot(double x_m, double y_m, double from_s_m, double to_s_m) const;

  // Arc length that the declared length of geometry piece i differs by from the curve's own; 0 but for polynomials.
  double LengthError(int i) const { return pieces_[i].length_error_m; }
  int num_pieces() const { return static_cast<int>(pieces_.size()); }
  // Where piece i ends by its own shape, not where the next begins.
  LinePose EndOf(int i) const;

  // s of stations such that stretches between neighbours are at most max_step_m long and turn at most a sixth of a
  // radian, and no stretch lies on two pieces.
  std::vector<double> Stations(double max_step_m) const;

 private:
  struct Piece {
    double s_m = 0;
    double length_m = 0;
    double length_error_m = 0;
    Geometry geometry;
    double cos_start = 1, sin_start = 0;
    Cubic u, v;         // polynomials
    int first = 0;      // of its stations
    int num_steps = 0;  // between its stations
  };
  // Of a spiral: pose in the piece's frame. Of a polynomial: its parameter and dp/ds.
  struct Station {
    double first = 0;
    double second = 0;
  };

  absl::Status AddSpiralStations(const Spiral& spiral, Piece& piece);
  absl::Status AddPolynomialStations(double p_end, bool by_length, Piece& piece);
  LinePose AtPiece(const Piece& piece, double ds) const;
  LinePose AtSpiral(const Piece& piece, double ds) const;
  LinePose AtPolynomial(const Piece& piece, double ds) const;

  double length_m_ = 0;
  std::vector<Piece> pieces_;
  std::vector<Station> stations_;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_REFERENCE_LINE_H_
