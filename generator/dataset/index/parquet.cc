#include "generator/dataset/index/parquet.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "third_party/arrow.h"

namespace longtail {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;

constexpr int64_t kRowsPerGroup = 64 * 1024;

// One element an item: get(item) is a value, or an optional one.
template <typename Builder, typename Item, typename Get>
arrow::Result<ArrayPtr> Values(const std::vector<Item>& items, const Get& get) {
  Builder builder;
  for (const Item& item : items) {
    const std::optional value(get(item));
    ARROW_RETURN_NOT_OK(value ? builder.Append(*value) : builder.AppendNull());
  }
  return builder.Finish();
}

// The elements of every item's list, one after the other.
template <typename Item, typename List>
auto Flat(const std::vector<Item>& items, List Item::*list) {
  List flat;
  for (const Item& item : items) flat.insert(flat.end(), (item.*list).begin(), (item.*list).end());
  return flat;
}

// A list an item, of elements in Flat's order.
template <typename Item, typename List>
arrow::Result<ArrayPtr> Lists(const std::vector<Item>& items, List Item::*list, const ArrayPtr& elements) {
  arrow::Int32Builder offsets;
  int32_t end = 0;
  ARROW_RETURN_NOT_OK(offsets.Append(end));
  for (const Item& item : items) {
    end += static_cast<int32_t>((item.*list).size());
    ARROW_RETURN_NOT_OK(offsets.Append(end));
  }
  ARROW_ASSIGN_OR_RAISE(const ArrayPtr borders, offsets.Finish());
  return arrow::ListArray::FromArrays(*borders, *elements);
}

// Columns of some items, in the order in which they are added.
template <typename Item>
class Columns {
 public:
  explicit Columns(const std::vector<Item>& items) : items_(items) {}

  arrow::Status Add(const std::string& name, arrow::Result<ArrayPtr> array) {
    ARROW_ASSIGN_OR_RAISE(ArrayPtr made, std::move(array));
    fields_.push_back(arrow::field(name, made->type()));
    arrays_.push_back(std::move(made));
    return arrow::Status::OK();
  }
  template <typename Get>
  arrow::Status AddText(const std::string& name, const Get& get) {
    return Add(name, Values<arrow::StringBuilder>(items_, [&](const Item& item) { return std::invoke(get, item); }));
  }
  template <typename Get>
  arrow::Status AddInteger(const std::string& name, const Get& get) {
    return Add(name, Values<arrow::Int64Builder>(items_, [&](const Item& item) { return std::invoke(get, item); }));
  }
  template <typename Get>
  arrow::Status AddNumber(const std::string& name, const Get& get) {
    return Add(name, Values<arrow::DoubleBuilder>(items_, [&](const Item& item) { return std::invoke(get, item); }));
  }
  arrow::Status AddTexts(const std::string& name, std::vector<std::string> Item::*list) {
    const auto same = [](const std::string& text) { return text; };
    ARROW_ASSIGN_OR_RAISE(const ArrayPtr texts, Values<arrow::StringBuilder>(Flat(items_, list), same));
    return Add(name, Lists(items_, list, texts));
  }

  arrow::Result<ArrayPtr> Struct() const { return arrow::StructArray::Make(arrays_, fields_); }
  std::shared_ptr<arrow::Table> Table() const { return arrow::Table::Make(arrow::schema(fields_), arrays_); }

 private:
  const std::vector<Item>& items_;
  arrow::FieldVector fields_;
  arrow::ArrayVector arrays_;
};

arrow::Result<ArrayPtr> Rates(const std::vector<ClipRow>& rows) {
  Columns columns(rows);
  ARROW_RETURN_NOT_OK(columns.AddInteger("num", &ClipRow::fps_num));
  ARROW_RETURN_NOT_OK(columns.AddInteger("den", &ClipRow::fps_den));
  return columns.Struct();
}

arrow::Result<ArrayPtr> Events(const std::vector<ClipRow>& rows) {
  const std::vector<ClipEvent> events = Flat(rows, &ClipRow::events);
  Columns columns(events);
  ARROW_RETURN_NOT_OK(columns.AddText("event", &ClipEvent::event));
  ARROW_RETURN_NOT_OK(columns.AddText("kind", &ClipEvent::kind));
  ARROW_RETURN_NOT_OK(columns.AddInteger("t0_us", &ClipEvent::t0_us));
  ARROW_RETURN_NOT_OK(columns.AddInteger("t1_us", &ClipEvent::t1_us));
  ARROW_RETURN_NOT_OK(columns.AddInteger("frame0", &ClipEvent::frame0));
  ARROW_RETURN_NOT_OK(columns.AddInteger("frame1", &ClipEvent::frame1));
  ARROW_RETURN_NOT_OK(columns.AddInteger("window0_us", &ClipEvent::window0_us));
  ARROW_RETURN_NOT_OK(columns.AddInteger("window1_us", &ClipEvent::window1_us));
  ARROW_RETURN_NOT_OK(columns.AddText("side", &ClipEvent::side));
  ARROW_RETURN_NOT_OK(columns.AddNumber("severity", &ClipEvent::severity));
  ARROW_ASSIGN_OR_RAISE(const ArrayPtr all, columns.Struct());
  return Lists(rows, &ClipRow::events, all);
}

arrow::Result<std::shared_ptr<arrow::Table>> TableOf(const std::vector<ClipRow>& rows) {
  Columns columns(rows);
  ARROW_RETURN_NOT_OK(columns.AddText("unit_id", &ClipRow::unit_id));
  ARROW_RETURN_NOT_OK(columns.AddText("shard", &ClipRow::shard));
  ARROW_RETURN_NOT_OK(columns.AddInteger("offset", &ClipRow::offset));
  ARROW_RETURN_NOT_OK(columns.AddInteger("bytes", &ClipRow::bytes));
  ARROW_RETURN_NOT_OK(columns.AddText("spec_id", &ClipRow::spec_id));
  ARROW_RETURN_NOT_OK(
      columns.Add("seed", Values<arrow::UInt64Builder>(rows, [](const ClipRow& row) { return row.seed; })));
  ARROW_RETURN_NOT_OK(columns.Add(
      "sample_index", Values<arrow::UInt64Builder>(rows, [](const ClipRow& row) { return row.sample_index; })));
  ARROW_RETURN_NOT_OK(columns.AddInteger("T", &ClipRow::num_frames));
  ARROW_RETURN_NOT_OK(columns.Add("fps", Rates(rows)));
  ARROW_RETURN_NOT_OK(columns.AddText("split", &ClipRow::split));
  ARROW_RETURN_NOT_OK(columns.AddTexts("event_ids", &ClipRow::event_ids));
  ARROW_RETURN_NOT_OK(columns.Add("events", Events(rows)));
  ARROW_RETURN_NOT_OK(columns.AddNumber("severity", &ClipRow::severity));
  ARROW_RETURN_NOT_OK(columns.AddTexts("tags", &ClipRow::tags));
  ARROW_RETURN_NOT_OK(columns.AddText("road", &ClipRow::road));
  ARROW_RETURN_NOT_OK(columns.AddText("environment", &ClipRow::environment));
  ARROW_RETURN_NOT_OK(columns.AddInteger("num_tries", &ClipRow::num_tries));
  ARROW_RETURN_NOT_OK(columns.AddTexts("cameras", &ClipRow::cameras));
  for (size_t i = 0; i < ClipMetricNames().size(); ++i) {
    ARROW_RETURN_NOT_OK(columns.AddNumber(ClipMetricNames()[i], [i](const ClipRow& row) { return row.metrics[i]; }));
  }
  ARROW_RETURN_NOT_OK(columns.Add(
      "ego_contact", Values<arrow::BooleanBuilder>(rows, [](const ClipRow& row) { return row.ego_contact; })));
  return columns.Table();
}

arrow::Result<std::string> Write(const std::vector<ClipRow>& rows) {
  ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Table> table, TableOf(rows));
  ARROW_ASSIGN_OR_RAISE(const auto sink, arrow::io::BufferOutputStream::Create());
  const auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::SNAPPY)->build();
  ARROW_RETURN_NOT_OK(
      parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), sink, kRowsPerGroup, properties));
  ARROW_ASSIGN_OR_RAISE(const auto buffer, sink->Finish());
  return buffer->ToString();
}

}  // namespace

ClipTable ParquetClipTable() {
  return {"clips.parquet", [](const std::vector<ClipRow>& rows) -> absl::StatusOr<std::string> {
            arrow::Result<std::string> bytes = Write(rows);
            if (bytes.ok()) return *std::move(bytes);
            return absl::InternalError(absl::StrCat("clips.parquet: ", bytes.status().ToString()));
          }};
}

}  // namespace longtail
