"""The house rules: walls between packages, sizes, what must not be committed, documents that name everything."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from center.guides import Stage
from center.knowledge import ROOT, load_knowledge

PACKAGES = ("center", "bot", "actions", "desk", "deploy", "bench")
LONGEST_FUNCTION, LONGEST_FILE = 50, 300
FORBIDDEN_IMPORTS = {
    "center": ("bot", "actions", "desk", "rasa", "rasa_sdk", "sanic"),
    "actions": ("bot", "desk", "rasa", "sanic"),
    "bot": ("actions", "desk"),
    "desk": ("bot", "actions", "rasa", "rasa_sdk"),
    "deploy": ("bot", "actions", "desk", "rasa", "sanic"),
}


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def python_files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("package", sorted(FORBIDDEN_IMPORTS))
def test_walls_hold(package: str) -> None:
    crossed = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(package)
        for name in imported(path)
        if name.split(".")[0] in FORBIDDEN_IMPORTS[package]
    ]
    assert crossed == []


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_and_files_stay_small(package: str) -> None:
    too_long = []
    for path in python_files(package):
        text = text_of(path)
        if text.count("\n") > LONGEST_FILE:
            too_long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines")
    assert too_long == []


def test_every_public_thing_has_a_docstring() -> None:
    bare = []
    for package in PACKAGES:
        for path in python_files(package):
            tree = ast.parse(text_of(path))
            public = [
                node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            ]
            bare += [
                f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                for node in public
                if not node.name.startswith("_") and not ast.get_docstring(node)
            ]
    assert bare == []


REGISTRY_HOSTS = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            "npmjs" + r"\.(?:org|com)",
            "tuna\\.tsing" + "hua",
            "aliyun" + r"\.com",
        ]
    )
)
WORKPLACE = re.compile("|".join(["/" + "work/", "/" + "root/", "find-" + "links", "/" + "opt/"]))
BINARY = (".db", ".sqlite", ".sqlite3", ".gz", ".pkl", ".joblib", ".whl", ".npz", ".zip", ".bin")


@pytest.mark.parametrize("forbidden", [REGISTRY_HOSTS, WORKPLACE], ids=["registry hosts", "paths of a machine"])
def test_no_file_names_what_belongs_to_one_place(forbidden: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked_files()
        if (match := forbidden.search(text_of(path)))
    ]
    assert found == []


def test_no_databases_models_or_archives_are_committed() -> None:
    assert [path.name for path in tracked_files() if path.suffix in BINARY] == []


def test_only_obviously_fake_telephones_appear() -> None:
    telephone = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
    found = {
        number
        for path in tracked_files()
        if path.suffix in (".py", ".yml", ".md", ".txt")
        for number in telephone.findall(text_of(path))
    }
    assert {number for number in found if not number.startswith("139000000")} == set()


def test_the_lock_pins_every_package_with_hashes_and_no_address() -> None:
    lock = text_of(ROOT / "requirements.lock")
    assert "://" not in lock
    assert "--index-url" not in lock
    packages = re.findall(
        r"^([A-Za-z0-9_.\-\[\]]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.M
    )
    assert len(packages) == len(re.findall(r"^[A-Za-z0-9_.\-\[\]]+==", lock, re.M)) > 100


def test_every_setting_is_documented_in_both_readmes() -> None:
    files = ("settings.py", "wechat_settings.py", "portal_settings.py", "desk_settings.py")
    read = {name for file in files for name in re.findall(r'"(QIHANG_[A-Z_]+)"', text_of(ROOT / "center" / file))}
    assert len(read) >= 7
    for name in ("README.md", "README.zh-CN.md"):
        documented = set(re.findall(r"QIHANG_[A-Z_]+", text_of(ROOT / name)))
        assert read <= documented, f"{name} lacks {read - documented}"
        assert documented <= read, f"{name} names {documented - read}, which nothing reads"


def test_settings_are_read_in_one_place_only() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in python_files(package)
        if re.search(r"os\.environ\.get|os\.getenv|environ\[", text_of(path))
    }
    assert readers <= {"center/settings.py", "bench/project.py"}


def test_every_make_target_is_in_the_readmes() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", text_of(ROOT / "Makefile"), re.M))
    assert {"run", "test", "chat", "train", "check", "evaluate", "bench", "help"} <= targets
    for name in ("README.md", "README.zh-CN.md"):
        text = text_of(ROOT / name)
        assert [target for target in targets if f"`{target}`" not in text and f"make {target}" not in text] == [], name


def test_knowledge_covers_every_stage_with_at_least_220_guides() -> None:
    knowledge = load_knowledge()
    assert len(knowledge.guides) >= 220
    assert all(knowledge.of_stage(stage) for stage in Stage)


def test_every_phrase_is_used_and_every_used_phrase_exists() -> None:
    phrases = set(load_knowledge().service.phrases)
    code = "".join(text_of(path) for package in ("center", "bot", "actions") for path in python_files(package))
    families = text_of(ROOT / "data" / "nlu" / "smalltalk.yml") + text_of(ROOT / "data" / "nlu" / "tasks.yml")
    spoken = set(re.findall(r"""["']([a-z_]+)["']""", code)) | set(
        re.findall(r"intent: (?:smalltalk|task)/([a-z_]+)", families)
    )
    assert phrases - spoken == set(), "phrases that nothing says"
    needed = set(re.findall(r'(?:\.phrase|\.say|with_stages|fixed_phrase)\("([a-z_]+)"\)', code))
    needed |= set(re.findall(r"intent: smalltalk/([a-z_]+)", families))
    assert needed - phrases == set(), "phrases that are missing"


def test_the_domain_and_the_families_name_the_same_intents() -> None:
    import yaml

    from bot.nlu.dataset import family_examples
    from bot.nlu.intents import intent_of_label

    domain = yaml.safe_load(text_of(ROOT / "domain.yml"))
    trained = {intent_of_label(example.label) for example in family_examples()} | {"ask_guide"}
    given_by_the_gate, only_tapped = {"ask_several", "unclear", "unknown"}, {"guide_helped"}
    assert set(domain["intents"]) == trained | given_by_the_gate | only_tapped
    rules = [
        step["intent"]
        for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
        for rule in yaml.safe_load(text_of(path))["rules"]
        for step in rule["steps"]
        if "intent" in step
    ]
    assert sorted(rules) == sorted(domain["intents"])
