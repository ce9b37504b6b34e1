"""tools/longtail, in a checkout of its own with a stand-in for bazel."""
import os
import shutil
import subprocess
import tempfile
import time
import unittest

LAUNCHER = os.path.realpath("tools/longtail")
COUNTER = os.path.realpath("tools/count_tests.py")

# Writes what it was asked to the log and "builds" binaries that print their folder and arguments.
FAKE_BAZEL = r"""#!/usr/bin/env bash
echo "$*" >> "$FAKE_LOG"
if [[ $1 == test ]]; then
  for arg in "$@"; do
    case "$arg" in --build_event_json_file=*) cp "$FAKE_EVENTS" "${arg#*=}" ;; esac
  done
  exit "${FAKE_STATUS:-0}"
fi
[[ ${FAKE_STATUS:-0} == 0 ]] || { echo "broken.cc:1: error"; exit "$FAKE_STATUS"; }
mkdir -p bazel-bin/tools/cli
binary="bazel-bin/tools/cli/${@: -1}"
binary="bazel-bin/tools/cli/${binary##*:}"
printf '#!/usr/bin/env bash\necho "$PWD"\nprintf "[%%s]" "$@"\n' > "$binary"
printf '[[ -z ${LONGTAIL_COMMIT+set} ]] || printf "commit=%%s" "$LONGTAIL_COMMIT"\nexit 42\n' >> "$binary"
chmod +x "$binary"
"""

FAKE_SETUP = '#!/usr/bin/env bash\necho "setup $*" >> "$FAKE_LOG"\n'


class LauncherTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(os.path.realpath(folder.name), "check out")
        self.log = os.path.join(folder.name, "log")
        for path in ("tools/cli", "third_party", "proto", "kernels", "scenarios", "generator"):
            os.makedirs(os.path.join(self.root, path))
        for path in ("WORKSPACE", "BUILD", ".bazelrc", "scenarios/road.cc"):
            self.write(path, "")
        self.write("tools/longtail", open(LAUNCHER, encoding="utf-8").read(), executable=True)
        self.write("tools/setup_deps.sh", FAKE_SETUP, executable=True)
        shutil.copy(COUNTER, os.path.join(self.root, "tools/count_tests.py"))
        self.write("bin/bazel", FAKE_BAZEL, executable=True)
        # Sources are older than anything built from them.
        for folder_path, _, files in os.walk(self.root):
            for name in files + ["."]:
                os.utime(os.path.join(folder_path, name), (1e9, 1e9))

    def write(self, path, text, executable=False):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        if executable:
            os.chmod(path, 0o755)
        return path

    def launch(self, *args, program=None, cwd="/", **env):
        with open(self.log, "w", encoding="utf-8"):
            pass
        environment = dict(os.environ, FAKE_LOG=self.log, PATH=self.root + "/bin:" + os.environ["PATH"], **env)
        environment.pop("LONGTAIL_TEST_DATA", None)
        if "LONGTAIL_COMMIT" not in env:
            environment.pop("LONGTAIL_COMMIT", None)
        done = subprocess.run([program or self.root + "/tools/longtail", *args], cwd=cwd, env=environment,
                              capture_output=True, text=True, check=False)
        with open(self.log, encoding="utf-8") as log:
            return done, log.read().splitlines()

    def test_builds_once_and_passes_folder_words_and_exit_code_on(self):
        done, log = self.launch("scenario", "list", "a b", cwd="/usr")
        self.assertEqual(done.stdout, "/usr\n[scenario][list][a b]")
        self.assertEqual(done.returncode, 42)
        self.assertEqual(log[0], "setup --without-libtorch")
        self.assertTrue(log[1].startswith("build ") and log[1].endswith("//tools/cli:longtail"), log)
        done, log = self.launch("scenario", "list")
        self.assertEqual((log, done.stderr, done.returncode), ([], "", 42))

    def test_builds_again_when_a_source_is_newer(self):
        self.launch("scenario")
        later = time.time() + 5
        os.utime(os.path.join(self.root, "scenarios/road.cc"), (later, later))
        _, log = self.launch("scenario")
        self.assertEqual(len(log), 2)

    def test_builds_again_when_a_source_is_gone(self):
        self.launch("scenario")
        os.remove(os.path.join(self.root, "scenarios/road.cc"))
        later = time.time() + 5
        os.utime(os.path.join(self.root, "scenarios"), (later, later))
        _, log = self.launch("scenario")
        self.assertEqual(len(log), 2)

    def test_builds_again_when_another_build_replaced_the_binary(self):
        self.launch("scenario")
        self.write("bazel-bin/tools/cli/longtail", "#!/bin/sh\nexit 1\n", executable=True)
        _, log = self.launch("scenario")
        self.assertEqual(len(log), 2)

    def test_data_files_need_no_build(self):
        self.launch("scenario")
        path = self.write("scenarios/library/new_event.textproto", "")
        later = time.time() + 5
        os.utime(path, (later, later))
        os.utime(os.path.join(self.root, "scenarios"), (1e9, 1e9))
        os.utime(os.path.join(self.root, "scenarios/library"), (1e9, 1e9))
        _, log = self.launch("scenario")
        self.assertEqual(log, [])

    def test_generate_needs_libtorch_and_both_binaries(self):
        _, log = self.launch("generate", "x.textproto")
        self.assertEqual([line.split()[-1] for line in log if line.startswith("build")],
                         ["//tools/cli:longtail", "//tools/cli:longtail_model"])
        self.assertIn("setup ", log)

    def test_what_runs_a_model_needs_libtorch_and_what_reads_does_not(self):
        for verb in ("demo", "generate", "job", "model", "worker"):
            for binary in ("longtail", "longtail_model"):
                self.write(f"bazel-bin/tools/cli/{binary}", "")
            _, log = self.launch(verb)
            self.assertEqual(log[0], "setup ", verb)
            self.assertEqual(log[-1].split()[-1], "//tools/cli:longtail_model", verb)
        for verb in ("scenario", "dataset", "--help"):
            self.write("bazel-bin/tools/cli/longtail", "")
            _, log = self.launch(verb)
            self.assertEqual(log[0], "setup --without-libtorch", verb)
            self.assertEqual(len(log), 2, log)

    def test_the_client_has_a_binary_of_its_own_and_needs_no_libtorch(self):
        done, log = self.launch("client", "list")
        self.assertEqual(done.stdout, "/\n[client][list]")
        self.assertEqual([line for line in log if line.startswith("setup")],
                         ["setup --without-libtorch", "setup --client"])
        self.assertEqual([line.split()[-1] for line in log if line.startswith("build")],
                         ["//tools/cli:longtail", "//tools/cli:longtail_client"])
        self.assertEqual(self.launch("client", "list")[1], [])

    def test_the_commit_reaches_what_generates(self):
        def git(*args):
            done = subprocess.run(["git", "-C", self.root, "-c", "user.name=a", "-c", "user.email=a@b.c", *args],
                                  capture_output=True, text=True, check=True)
            return done.stdout.strip()

        if not shutil.which("git"):
            self.skipTest("no git")
        self.assertEqual(self.launch("generate", GIT_CEILING_DIRECTORIES="/")[0].stdout, "/\n[generate]commit=")
        git("init", "--quiet")
        git("add", "WORKSPACE", "scenarios")
        git("commit", "--quiet", "--message=x")
        commit = git("rev-parse", "--short", "HEAD")
        self.assertEqual(self.launch("generate")[0].stdout, f"/\n[generate]commit={commit}")
        self.write("WORKSPACE", "#")
        self.assertEqual(self.launch("generate")[0].stdout, f"/\n[generate]commit={commit}-dirty")
        self.assertEqual(self.launch("generate", LONGTAIL_COMMIT="given")[0].stdout, "/\n[generate]commit=given")
        self.assertEqual(self.launch("scenario")[0].stdout, "/\n[scenario]")

    def test_works_through_a_link(self):
        link = os.path.join(os.path.dirname(self.root), "lt")
        os.symlink(self.root + "/tools/longtail", link)
        done, _ = self.launch("scenario", program=link)
        self.assertEqual(done.returncode, 42)

    def test_a_failed_build_shows_its_messages_and_runs_nothing(self):
        done, _ = self.launch("scenario", FAKE_STATUS="1")
        self.assertEqual((done.returncode, done.stdout), (70, ""))
        self.assertIn("broken.cc:1: error", done.stderr)

    def test_test_ends_with_the_counts(self):
        xml = self.write("test.xml", "<testsuites><testcase name='a'/><testcase name='b'/></testsuites>")
        events = self.write("events.json", '{"id": {"testResult": {"label": "//a", "run": 1, "shard": 1}}, '
                            '"testResult": {"status": "PASSED", "testActionOutput": '
                            f'[{{"name": "test.xml", "uri": "file://{xml.replace(" ", "%20")}"}}]}}}}\n')
        done, log = self.launch("test", FAKE_EVENTS=events)
        self.assertEqual(done.stdout.splitlines()[-1], "2 passed, 0 failed")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(log[0], "setup --python")
        self.assertTrue(log[1].endswith("//tests/..."), log)

    def test_test_fails_where_bazel_could_not_run(self):
        events = self.write("events.json", "")
        done, _ = self.launch("test", FAKE_EVENTS=events, FAKE_STATUS="36")
        self.assertEqual(done.stdout.splitlines()[-1], "0 passed, 1 failed")
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main()
