// Serialises with equal bytes for equal messages: what digests and ids are made of.
#ifndef LONGTAIL_PROTO_CANONICAL_BYTES_H_
#define LONGTAIL_PROTO_CANONICAL_BYTES_H_

#include <string>

#include "google/protobuf/message.h"

namespace longtail {

// Deterministic protobuf serialisation: fields in the order of their numbers, maps by key. Thread-safe.
std::string CanonicalBytes(const google::protobuf::Message& message);

}  // namespace longtail

#endif  // LONGTAIL_PROTO_CANONICAL_BYTES_H_
