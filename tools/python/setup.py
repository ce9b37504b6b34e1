"""Generates longtail.v1, the messages and stubs of the service, while the package is built; see pyproject.toml."""

import importlib.resources
import pathlib

import google.rpc
import grpc_tools
from grpc_tools import protoc
from setuptools import setup
from setuptools.command.build_py import build_py

HERE = pathlib.Path(__file__).resolve().parent
PROTOS = HERE.parent.parent / "proto"


def generate(target: pathlib.Path) -> None:
    """Writes longtail/v1/*_pb2.py, *_pb2.pyi and *_pb2_grpc.py below target."""
    sources = sorted((PROTOS / "longtail" / "v1").glob("*.proto"))
    if not sources:
        raise SystemExit(f"{PROTOS}/longtail/v1 has no protos: build from a checkout of Longtail")
    googleapis = pathlib.Path(list(google.rpc.__path__)[0]).parent.parent
    known = importlib.resources.files(grpc_tools) / "_proto"
    package = target / "longtail" / "v1"
    package.mkdir(parents=True, exist_ok=True)
    status = protoc.main(["protoc", f"-I{PROTOS}", f"-I{googleapis}", f"-I{known}", f"--python_out={target}",
                          f"--pyi_out={target}", f"--grpc_python_out={target}", *map(str, sources)])
    if status != 0:
        raise SystemExit(f"protoc ended with {status}; its messages are above")
    for source in sources:  # a file without services has an empty stub
        if not source.stem.endswith("_service"):
            (package / f"{source.stem}_pb2_grpc.py").unlink()
    (package / "__init__.py").write_text('"""Messages and stubs, generated from proto/longtail/v1."""\n')


class BuildWithStubs(build_py):

    def run(self):
        super().run()
        generate(HERE / "src" if self.editable_mode else pathlib.Path(self.build_lib))


setup(cmdclass={"build_py": BuildWithStubs})
