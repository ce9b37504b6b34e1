// Stable codes of what can be wrong with a road network or its file. A code never changes its meaning.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_CODES_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_CODES_H_

namespace longtail::codes {

// The file as a whole.
inline constexpr char kMapNotXml[] = "LT0801";
inline constexpr char kMapTooLarge[] = "LT0802";
inline constexpr char kMapTooDeep[] = "LT0803";
inline constexpr char kMapEncoding[] = "LT0804";
inline constexpr char kMapWrongRoot[] = "LT0805";
inline constexpr char kMapTooManyFaults[] = "LT0806";
inline constexpr char kMapVersion[] = "LT0807";

// One element or attribute.
inline constexpr char kMapMissingAttribute[] = "LT0811";
inline constexpr char kMapBadNumber[] = "LT0812";
inline constexpr char kMapOutOfRange[] = "LT0813";
inline constexpr char kMapUnknownWord[] = "LT0814";
inline constexpr char kMapMissingElement[] = "LT0815";
inline constexpr char kMapRepeatedElement[] = "LT0816";

// The parts together.
inline constexpr char kMapNotIncreasing[] = "LT0821";
inline constexpr char kMapGap[] = "LT0822";
inline constexpr char kMapLength[] = "LT0823";
inline constexpr char kMapDuplicateId[] = "LT0824";
inline constexpr char kMapUnknownId[] = "LT0825";
inline constexpr char kMapLaneOrder[] = "LT0826";
inline constexpr char kMapMissingLink[] = "LT0827";
inline constexpr char kMapNegativeWidth[] = "LT0828";
inline constexpr char kMapJump[] = "LT0829";
inline constexpr char kMapOpposingLink[] = "LT0830";

// What is in the file and not in the network: warnings.
inline constexpr char kMapUnsupportedElement[] = "LT0841";
inline constexpr char kMapUnknownElement[] = "LT0842";
inline constexpr char kMapUnusedAttribute[] = "LT0843";

}  // namespace longtail::codes

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_CODES_H_
