// Members of a sample, cut into pieces that fit into messages.
#ifndef LONGTAIL_GENERATOR_SERVICE_MEMBER_CUTTER_H_
#define LONGTAIL_GENERATOR_SERVICE_MEMBER_CUTTER_H_

#include <utility>
#include <vector>

#include "generator/dataset/sample.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "longtail/v1/member_piece.pb.h"

namespace longtail {

// Not thread-safe: one thread at a time.
class MemberCutter {
 public:
  // Of members in a message.
  static constexpr size_t kMaxBytes = 1 << 20;

  explicit MemberCutter(std::vector<SampleMember> members) : members_(std::move(members)) {}

  // Every piece was given.
  bool done() const { return next_ == members_.size(); }

  // The pieces of the next message, at most kMaxBytes together; none where all were given. Members that are given take
  // no memory any more.
  google::protobuf::RepeatedPtrField<v1::MemberPiece> Next();

 private:
  std::vector<SampleMember> members_;
  size_t next_ = 0;
  size_t offset_ = 0;  // in members_[next_]
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_MEMBER_CUTTER_H_
