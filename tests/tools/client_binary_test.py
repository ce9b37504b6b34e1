"""The `longtail` binary hands `client` to longtail_client, which lies beside it."""
import os
import signal
import socket
import subprocess
import unittest

BINARY = os.path.abspath("tools/cli/longtail")


class ClientBinaryTest(unittest.TestCase):
    def run_client(self, *args):
        return subprocess.run([BINARY, *args], capture_output=True, text=True, check=False, timeout=120)

    def test_help_comes_from_the_client(self):
        for words in (("client", "submit", "--help"), ("help", "client", "submit")):
            done = self.run_client(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("longtail client submit SPEC...", done.stdout)
        self.assertIn("client", self.run_client("--help").stdout)

    def test_no_server_is_exit_code_69_after_the_tries(self):
        with socket.socket() as held:  # bound and not listening: connections are refused
            held.bind(("127.0.0.1", 0))
            server = f"127.0.0.1:{held.getsockname()[1]}"
            done = self.run_client("client", "models", "--server", server, "--retries", "1")
        self.assertEqual((done.returncode, done.stdout), (69, ""))
        self.assertEqual(done.stderr.count("trying again in 0.5 s"), 1, done.stderr)
        self.assertIn(f"longtail: {server}: ", done.stderr)

    def test_an_interrupt_ends_the_wait_for_a_server(self):
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            client = subprocess.Popen([BINARY, "client", "models", "--server", f"127.0.0.1:{held.getsockname()[1]}",
                                       "--retries", "100"], stderr=subprocess.PIPE, text=True)
            client.stderr.readline()  # it waits
            client.send_signal(signal.SIGINT)
            client.communicate(timeout=60)
        self.assertEqual(client.returncode, 130)

    def test_it_needs_no_libtorch(self):
        libraries = subprocess.run(["ldd", os.path.abspath("tools/cli/longtail_client")], capture_output=True,
                                   text=True, check=True).stdout
        self.assertIn("libgrpc++", libraries)
        self.assertNotIn("torch", libraries)


if __name__ == "__main__":
    unittest.main()
