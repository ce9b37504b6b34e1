#include "generator/service/member_cutter.h"

#include <algorithm>

namespace longtail {

google::protobuf::RepeatedPtrField<v1::MemberPiece> MemberCutter::Next() {
  google::protobuf::RepeatedPtrField<v1::MemberPiece> pieces;
  for (size_t used = 0; used < kMaxBytes && !done();) {
    SampleMember& member = members_[next_];
    const size_t size = std::min(member.bytes.size() - offset_, kMaxBytes - used);
    v1::MemberPiece& piece = *pieces.Add();
    piece.set_extension(member.extension);
    piece.set_offset_bytes(offset_);
    piece.set_data(member.bytes.substr(offset_, size));
    offset_ += size;
    used += size;
    if (offset_ < member.bytes.size()) continue;
    piece.set_last_of_member(true);
    member = {};
    ++next_;
    offset_ = 0;
  }
  return pieces;
}

}  // namespace longtail
