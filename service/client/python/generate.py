"""Copies this package to a directory and generates its messages there: python generate.py DIRECTORY

Needs grpcio-tools in the same environment. The .proto files are those that are installed beside this package. The result
is a package for pip: `pip install DIRECTORY`.
"""

import importlib.resources
import pathlib
import shutil
import sys

import google.protobuf
from grpc_tools import protoc

HERE = pathlib.Path(__file__).resolve().parent
# Beside an installed package, and in the repository.
PROTOS = (HERE.parent.parent / "proto", HERE.parent.parent.parent / "proto")


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    target = pathlib.Path(sys.argv[1]).resolve()
    protos = next((path for path in PROTOS if (path / "statustranslator/v1").is_dir()), None)
    if protos is None:
        print(f"no .proto files in {' or '.join(map(str, PROTOS))}", file=sys.stderr)
        return 1
    if target != HERE:
        if HERE in target.parents:
            print(f"{target} is inside of the package itself", file=sys.stderr)
            return 2
        shutil.copytree(HERE, target, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("statustranslator", "__pycache__", "build", "*.egg-info", ".*"))
        # So that pip chooses a runtime that is not older than the generated code.
        project = target / "pyproject.toml"
        project.write_text(project.read_text(encoding="utf-8").replace(
            '"protobuf"', f'"protobuf>={google.protobuf.__version__}"'), encoding="utf-8")
    # google/protobuf/*.proto; google.rpc is that of googleapis-common-protos.
    well_known = importlib.resources.files("grpc_tools") / "_proto"
    failed = protoc.main(["protoc", f"-I{protos}", f"-I{well_known}", f"--python_out={target}", f"--pyi_out={target}",
                          f"--grpc_python_out={target}",
                          *(str(path) for path in sorted((protos / "statustranslator/v1").glob("*.proto")))])
    if failed:
        return int(failed)
    for package in ("statustranslator", "statustranslator/v1"):
        (target / package / "__init__.py").touch()
    (target / "statustranslator/py.typed").touch()
    print(f"generated in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
