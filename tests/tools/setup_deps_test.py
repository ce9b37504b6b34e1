"""tools/setup_deps.sh, with stand-ins for the package managers."""
import os
import shutil
import subprocess
import tempfile
import unittest

SCRIPT = os.path.realpath("tools/setup_deps.sh")

# Goes on once the set-up has said how it is getting on.
SLOW_APT = r"""#!/usr/bin/env bash
echo "Unpacking something"
until grep -q "Unpacking something" "$FAKE_STDERR"; do read -rt 0.1 <> <(:) || true; done
"""
FAILING_APT = '#!/usr/bin/env bash\necho "E: no such package"\nexit 100\n'


class SetupTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("dpkg-query", "#!/usr/bin/env bash\nexit 1\n")  # nothing is installed
        self.write("sudo", '#!/usr/bin/env bash\nexec "$@"\n')

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def run_script(self, apt):
        self.write("apt-get", apt)
        stderr = os.path.join(self.folder, "stderr")
        with open(stderr, "w", encoding="utf-8") as file:
            code = subprocess.run([shutil.which("bash"), SCRIPT, "--without-libtorch"], stderr=file, check=False,
                                  env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}", "FAKE_STDERR": stderr},
                                  timeout=50).returncode
        with open(stderr, encoding="utf-8") as file:
            return code, file.read()

    def test_it_says_what_it_is_at_and_for_how_long(self):
        code, told = self.run_script(SLOW_APT)
        self.assertEqual(code, 0, told)
        self.assertRegex(told, r"installing \d+ Debian packages: .*bazel-bootstrap")
        self.assertRegex(told, r"longtail set-up: Debian packages, 1\d s: Unpacking something\n")
        self.assertRegex(told, r"longtail set-up: Debian packages: done in 1\d s\n$")

    def test_what_the_package_manager_said_is_shown_where_it_failed(self):
        code, told = self.run_script(FAILING_APT)
        self.assertEqual(code, 75, told)
        self.assertIn("E: no such package\n", told)
        self.assertNotIn("done in", told)


if __name__ == "__main__":
    unittest.main()
