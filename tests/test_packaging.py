"""The wheel as a stranger gets it, and that no tracked file names a package registry."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer

from tests.evals.test_eval_cases_doc import example


def run(command: Sequence[str | Path], cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, timeout=120)
    assert done.returncode == 0, f"{command}: {done.stdout!r}\n{done.stderr.decode(errors='replace')}"
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def sdist(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run([sys.executable, "-m", "build", "--no-isolation", "--sdist", "--outdir", folder, "."], root)
    (file,) = folder.glob("*.tar.gz")
    return file


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built out of the source distribution, so that one is known to be whole."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    run([sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, "."], tree)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a new environment that holds the wheel and sees the libraries of this one.

    It sees them through a ``.pth`` file; the checkout's own editable install is not seen through it.
    """
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    place = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    Path(place["purelib"], "libraries.pth").write_text(f"{Path(typer.__file__).parents[1]}\n", "utf-8")
    python = Path(place["scripts"], "python")
    options = ["install", "-q", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    run([sys.executable, "-m", "pip", "--python", python, *options, wheel], folder)
    return python.parent


def test_wheel_holds_what_it_must_and_no_more(root: Path, wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("prompts", "templates"):
        assert {f"brief/{kind}/{f.name}" for f in (root / kind).glob("*.j2")} <= held
    folder = root / "brief/corpus/minilm"
    minilm = {f"brief/corpus/minilm/{f.name}" for f in folder.iterdir() if f.is_file()}
    assert any(name.endswith(".onnx") for name in minilm) and minilm <= held
    tops = {name.split("/")[0] for name in held}
    assert tops == {"brief", next(t for t in tops if t.endswith(".dist-info"))}
    assert not [name for name in held if "__pycache__" in name]


def test_versions_agree(root: Path, wheel: Path) -> None:
    import brief

    assert wheel.name == f"brief_desk-{brief.__version__}-py3-none-any.whl"


def test_every_prompt_and_template_works_away_from_the_checkout(
    installed: Path, root: Path, tmp_path: Path
) -> None:
    look = shutil.copy(root / "tests" / "support" / "look_at_install.py", tmp_path)
    seen = json.loads(run([installed / "python", look], tmp_path))
    home = str(installed.parent)
    assert seen["package"].startswith(home)
    assert all(origin.startswith(home) for origin in seen["origins"])
    for kind in ("prompts", "templates"):
        there = sorted(f.name for f in (root / kind).glob("*.j2"))
        assert there and seen["held"][kind] == there
        assert {f"{kind}/{name}" for name in there} <= set(seen["used"])
    assert seen["prompts"] and min(seen["lengths"]) > 200


def test_the_command_is_installed(installed: Path, tmp_path: Path) -> None:
    assert "daily" in run([installed / "brief", "--help"], tmp_path)


def test_cases_of_ones_own_are_run_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    made = run([installed / "brief", *example(tmp_path)], tmp_path)
    assert "5 passed, 0 failed, 1 known failure" in made and "FAILED" not in made
    assert (tmp_path / "report" / "report.html").stat().st_size > 1000


def test_nothing_is_left_in_the_checkout_by_an_editable_install(root: Path) -> None:
    assert not [kind for kind in ("prompts", "templates") if (root / "brief" / kind).exists()]


def tracked(root: Path) -> list[Path]:
    """Files that git tracks or would on ``git add .``."""
    options = ["-z", "--cached", "--others", "--exclude-standard"]
    command = ["git", "-c", "safe.directory=*", "ls-files", *options]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    names = done.stdout.decode("utf-8").split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


def test_no_tracked_file_names_a_package_registry(root: Path) -> None:
    hosts = [".".join(parts).encode() for parts in (
        ("pypi", "org"), ("python" + "hosted", "org"), ("registry", "npmjs", "org"), ("deb", "debian", "org"),
    )]  # fmt: skip
    files = tracked(root)
    assert len(files) > 20
    named = [(file.name, host) for file in files for host in hosts if host in file.read_bytes()]
    assert not named


def test_requirements_hold_hashes_and_no_address(root: Path) -> None:
    for name, least in (("run", 50), ("image", 50), ("dev", 50), ("model", 2)):
        text = (root / "requirements" / f"{name}.txt").read_text("utf-8")
        pins = [line for line in text.splitlines() if line[:1].isalnum()]
        assert len(pins) >= least and all("==" in pin and pin.endswith("\\") for pin in pins)
        for word in ("://", " @ ", "--index-url", "--extra-index-url", "--find-links", "file:"):
            assert word not in text, f"requirements/{name}.txt holds {word}"


def test_requirements_hold_what_pyproject_asks_for(root: Path) -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {"run": project["dependencies"]}
    asked["image"] = [*asked["run"], *project["optional-dependencies"]["documents"]]
    asked["dev"] = [*asked["run"], *project["optional-dependencies"]["dev"]]
    locked = {}
    for name, requirements in asked.items():
        text = (root / "requirements" / f"{name}.txt").read_text("utf-8")
        pins = [Requirement(line.rstrip(" \\")) for line in text.splitlines() if line[:1].isalnum()]
        # Where several ask for a library its markers may differ; its version may not.
        locked[name] = {f"{pin.name}{pin.specifier}" for pin in pins}
        versions: dict[str, list[str]] = {}
        for pin in pins:
            versions.setdefault(canonicalize_name(pin.name), []).append(str(pin.specifier).removeprefix("=="))
        for asking in map(Requirement, requirements):
            held = versions.get(canonicalize_name(asking.name), [])
            assert held and all(v in asking.specifier for v in held), f"{asking}: run `make lock`"
    assert locked["run"] <= locked["image"] <= locked["dev"]


def test_the_model_for_tests_is_locked_and_never_a_requirement_of_ours(root: Path) -> None:
    from packaging.requirements import Requirement

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    folder = root / "requirements"
    asked = [line for line in (folder / "model.in").read_text("utf-8").splitlines() if line[:1].isalnum()]
    assert set(project["optional-dependencies"]["model-test"]) < set(asked)
    lines = (folder / "model.txt").read_text("utf-8").splitlines()
    pins = {Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()}
    held = {pin.name: str(pin.specifier).removeprefix("==") for pin in pins}
    assert held.keys() == {Requirement(line).name for line in asked}
    assert all(held[one.name] in one.specifier for one in map(Requirement, asked)), "run `make lock`"
    for name in ("run", "dev"):
        locked = (folder / f"{name}.txt").read_text("utf-8")
        assert not [one for one in held if f"\n{one}==" in locked]


# Distributions whose import has another name, and what nothing imports but must be there.
IMPORTS = {
    "argon2-cffi": "argon2",
    "markdown-it-py": "markdown_it",
    "python-docx": "docx",
    "pyyaml": "yaml",
    "readability-lxml": "readability",
}
NOT_IMPORTED = {"tzdata"}


def test_pyproject_asks_for_what_is_imported_and_nothing_else(root: Path) -> None:
    from packaging.requirements import Requirement

    imported: set[str] = set()
    for file in (root / "brief").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    imported -= {"brief", *sys.stdlib_module_names}
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [
        text
        for name in ("documents", "keyring", "serve", "mcp", "ray")
        for text in project["optional-dependencies"][name]
    ]
    asked = {Requirement(text).name for text in (*project["dependencies"], *extras)} - NOT_IMPORTED
    assert set(extras) <= set(project["optional-dependencies"]["dev"])
    assert {IMPORTS.get(name, name).replace("-", "_") for name in asked} == imported


def test_the_container_is_made_of_what_is_there_and_set_up_by_settings_there_are(root: Path) -> None:
    import yaml

    from brief.settings import _variables

    made = (root / "Dockerfile").read_text("utf-8")
    let_in = [
        line[1:] for line in (root / ".dockerignore").read_text("utf-8").split() if line.startswith("!")
    ]
    assert [name for name in let_in if not (root / name).exists()] == []
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    sources = {
        path.partition("/")[0]
        for path in project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    }
    assert sources | {"pyproject.toml", "README.md", "LICENSE", "requirements"} == set(let_in)
    for line in re.findall(r"^COPY (?!--from|\. )(\S+)", made, re.MULTILINE):
        assert (root / line).exists(), line
    known = {*_variables(), "BRIEF_DATA_DIR", "BRIEF_CONFIG"}
    composed = yaml.safe_load((root / "compose.yaml").read_text("utf-8"))
    service = composed["services"]["brief"]
    named = {*re.findall(r"\b(BRIEF_\w+)=", made), *service["environment"]}
    assert named and named <= known, named - known
    assert set(service["secrets"]) == set(composed["secrets"])
    assert [one.partition(":")[0] for one in service["volumes"]][0] in composed["volumes"]
