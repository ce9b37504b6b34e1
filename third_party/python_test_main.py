"""Runs one unittest file and writes its cases to $XML_OUTPUT_FILE as Bazel expects (JUnit XML).

Usage: python_test_main.py FILE
"""
import importlib.util
import os
import sys
import time
import unittest
import xml.etree.ElementTree as ET


class CaseRecorder(unittest.TextTestResult):
    """Keeps (test, kind, message, seconds) of every case; kind is "" where it passed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = []
        self._began = 0.0

    def startTest(self, test):
        self._began = time.monotonic()
        super().startTest(test)

    def _record(self, test, kind, message=""):
        self.cases.append((test, kind, message, time.monotonic() - self._began))

    def addSuccess(self, test):
        super().addSuccess(test)
        self._record(test, "")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._record(test, "failure", self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self._record(test, "error", self.errors[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._record(test, "skipped", reason)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        # unittest does not call addSuccess for a test with a failed part.
        if err is not None:
            self._record(subtest, "failure", str(err[1]))

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._record(test, "")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._record(test, "failure", "passed, though marked as an expected failure")


def write_xml(path, suite_name, cases):
    suite = ET.Element("testsuite", name=suite_name, tests=str(len(cases)))
    for test, kind, message, seconds in cases:
        class_name, _, name = test.id().partition(".")[2].partition(".")
        case = ET.SubElement(suite, "testcase", classname=class_name, name=name or test.id(), time=f"{seconds:.3f}")
        if kind:
            ET.SubElement(case, kind, message=message.strip().splitlines()[-1] if message.strip() else "").text = message
    root = ET.Element("testsuites")
    root.append(suite)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def main():
    path = sys.argv[1]
    name = os.path.splitext(os.path.basename(path))[0]
    sys.path.insert(0, os.getcwd())
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    suite = unittest.TestSuite()
    skipped_whole = None
    try:
        spec.loader.exec_module(module)
        suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    except unittest.SkipTest as skip:
        skipped_whole = str(skip)
    result = unittest.TextTestRunner(verbosity=2, resultclass=CaseRecorder).run(suite)
    cases = result.cases
    if skipped_whole is not None:
        print(f"skipped: {skipped_whole}")
        cases = [(unittest.FunctionTestCase(main, description=name), "skipped", skipped_whole, 0.0)]
    output = os.environ.get("XML_OUTPUT_FILE")
    if output:
        write_xml(output, name, cases)
    if not cases:
        print(f"{path} holds no test case", file=sys.stderr)
        return 1
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
