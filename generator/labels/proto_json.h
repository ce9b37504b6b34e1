// Protocol messages as JSON text, with the same bytes on every machine.
#ifndef LONGTAIL_GENERATOR_LABELS_PROTO_JSON_H_
#define LONGTAIL_GENERATOR_LABELS_PROTO_JSON_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace longtail {

enum class JsonStyle {
  // For a sample's documents: every field printed, null for absent messages and optionals and for numbers that are
  // infinite or not a number; enum values in lower case without their prefix ("SPLIT_TRAIN" is "train").
  kDocument,
  // For specs: numbers without presence and what is set, enum values by their full names; protobuf's own JSON reader
  // reads it back.
  kProto3,
};

// Field names and order are the proto's. Numbers are numbers, int64 too; floating point in the shortest form that
// reads back to the same value. Messages of up to 120 characters lie on one line. Ends with a line feed. Bytes fields
// and maps are not supported and must not occur. Thread-safe.
std::string ProtoToJson(const google::protobuf::Message& message, JsonStyle style);

// A JSON array of messages.
std::string ProtosToJsonArray(const std::vector<const google::protobuf::Message*>& messages, JsonStyle style);

// Name of an enum value as kDocument prints it.
std::string EnumValueName(const google::protobuf::EnumValueDescriptor& value);

// "LaneChange" -> "lane_change".
std::string SnakeCase(const std::string& camel_case);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_PROTO_JSON_H_
