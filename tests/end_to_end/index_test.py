"""The index of a dataset, as the readers that it is for see it."""

import json
import pathlib
import struct
import tarfile
import tempfile
import unittest
import uuid

from tests.end_to_end import harness

try:
    import pyarrow.parquet
    import yaml
except ImportError as error:
    raise unittest.SkipTest(f"{error} (tools/setup_deps.sh --python makes the environment)") from error

MADE = {}


def setUpModule():
    """Two clips of quick_brake and of every third event of the library, in tiny, in several shards."""
    folder = tempfile.TemporaryDirectory(prefix="longtail_")
    unittest.addModuleCleanup(folder.cleanup)
    root = pathlib.Path(folder.name)
    sources = [harness.QUICK_BRAKE, *sorted(harness.LIBRARY.glob("*.textproto"))[::3]]
    specs = [harness.write_tiny(root / "specs", spec) for spec in sources]
    MADE["root"] = harness.generate(specs[0], root / "data", *specs[1:], clips=2)


class IndexTest(unittest.TestCase):

    def setUp(self):
        self.root = MADE["root"]
        self.index = self.root / (self.root / "CURRENT").read_text().strip()
        self.lines = [json.loads(line) for line in (self.index / "clips.jsonl").read_text().splitlines()]
        self.shards = sorted((self.root / "shards").glob("*.tar"))

    def croissant(self):
        return json.loads((self.index / "croissant.json").read_text())

    def test_parquet_and_json_lines_have_the_same_rows(self):
        table = pyarrow.parquet.read_table(self.index / "clips.parquet")
        self.assertEqual(table.column_names, list(self.lines[0]))
        self.assertEqual(table.to_pylist(), self.lines)
        types = {field.name: str(field.type) for field in table.schema}
        self.assertEqual([types[name] for name in ("unit_id", "seed", "offset", "min_ttc_s", "ego_contact")],
                         ["string", "uint64", "int64", "double", "bool"])
        self.assertRegex(types["events"], r"^list<\w+: struct<event: string, kind: string, t0_us: int64")

    def test_rows_say_what_the_samples_say(self):
        for row in self.lines:
            with tarfile.open(self.root / row["shard"]) as tar:
                member = {kind: json.load(tar.extractfile(f"{row['unit_id']}.{kind}.json"))
                          for kind in ("meta", "metrics", "event")}
            for name in ("spec_id", "seed", "sample_index", "T", "fps", "split", "tags", "severity", "road"):
                self.assertEqual(row[name], member["meta"][name], name)
            for name in ("min_ttc_s", "min_pet_s", "min_rss_margin_m", "contact_delta_v_mps", "ego_contact"):
                self.assertEqual(row[name], member["metrics"][name], name)
            self.assertEqual([event["frame0"] for event in row["events"]],
                             [event["frame0"] for event in member["event"]])
            for event, whole in zip(row["events"], member["event"]):
                self.assertLessEqual(event.items(), whole.items())
        self.assertEqual({event["kind"] for row in self.lines for event in row["events"]}, {"requested", "observed"})

    def test_offsets_of_rows_lead_to_the_samples(self):
        for row in self.lines:
            data = (self.root / row["shard"]).read_bytes()[row["offset"]:row["offset"] + row["bytes"]]
            self.assertTrue(data.startswith(row["unit_id"].encode() + b".meta.json\0"))

    def test_croissant_names_every_file_with_its_hash(self):
        files = {entry["@id"]: entry for entry in self.croissant()["distribution"]}
        self.assertEqual(set(files), {"clips.jsonl", "clips.parquet", "shardindex.json", "shards"})
        for name in ("clips.jsonl", "clips.parquet", "shardindex.json"):
            self.assertEqual(files[name]["sha256"], harness.sha256(self.index / files[name]["contentUrl"]), name)
        self.assertEqual(files["clips.parquet"]["encodingFormat"], "application/x-parquet")  # the one mlcroissant knows
        found = sorted(path.resolve() for path in self.index.glob(files["shards"]["includes"]))
        self.assertEqual(found, [path.resolve() for path in self.shards])

    def test_fields_of_croissant_are_columns_of_the_table_with_their_types(self):
        schema = pyarrow.parquet.read_schema(self.index / "clips.parquet")
        kinds = {"string": "sc:Text", "uint64": "sc:Integer", "int64": "sc:Integer", "double": "sc:Float",
                 "bool": "sc:Boolean"}
        fields = self.croissant()["recordSet"][0]["field"]
        for field in fields:
            self.assertEqual(field["source"]["fileObject"]["@id"], "clips.parquet")
            kind = schema.field(field["source"]["extract"]["column"]).type
            if field.get("repeated"):
                kind = kind.value_type
            self.assertEqual(field["dataType"], kinds[str(kind)], field["name"])
        self.assertEqual(set(schema.names) - {field["name"] for field in fields}, {"fps", "events"})

    def test_the_card_begins_with_what_the_hub_reads(self):
        _, front, text = (self.index / "README.md").read_text().split("---\n", 2)
        front = yaml.safe_load(front)
        self.assertEqual(front["license"], "apache-2.0")
        self.assertEqual(front["task_categories"], ["robotics"])
        self.assertEqual(front["size_categories"], ["n<1K"])
        self.assertEqual(sorted(self.root.glob(front["configs"][0]["data_files"])), self.shards)
        self.assertIn("Synthetic", text)

    def test_energon_finds_shards_samples_and_offsets(self):
        folder = self.index / ".nv-meta"
        info = json.loads((folder / ".info.json").read_text())
        split = yaml.safe_load((folder / "split.yaml").read_text())
        self.assertEqual(set(info), {"energon_version", "shard_counts"})
        self.assertEqual([self.root / name for name in info["shard_counts"]], self.shards)
        self.assertEqual(split, {"exclude": [], "split_parts": {"train": list(info["shard_counts"])}})
        self.assertEqual(yaml.safe_load((folder / "dataset.yaml").read_text()),
                         {"__module__": "megatron.energon", "__class__": "CrudeWebdataset"})
        self.assertEqual(uuid.UUID((folder / "index.uuid").read_text()).version, 8)
        with tarfile.open(folder / "tar_idx.tar") as indexes:
            for shard in self.shards:
                data = indexes.extractfile(f"{shard.name}.idx").read()
                *starts, end = struct.unpack(f"<{len(data) // 8}Q", data)
                keys = [row["unit_id"] for row in self.lines if self.root / row["shard"] == shard]
                tar = shard.read_bytes()
                self.assertEqual([tar[at:at + 26].decode() for at in starts], keys)
                self.assertEqual(len(keys), info["shard_counts"][f"shards/{shard.name}"])
                self.assertEqual(tar[end:], bytes(1024))

    def test_verify_looks_at_every_file_of_the_index(self):
        files = [path for path in self.index.rglob("*") if path.is_file()]
        self.assertEqual(len(files), 11)
        for path in files:
            whole = path.read_bytes()
            path.chmod(0o644)
            path.write_bytes(whole[:-1])
            try:
                done = harness.run("dataset", "verify", self.root)
            finally:
                path.write_bytes(whole)
            self.assertEqual(done.returncode, 1, path)
            self.assertIn(str(path.relative_to(self.root)), done.stdout + done.stderr)
        self.assertEqual(harness.run("dataset", "verify", self.root).returncode, 0)


if __name__ == "__main__":
    unittest.main()
