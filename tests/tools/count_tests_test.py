"""count_tests.py counts what really happened in a bazel run."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

SCRIPT = "tools/count_tests.py"


def test_result(label, status, xml, attempt=1):
    outputs = [{"name": "test.xml", "uri": "file://" + xml}] if xml else []
    return {
        "id": {"testResult": {"label": label, "run": 1, "shard": 1, "attempt": attempt}},
        "testResult": {"status": status, "testActionOutput": outputs},
    }


class CountTests(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def xml(self, name, body):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"<testsuites><testsuite>{body}</testsuite></testsuites>")
        return path

    def run_script(self, events, *args):
        path = os.path.join(self.folder.name, "events.json")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(event) + "\n" for event in events)
        done = subprocess.run([sys.executable, SCRIPT, path, *args], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()

    def test_cases_are_summed_over_targets(self):
        one = self.xml("one.xml", "<testcase name='a'/><testcase name='b'/>")
        two = self.xml("two.xml", "<testcase name='c'/><testcase name='d'><skipped/></testcase>")
        code, lines = self.run_script([test_result("//a", "PASSED", one), test_result("//b", "PASSED", two)])
        self.assertEqual(lines[-1], "3 passed, 0 failed, 1 skipped")
        self.assertEqual(code, 0)

    def test_skipped_cases_are_named_in_one_line_with_what_they_need(self):
        one = self.xml("one.xml", "<testcase name='a'/><testcase classname='T' name='b'><skipped message='needs x: get x'/>"
                       "</testcase><testcase classname='T' name='c'><skipped message='needs x: get x'/></testcase>")
        two = self.xml("two.xml", "<testcase name='d'><skipped/></testcase><testcase name='e' status='notrun'/>")
        _, lines = self.run_script([test_result("//a", "PASSED", one), test_result("//b", "PASSED", two)])
        self.assertEqual(lines, ["skipped: //b d (no reason given); //b e (disabled); //a T.b, //a T.c (needs x: get x)",
                                 "1 passed, 0 failed, 4 skipped"])

    def test_a_failed_case_is_named_and_fails_the_run(self):
        xml = self.xml("x.xml", "<testcase classname='Road' name='Bends'><failure/></testcase><testcase name='b'/>")
        code, lines = self.run_script([test_result("//a", "FAILED", xml)], "--bazel-status", "3")
        self.assertEqual(lines, ["failed: //a Road.Bends", "1 passed, 1 failed"])
        self.assertEqual(code, 1)

    def test_a_crash_after_passed_cases_counts_as_a_failure(self):
        xml = self.xml("x.xml", "<testcase name='a'/>")
        code, lines = self.run_script([test_result("//a", "FAILED", xml)])
        self.assertEqual(lines[-1], "1 passed, 1 failed")
        self.assertEqual(code, 1)

    def test_a_target_that_did_not_build_counts_as_a_failure(self):
        xml = self.xml("x.xml", "<testcase name='a'/>")
        unbuilt = {"id": {"targetCompleted": {"label": "//b"}}, "completed": {"success": False}}
        code, lines = self.run_script([test_result("//a", "PASSED", xml), unbuilt], "--bazel-status", "1")
        self.assertEqual(lines, ["failed: //b (not built)", "1 passed, 1 failed"])
        self.assertEqual(code, 1)

    def test_the_last_attempt_of_a_test_decides(self):
        bad = self.xml("bad.xml", "<testcase name='a'><failure/></testcase>")
        good = self.xml("good.xml", "<testcase name='a'/>")
        code, lines = self.run_script([test_result("//a", "FAILED", bad), test_result("//a", "PASSED", good, attempt=2)])
        self.assertEqual(lines, ["1 passed, 0 failed"])
        self.assertEqual(code, 0)

    def test_a_bazel_that_could_not_start_is_a_failure(self):
        code, lines = self.run_script([], "--bazel-status", "37")
        self.assertEqual(lines[-1], "0 passed, 1 failed")
        self.assertEqual(code, 1)

    def test_a_run_of_no_tests_is_no_success(self):
        code, lines = self.run_script([])
        self.assertEqual(lines[-1], "0 passed, 0 failed")
        self.assertEqual(code, 1)


if __name__ == "__main__":
    unittest.main()
