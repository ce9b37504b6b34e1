#include "scenarios/sampling/choose_branches.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/sampling/weighted_choice.h"

namespace longtail {
namespace {

absl::Status ChooseOne(v1::OneOf& one_of, ValueResolver& resolver) {
  std::vector<double> weights;
  double sum = 0;
  for (const v1::Branch& branch : one_of.branches()) {
    weights.push_back(branch.has_weight() ? branch.weight() : 1);
    sum += weights.back();
  }
  if (!(sum > 0)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "one_of ", one_of.name(), " must hold a branch with weight > 0, got ", weights.size(), " with sum ", sum));
  }
  const Choice choice =
      ChooseWeighted(weights, resolver.Uniform(absl::StrCat("one_of/", one_of.name()), /*dimension=*/-1));
  resolver.AddLogChance(choice.log_chance);
  auto& branches = *one_of.mutable_branches();
  branches.SwapElements(0, choice.index);
  branches.DeleteSubrange(1, branches.size() - 1);
  return branches[0].has_node() ? ChooseBranches(*branches[0].mutable_node(), resolver) : absl::OkStatus();
}

}  // namespace

absl::Status ChooseBranches(v1::Node& node, ValueResolver& resolver) {
  switch (node.node_case()) {
    case v1::Node::kSerial:
      for (v1::Node& inner : *node.mutable_serial()->mutable_nodes()) RETURN_IF_ERROR(ChooseBranches(inner, resolver));
      break;
    case v1::Node::kParallel:
      for (v1::Node& inner : *node.mutable_parallel()->mutable_nodes()) {
        RETURN_IF_ERROR(ChooseBranches(inner, resolver));
      }
      break;
    case v1::Node::kOneOf:
      return ChooseOne(*node.mutable_one_of(), resolver);
    case v1::Node::kRepeat:
      return ChooseBranches(*node.mutable_repeat()->mutable_node(), resolver);
    case v1::Node::kStep:
    case v1::Node::NODE_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

}  // namespace longtail
