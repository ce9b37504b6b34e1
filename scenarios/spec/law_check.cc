#include "scenarios/spec/law_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/law_bounds.h"
#include "scenarios/spec/number_check.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Beyond this many standard deviations a normal law has next to no mass.
constexpr double kMaxSigmas = 8;
constexpr double kMaxGridSize = 100'000;

class LawChecker {
 public:
  LawChecker(const v1::FieldRule& rule, Reporter& reporter) : rule_(rule), reporter_(reporter) {}

  // nested: part of a mixture, or an importance.
  void Check(const v1::Distribution& law, const std::string& path, bool nested) {
    if (Bad(path)) return;
    CheckOne(law, path);
    if (!law.has_importance()) return;
    const std::string importance_path = path + ".importance";
    if (nested) {
      reporter_.Error(codes::kBadImportance, importance_path,
                      absl::StrCat(importance_path, " must stand at the outermost law, got one inside another law"));
      return;
    }
    Check(law.importance(), importance_path, /*nested=*/true);
    CheckImportance(law, importance_path);
  }

 private:
  bool Bad(const std::string& path) const { return reporter_.source_map().IsBad(path); }
  // Whether the field at path was written; where there is no source, its value is all there is.
  bool Written(const std::string& path) const {
    return reporter_.source_map().empty() || reporter_.source_map().Has(path);
  }

  void CheckOne(const v1::Distribution& law, const std::string& path) {
    const auto at = [&path](const char* name) { return absl::StrCat(path, ".", name); };
    switch (law.law_case()) {
      case v1::Distribution::kUniform:
        CheckNumbers(law.uniform(), at("uniform"));
        CheckEnds(law, at("uniform"), /*may_be_equal=*/false);
        return CheckContinuous(at("uniform"));
      case v1::Distribution::kNormal: {
        const v1::TruncatedNormal& normal = law.normal();
        CheckNumbers(normal, at("normal"));
        CheckEnds(law, at("normal"), /*may_be_equal=*/false);
        CheckMass(at("normal"), {"mean", "std"}, normal.mean(), normal.std(), normal.lo(), normal.hi(),
                  [](double value) { return value; });
        return CheckContinuous(at("normal"));
      }
      case v1::Distribution::kLogNormal: {
        const v1::LogNormal& normal = law.log_normal();
        CheckNumbers(normal, at("log_normal"));
        CheckEnds(law, at("log_normal"), /*may_be_equal=*/false);
        CheckMass(at("log_normal"), {"median", "log_std"}, normal.median(), normal.log_std(), normal.lo(),
                  BoundLaw(law).hi, [](double value) { return std::log(value); });
        return CheckContinuous(at("log_normal"));
      }
      case v1::Distribution::kBeta:
        CheckNumbers(law.beta(), at("beta"));
        CheckEnds(law, at("beta"), /*may_be_equal=*/false);
        return CheckContinuous(at("beta"));
      case v1::Distribution::kExponential:
        CheckNumbers(law.exponential(), at("exponential"));
        CheckEnds(law, at("exponential"), /*may_be_equal=*/false);
        return CheckContinuous(at("exponential"));
      case v1::Distribution::kPoisson:
        CheckNumbers(law.poisson(), at("poisson"));
        return CheckEnds(law, at("poisson"), /*may_be_equal=*/true);
      case v1::Distribution::kGrid:
        CheckNumbers(law.grid(), at("grid"));
        CheckEnds(law, at("grid"), /*may_be_equal=*/true);
        return CheckGrid(law.grid(), at("grid"));
      case v1::Distribution::kDiscrete:
        CheckValues(law.discrete().values(), at("discrete") + ".values");
        return CheckDiscreteWeights(law.discrete(), at("discrete"));
      case v1::Distribution::kSet:
        return CheckValues(law.set().values(), at("set") + ".values");
      case v1::Distribution::kHistogram:
        CheckHistogram(law.histogram(), at("histogram"));
        return CheckContinuous(at("histogram"));
      case v1::Distribution::kMixture:
        return CheckMixture(law.mixture(), at("mixture"));
      case v1::Distribution::LAW_NOT_SET:
        return ReportUnset(path);
    }
  }

  void ReportUnset(const std::string& path) {
    std::vector<std::string> laws;
    const auto* oneof = v1::Distribution::descriptor()->FindOneofByName("law");
    for (int i = 0; i < oneof->field_count(); ++i) {
      laws.push_back(oneof->field(i)->name());
      if (reporter_.source_map().Has(absl::StrCat(path, ".", laws.back()))) return;
    }
    reporter_.Error(codes::kMissing, path,
                    absl::StrCat(path, " must be one of ", absl::StrJoin(laws, ", "), ", got nothing"));
  }

  // Every number of a law that is written, ends apart, against its own rule; those without a default must be.
  void CheckNumbers(const Message& law, const std::string& path) {
    const Reflection* reflection = law.GetReflection();
    for (int i = 0; i < law.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = law.GetDescriptor()->field(i);
      const std::string field_path = absl::StrCat(path, ".", field->name());
      if (!Written(field_path)) {
        if (!field->has_presence()) reporter_.Missing(field_path);
        continue;
      }
      if (field->has_presence() && !reflection->HasField(law, field)) continue;
      if (field->name() == "lo" || field->name() == "hi") continue;
      CheckNumber(reflection->GetDouble(law, field), field_path, RuleOf(field), reporter_);
    }
  }

  // The ends that the law has or gets by default, against the rule of the field that holds it and one another.
  void CheckEnds(const v1::Distribution& law, const std::string& path, bool may_be_equal) {
    const Interval ends = BoundLaw(law);
    const std::string lo_path = path + ".lo";
    const std::string hi_path = path + ".hi";
    const v1::FieldRule end_rule = rule_.integer() ? v1::FieldRule() : rule_;
    const bool has_default = law.has_log_normal() || law.has_beta() || law.has_exponential() || law.has_poisson();
    if (!has_default && (!Written(lo_path) || !Written(hi_path))) {
      if (Written(lo_path)) CheckNumber(ends.lo, lo_path, end_rule, reporter_);
      if (Written(hi_path)) CheckNumber(ends.hi, hi_path, end_rule, reporter_);
      return;
    }
    CheckNumber(ends.lo, lo_path, end_rule, reporter_);
    if (ends.hi < kInfinity) {
      CheckNumber(ends.hi, hi_path, end_rule, reporter_);
    } else if (rule_.has_max() && rule_.max() < kMaxMagnitude) {
      reporter_.Error(codes::kOutOfRange, hi_path,
                      absl::StrCat(hi_path, " must be ", DescribeRange(rule_), ", got none, so that it has no end"));
    }
    if (law.has_log_normal() && law.log_normal().lo() < 0) {
      CheckNumber(ends.lo, lo_path, RuleOf(v1::LogNormal::descriptor()->FindFieldByName("lo")), reporter_);
    }
    if (Bad(lo_path) || Bad(hi_path) || ends.lo < ends.hi || (may_be_equal && ends.lo == ends.hi)) return;
    reporter_.Error(codes::kEmptyInterval, lo_path,
                    absl::StrCat(lo_path, " must be ", may_be_equal ? "<=" : "<", " hi, got lo ", FormatNumber(ends.lo),
                                 " and hi ", FormatNumber(ends.hi)));
  }

  // to_normal: what is normal of a value.
  template <typename ToNormal>
  void CheckMass(const std::string& path, std::pair<const char*, const char*> names, double center, double spread,
                 double lo, double hi, ToNormal to_normal) {
    for (const char* name : {names.first, names.second, "lo", "hi"}) {
      if (Bad(absl::StrCat(path, ".", name))) return;
    }
    for (const char* name : {names.first, names.second}) {
      if (!Written(absl::StrCat(path, ".", name))) return;
    }
    if (!(spread > 0) || !(lo < hi) || !std::isfinite(to_normal(center))) return;
    const double nearest = std::clamp(center, lo, hi);
    const double sigmas = std::abs(to_normal(nearest) - to_normal(center)) / spread;
    if (sigmas <= kMaxSigmas) return;
    reporter_.Error(
        codes::kNoMass, path,
        absl::StrCat(path, " must reach within ", FormatNumber(kMaxSigmas), " ", names.second, " of its ", names.first,
                     ", got [", FormatNumber(lo), ", ", FormatNumber(hi), "] around ", names.first, " ",
                     FormatNumber(center), " with ", names.second, " ", FormatNumber(spread)));
  }

  void CheckValues(const google::protobuf::RepeatedField<double>& values, const std::string& path) {
    if (values.empty()) reporter_.Missing(path);
    for (int i = 0; i < values.size(); ++i) CheckNumber(values[i], absl::StrCat(path, "[", i, "]"), rule_, reporter_);
  }

  void CheckDiscreteWeights(const v1::Discrete& law, const std::string& path) {
    if (law.weights().empty()) return;
    if (!CheckWeights(law.weights(), path + ".weights",
                      RuleOf(v1::Discrete::descriptor()->FindFieldByName("weights")))) {
      return;
    }
    if (law.weights_size() == law.values_size()) return;
    reporter_.Error(codes::kWeightCount, path + ".weights",
                    absl::StrCat(path, ".weights must be as many as values, got ", law.weights_size(), " weights for ",
                                 law.values_size(), " values"));
  }

  // Faults of single weights, then of their sum; false where their sum is reported.
  bool CheckWeights(const google::protobuf::RepeatedField<double>& weights, const std::string& path,
                    const v1::FieldRule& rule) {
    double sum = 0;
    bool bad = false;
    for (int i = 0; i < weights.size(); ++i) {
      const std::string weight_path = absl::StrCat(path, "[", i, "]");
      CheckNumber(weights[i], weight_path, rule, reporter_);
      bad = bad || Bad(weight_path);
      sum += std::max(0.0, weights[i]);
    }
    if (bad || sum > 0) return true;
    reporter_.Error(codes::kNoWeight, path, absl::StrCat(path, " must not all be 0"));
    return false;
  }

  void CheckHistogram(const v1::Histogram& law, const std::string& path) {
    const std::string edges_path = path + ".edges";
    const std::string weights_path = path + ".weights";
    if (law.edges().empty()) reporter_.Missing(edges_path);
    if (law.weights().empty()) reporter_.Missing(weights_path);
    if (law.edges().empty() || law.weights().empty()) return;
    const v1::FieldRule end_rule = rule_.integer() ? v1::FieldRule() : rule_;
    for (int i = 0; i < law.edges_size(); ++i) {
      const std::string edge_path = absl::StrCat(edges_path, "[", i, "]");
      CheckNumber(law.edges(i), edge_path, end_rule, reporter_);
      if (i == 0 || Bad(edge_path) || law.edges(i - 1) < law.edges(i)) continue;
      reporter_.Error(codes::kEmptyInterval, edge_path,
                      absl::StrCat(edge_path, " must be > the edge before, got ", FormatNumber(law.edges(i)), " after ",
                                   FormatNumber(law.edges(i - 1))));
    }
    CheckWeights(law.weights(), weights_path, RuleOf(v1::Histogram::descriptor()->FindFieldByName("weights")));
    if (law.edges_size() == law.weights_size() + 1) return;
    reporter_.Error(codes::kWeightCount, edges_path,
                    absl::StrCat(edges_path, " must be one more than weights, got ", law.edges_size(), " edges for ",
                                 law.weights_size(), " weights"));
  }

  void CheckGrid(const v1::Grid& law, const std::string& path) {
    if (!Written(path + ".step") || Bad(path + ".step") || !(law.step() > 0) || !(law.lo() <= law.hi())) return;
    if ((law.hi() - law.lo()) / law.step() > kMaxGridSize) {
      reporter_.Error(
          codes::kOutOfRange, path + ".step",
          absl::StrCat(path, ".step must leave at most ", FormatNumber(kMaxGridSize), " values, got ",
                       FormatNumber(law.step()), " from ", FormatNumber(law.lo()), " to ", FormatNumber(law.hi())));
    }
    if (!rule_.integer()) return;
    for (const auto& [name, number] : {std::pair("lo", law.lo()), std::pair("step", law.step())}) {
      if (number == std::floor(number)) continue;
      const std::string number_path = absl::StrCat(path, ".", name);
      reporter_.Error(codes::kNotWhole, number_path,
                      absl::StrCat(number_path, " must be a whole number, got ", FormatNumber(number)));
    }
  }

  void CheckMixture(const v1::Mixture& law, const std::string& path) {
    if (law.parts().empty()) return reporter_.Missing(path + ".parts");
    const v1::FieldRule& weight_rule = RuleOf(v1::MixturePart::descriptor()->FindFieldByName("weight"));
    double sum = 0;
    for (int i = 0; i < law.parts_size(); ++i) {
      const v1::MixturePart& part = law.parts(i);
      const std::string part_path = absl::StrCat(path, ".parts[", i, "]");
      if (part.has_weight()) CheckNumber(part.weight(), part_path + ".weight", weight_rule, reporter_);
      sum += part.has_weight() ? std::max(0.0, part.weight()) : 1;
      if (!part.has_law()) {
        reporter_.Missing(part_path + ".law");
        continue;
      }
      Check(part.law(), part_path + ".law", /*nested=*/true);
      if (i > 0 && IsDiscrete(part.law()) != IsDiscrete(law.parts(0).law())) {
        reporter_.Error(
            codes::kMixedLaws, part_path + ".law",
            absl::StrCat(part_path, ".law must be ", IsDiscrete(law.parts(0).law()) ? "discrete" : "continuous",
                         ", as the first part is"));
      }
    }
    if (!(sum > 0)) {
      reporter_.Error(codes::kNoWeight, path + ".parts", absl::StrCat(path, ".parts must hold one with weight > 0"));
    }
  }

  void CheckContinuous(const std::string& path) {
    if (!rule_.integer()) return;
    reporter_.Error(
        codes::kNotWhole, path,
        absl::StrCat(path, " must be a discrete law or floor(…) of a parameter, since the field takes whole numbers"));
  }

  void CheckImportance(const v1::Distribution& law, const std::string& path) {
    if (law.law_case() == v1::Distribution::LAW_NOT_SET ||
        law.importance().law_case() == v1::Distribution::LAW_NOT_SET) {
      return;
    }
    if (IsDiscrete(law) != IsDiscrete(law.importance())) {
      reporter_.Error(codes::kBadImportance, path,
                      absl::StrCat(path, " must be ", IsDiscrete(law) ? "discrete" : "continuous",
                                   ", as the law that it stands in for"));
      return;
    }
    const Interval p = BoundLaw(law);
    const Interval q = BoundLaw(law.importance());
    const auto range = [](const Interval& bounds) {
      return absl::StrCat("[", FormatNumber(bounds.lo), ", ", FormatNumber(bounds.hi), "]");
    };
    if (q.lo < p.lo || q.hi > p.hi) {
      reporter_.Error(codes::kBadImportance, path,
                      absl::StrCat(path, " must lie in ", range(p), ", where the law does, got ", range(q)));
    } else if (q.lo > p.lo || q.hi < p.hi) {
      reporter_.Warning(
          codes::kPartImportance, path,
          absl::StrCat(path, " covers ", range(q), " of ", range(p), " only: weighted means are those of that part"));
    }
  }

  const v1::FieldRule& rule_;
  Reporter& reporter_;
};

}  // namespace

void CheckLaw(const v1::Distribution& law, const std::string& path, const v1::FieldRule& rule, Reporter& reporter) {
  LawChecker(rule, reporter).Check(law, path, /*nested=*/false);
}

}  // namespace longtail
