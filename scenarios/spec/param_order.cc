#include "scenarios/spec/param_order.h"

#include <algorithm>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "scenarios/spec/expression.h"

namespace longtail {
namespace {

using Graph = std::vector<std::vector<int>>;

Graph UsesOf(const google::protobuf::RepeatedPtrField<v1::Param>& params) {
  absl::flat_hash_map<absl::string_view, int> index_of;
  for (int i = 0; i < params.size(); ++i) index_of.try_emplace(params[i].name(), i);
  Graph uses(params.size());
  for (int i = 0; i < params.size(); ++i) {
    if (!params[i].value().has_expression()) continue;
    const auto parsed = Expression::Parse(params[i].value().expression());
    const auto* expression = std::get_if<Expression>(&parsed);
    if (expression == nullptr) continue;
    for (const Expression::Name& name : expression->names()) {
      const auto it = index_of.find(name.name);
      if (it != index_of.end()) uses[i].push_back(it->second);
    }
  }
  return uses;
}

// Depth-first search without recursion: a chain of parameters may be long.
class Search {
 public:
  explicit Search(const Graph& uses) : uses_(uses), state_(uses.size(), kNew) {}

  ParamOrder Run() {
    for (int root = 0; root < static_cast<int>(uses_.size()); ++root) {
      if (state_[root] == kNew) Visit(root);
    }
    // What hangs on a cycle cannot be evaluated either.
    std::vector<bool> evaluable(uses_.size(), false);
    ParamOrder result;
    for (const int param : finished_) {
      evaluable[param] =
          std::all_of(uses_[param].begin(), uses_[param].end(), [&](int used) { return evaluable[used]; });
      if (evaluable[param]) result.order.push_back(param);
    }
    result.cycles = std::move(cycles_);
    return result;
  }

 private:
  enum State { kNew, kOpen, kDone };
  struct Frame {
    int param;
    size_t next_use = 0;
  };

  void Visit(int root) {
    std::vector<Frame> stack = {{root}};
    state_[root] = kOpen;
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next_use == uses_[frame.param].size()) {
        state_[frame.param] = kDone;
        finished_.push_back(frame.param);
        stack.pop_back();
        continue;
      }
      const int used = uses_[frame.param][frame.next_use++];
      if (state_[used] == kNew) {
        state_[used] = kOpen;
        stack.push_back({used});
      } else if (state_[used] == kOpen) {
        RecordCycle(stack, used);
      }
    }
  }

  void RecordCycle(const std::vector<Frame>& stack, int first) {
    std::vector<int> cycle;
    auto it = std::find_if(stack.begin(), stack.end(), [&](const Frame& frame) { return frame.param == first; });
    for (; it != stack.end(); ++it) cycle.push_back(it->param);
    cycles_.push_back(std::move(cycle));
  }

  const Graph& uses_;
  std::vector<State> state_;
  std::vector<int> finished_;
  std::vector<std::vector<int>> cycles_;
};

}  // namespace

ParamOrder OrderParams(const google::protobuf::RepeatedPtrField<v1::Param>& params) {
  const Graph uses = UsesOf(params);
  return Search(uses).Run();
}

}  // namespace longtail
