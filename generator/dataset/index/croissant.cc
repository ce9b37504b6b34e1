#include "generator/dataset/index/croissant.h"

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/dataset/index/card.h"
#include "generator/dataset/index/clip_row.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kTable[] = "clips.parquet";

// The context of the specification, word for word.
Json Context() {
  return {{"@language", "en"},
          {"@vocab", "https://schema.org/"},
          {"citeAs", "cr:citeAs"},
          {"column", "cr:column"},
          {"conformsTo", "dct:conformsTo"},
          {"cr", "http://mlcommons.org/croissant/"},
          {"rai", "http://mlcommons.org/croissant/RAI/"},
          {"data", {{"@id", "cr:data"}, {"@type", "@json"}}},
          {"dataType", {{"@id", "cr:dataType"}, {"@type", "@vocab"}}},
          {"dct", "http://purl.org/dc/terms/"},
          {"equivalentProperty", "cr:equivalentProperty"},
          {"examples", {{"@id", "cr:examples"}, {"@type", "@json"}}},
          {"extract", "cr:extract"},
          {"field", "cr:field"},
          {"fileProperty", "cr:fileProperty"},
          {"fileObject", "cr:fileObject"},
          {"fileSet", "cr:fileSet"},
          {"format", "cr:format"},
          {"includes", "cr:includes"},
          {"isLiveDataset", "cr:isLiveDataset"},
          {"jsonPath", "cr:jsonPath"},
          {"key", "cr:key"},
          {"md5", "cr:md5"},
          {"parentField", "cr:parentField"},
          {"path", "cr:path"},
          {"recordSet", "cr:recordSet"},
          {"references", "cr:references"},
          {"regex", "cr:regex"},
          {"repeated", "cr:repeated"},
          {"replace", "cr:replace"},
          {"samplingRate", "cr:samplingRate"},
          {"sc", "https://schema.org/"},
          {"separator", "cr:separator"},
          {"source", "cr:source"},
          {"subField", "cr:subField"},
          {"transform", "cr:transform"}};
}

const char* EncodingOf(const std::string& name) {
  if (absl::EndsWith(name, ".parquet")) return "application/x-parquet";
  return absl::EndsWith(name, ".jsonl") ? "application/jsonlines" : "application/json";
}

struct ClipField {
  std::string name;
  const char* type;
  const char* description;
  bool repeated = false;
};

// The columns of clips.parquet but for fps and events, which are structures.
std::vector<ClipField> ClipFields() {
  std::vector<ClipField> fields = {{"unit_id", "sc:Text", "key of the sample"},
                                   {"shard", "sc:Text", "its tar, from the root of the dataset"},
                                   {"offset", "sc:Integer", "byte of the tar at which the sample begins"},
                                   {"bytes", "sc:Integer", "size of the sample in the tar"},
                                   {"spec_id", "sc:Text", "scenario spec"},
                                   {"seed", "sc:Integer", "key of every random stream"},
                                   {"sample_index", "sc:Integer", "key of every random stream"},
                                   {"T", "sc:Integer", "number of frames"},
                                   {"split", "sc:Text", "train, val or test"},
                                   {"event_ids", "sc:Text", "events that the spec asks for", true},
                                   {"severity", "sc:Float", "0 harmless to 1 fatal if ego does nothing"},
                                   {"tags", "sc:Text", "tags of the spec", true},
                                   {"road", "sc:Text", "road that was drawn"},
                                   {"environment", "sc:Text", "light and weather that were drawn"},
                                   {"num_tries", "sc:Integer", "tries until one was accepted"},
                                   {"cameras", "sc:Text", "cameras of the clip", true}};
  for (const std::string& name : ClipMetricNames()) {
    fields.push_back({name, "sc:Float", "of metrics.json; the unit is in the name"});
  }
  fields.push_back({"ego_contact", "sc:Boolean", "ego touched something"});
  return fields;
}

Json RecordSet(const std::string& table) {
  Json fields = Json::array();
  for (const ClipField& field : ClipFields()) {
    Json json = {{"@type", "cr:Field"},
                 {"@id", absl::StrCat("clips/", field.name)},
                 {"name", field.name},
                 {"description", field.description},
                 {"dataType", field.type},
                 {"source", {{"fileObject", {{"@id", table}}}, {"extract", {{"column", field.name}}}}}};
    if (field.repeated) json["repeated"] = true;
    fields.push_back(std::move(json));
  }
  return {
      {"@type", "cr:RecordSet"},           {"@id", "clips"}, {"name", "clips"}, {"description", "One record a clip."},
      {"key", {{"@id", "clips/unit_id"}}}, {"field", fields}};
}

}  // namespace

std::string Croissant(const DatasetReader& reader, const std::map<std::string, std::string>& digests) {
  Json files = Json::array();
  for (const auto& [name, digest] : digests) {
    files.push_back({{"@type", "cr:FileObject"},
                     {"@id", name},
                     {"name", name},
                     {"contentUrl", name},
                     {"encodingFormat", EncodingOf(name)},
                     {"sha256", digest}});
  }
  files.push_back({{"@type", "cr:FileSet"},
                   {"@id", "shards"},
                   {"name", "shards"},
                   {"description", "The samples, as WebDataset; SHA-256 of each tar: ../commits/"},
                   {"encodingFormat", "application/x-tar"},
                   {"includes", "../shards/*.tar"}});
  const std::string description = Description(reader);
  return Json{{"@context", Context()},
              {"@type", "sc:Dataset"},
              {"conformsTo", "http://mlcommons.org/croissant/1.1"},
              {"name", "longtail_rare_event_driving_clips"},
              {"description", description},
              {"license", "https://www.apache.org/licenses/LICENSE-2.0"},
              {"url", absl::StrCat("urn:sha256:", reader.digest())},
              {"version", "1.0.0"},
              {"creator", {{"@type", "sc:Organization"}, {"name", "Longtail"}}},
              {"citeAs", absl::StrCat("Longtail rare-event driving clips, digest ", reader.digest())},
              {"keywords", {"synthetic", "driving", "rare events"}},
              {"rai:dataCollectionType", "Synthetic data generation"},
              {"rai:dataLimitations",
               "Simulated traffic and generated pictures. Says nothing about how often events happen on real roads."},
              {"distribution", files},
              {"recordSet", Json::array({RecordSet(digests.contains(kTable) ? kTable : "clips.jsonl")})}}
             .dump(1) +
         "\n";
}

}  // namespace longtail
