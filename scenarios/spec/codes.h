// Stable codes of what can be wrong with a spec. A code never changes its meaning.
#ifndef LONGTAIL_SCENARIOS_SPEC_CODES_H_
#define LONGTAIL_SCENARIOS_SPEC_CODES_H_

namespace longtail::codes {

// The file as a whole.
inline constexpr char kEmptyFile[] = "LT0001";
inline constexpr char kNotText[] = "LT0002";
inline constexpr char kTooLarge[] = "LT0003";
inline constexpr char kTooDeep[] = "LT0004";
inline constexpr char kSyntax[] = "LT0005";
inline constexpr char kBadString[] = "LT0006";
inline constexpr char kTooManyFaults[] = "LT0007";

// One field.
inline constexpr char kUnknownField[] = "LT0101";
inline constexpr char kWrongType[] = "LT0102";
inline constexpr char kUnknownEnum[] = "LT0103";
inline constexpr char kOutOfRange[] = "LT0104";
inline constexpr char kMissing[] = "LT0105";
inline constexpr char kDuplicateField[] = "LT0106";
inline constexpr char kOneofClash[] = "LT0107";
inline constexpr char kNotFinite[] = "LT0108";
inline constexpr char kPattern[] = "LT0109";
inline constexpr char kNotWhole[] = "LT0110";

// Laws and intervals.
inline constexpr char kEmptyInterval[] = "LT0201";
inline constexpr char kWeightCount[] = "LT0202";
inline constexpr char kNoWeight[] = "LT0203";
inline constexpr char kNoMass[] = "LT0204";
inline constexpr char kMixedLaws[] = "LT0205";
inline constexpr char kBadImportance[] = "LT0206";
inline constexpr char kUnusedSampling[] = "LT0207";

// Names.
inline constexpr char kUnresolved[] = "LT0301";
inline constexpr char kDuplicateName[] = "LT0302";
inline constexpr char kIdNotStem[] = "LT0303";
inline constexpr char kFirstEventId[] = "LT0304";
inline constexpr char kReservedName[] = "LT0305";
inline constexpr char kUnitSuffix[] = "LT0306";

// Imports, fragments and copies.
inline constexpr char kImportNotFound[] = "LT0311";
inline constexpr char kImportRing[] = "LT0312";
inline constexpr char kImportLimit[] = "LT0313";
inline constexpr char kImportClash[] = "LT0314";
inline constexpr char kRequiredParam[] = "LT0315";
inline constexpr char kFragment[] = "LT0316";
inline constexpr char kNotResolved[] = "LT0317";
inline constexpr char kCopies[] = "LT0318";

// Expressions.
inline constexpr char kExpressionSyntax[] = "LT0401";
inline constexpr char kUnknownParam[] = "LT0402";
inline constexpr char kParamCycle[] = "LT0403";
inline constexpr char kConstraintNeverHolds[] = "LT0404";
inline constexpr char kUnlikeUnits[] = "LT0405";

// Meaning.
inline constexpr char kEgoActs[] = "LT0501";
inline constexpr char kNeverFires[] = "LT0502";
inline constexpr char kUnfitAction[] = "LT0503";
inline constexpr char kUnfitDriver[] = "LT0504";
inline constexpr char kSameActor[] = "LT0505";
inline constexpr char kStartCycle[] = "LT0506";
inline constexpr char kTimesNotIncreasing[] = "LT0507";
inline constexpr char kNoSuchLane[] = "LT0508";
inline constexpr char kFrameRate[] = "LT0509";
inline constexpr char kFrameSize[] = "LT0510";
inline constexpr char kOutsideClip[] = "LT0511";
inline constexpr char kHiddenActor[] = "LT0512";
inline constexpr char kBend[] = "LT0513";
inline constexpr char kOffRoad[] = "LT0514";
inline constexpr char kNeedsStart[] = "LT0515";
inline constexpr char kNoEffect[] = "LT0516";
inline constexpr char kNotCarried[] = "LT0517";
inline constexpr char kNoPath[] = "LT0518";
inline constexpr char kNeverItsTurn[] = "LT0519";
inline constexpr char kRoadDoesNotFit[] = "LT0521";
inline constexpr char kLens[] = "LT0522";
inline constexpr char kNotOnMap[] = "LT0523";
inline constexpr char kHitch[] = "LT0524";
inline constexpr char kTowsNothing[] = "LT0525";
inline constexpr char kIsTowed[] = "LT0526";
inline constexpr char kBeyondLimits[] = "LT0527";
inline constexpr char kNoTyres[] = "LT0531";
inline constexpr char kTyresInReverse[] = "LT0532";

// Suspicions: warnings.
inline constexpr char kSuspiciousUnit[] = "LT0601";
inline constexpr char kUnusedParam[] = "LT0602";
inline constexpr char kPartImportance[] = "LT0603";
inline constexpr char kLateWindow[] = "LT0604";
inline constexpr char kBeyondReach[] = "LT0605";

// What samples come to: `scenario validate --deep`.
inline constexpr char kConstraintRejectsAll[] = "LT0701";
inline constexpr char kDrawsRejected[] = "LT0702";
inline constexpr char kOverlapAtStart[] = "LT0703";
inline constexpr char kStepNeverStarts[] = "LT0704";
inline constexpr char kNeverDetected[] = "LT0705";
inline constexpr char kFewAccepted[] = "LT0706";
inline constexpr char kStartsOffRoad[] = "LT0707";
inline constexpr char kUnphysical[] = "LT0708";

}  // namespace longtail::codes

#endif  // LONGTAIL_SCENARIOS_SPEC_CODES_H_
