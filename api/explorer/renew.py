"""Rebuilds ``vendor/`` from the pins in ``vendor/package-lock.json``: run ``python -m api.explorer.renew``.

Needs Node.js with npm. ``npm ci`` refuses a package whose SHA-512 is not the one in the lock file; it runs no
script of a package. How to change a version stands in ``docs/explorer.md``.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"
PINS = ("package.json", "package-lock.json")
SCRIPTS = {
    "react": "umd/react.production.min.js",
    "react-dom": "umd/react-dom.production.min.js",
    "graphiql": "graphiql.min.js",
    "graphql-ws": "umd/graphql-ws.min.js",
}
STYLE = "graphiql.min.css"
SOURCE_MAP = "graphiql.min.js.map"

# Packages without a licence text, or no longer installed, and one of the same repository that has it.
SAME_LICENCE = {
    "@radix-ui/react-use-escape-keydown": "@radix-ui/primitive",
    "@react-aria/utils": "@react-aria/focus",
    "react-compiler-runtime": "react",
    "react-remove-scroll-bar": "react-remove-scroll",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        modules = install(Path(folder))
        for old in VENDOR.iterdir():
            if old.name not in PINS:
                old.unlink()
        for package, source in SCRIPTS.items():
            shutil.copyfile(modules / package / source, VENDOR / f"{package}-{version(modules / package)}.js")
        graphiql = modules / "graphiql"
        style = without_fonts((graphiql / STYLE).read_text(encoding="utf-8"))
        (VENDOR / f"graphiql-{version(graphiql)}.css").write_text(style, encoding="utf-8")
        (VENDOR / "LICENSES.txt").write_text(licences(modules), encoding="utf-8")
    made = sorted(path for path in VENDOR.iterdir() if path.name not in PINS)
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made)
    (VENDOR / "SHA256SUMS").write_text(sums, encoding="utf-8")
    sys.stdout.write(sums)


def install(folder: Path) -> Path:
    """Installs the pinned packages into a folder and returns its ``node_modules``."""
    for pin in PINS:
        shutil.copyfile(VENDOR / pin, folder / pin)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - a fixed command
    return folder / "node_modules"


def without_fonts(style: str) -> str:
    """GraphiQL's style sheet without the 360 kB of fonts in it: the page names the reader's own instead."""
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", style)


def licences(modules: Path) -> str:
    """The licences of all code in ``vendor/``: each text once, below the names of the packages it covers."""
    covered: dict[str, list[str]] = {}
    for package in sorted(bundled(modules) | set(SCRIPTS)):
        covered.setdefault(licence(modules, package), []).append(package)
    return "\n".join(f"{', '.join(packages)}\n{'-' * 80}\n{text}\n" for text, packages in covered.items())


def bundled(modules: Path) -> set[str]:
    """The packages whose code is inside ``graphiql.min.js``, as its source map names them."""
    source_map = json.loads((modules / "graphiql" / SOURCE_MAP).read_text(encoding="utf-8"))
    found = (re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)", source) for source in source_map["sources"])
    return {names[-1] for names in found if names}


def licence(modules: Path, package: str) -> str:
    folder = modules / SAME_LICENCE.get(package, package)
    texts = sorted(path for path in folder.iterdir() if re.match(r"licen[sc]e", path.name, re.IGNORECASE))
    if texts:
        return texts[0].read_text(encoding="utf-8").strip()
    return f"{declared(folder, 'license')}, by {declared(folder, 'author')} (the package has no licence text)"


def version(package: Path) -> str:
    return declared(package, "version")


def declared(package: Path, name: str) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))[name])


if __name__ == "__main__":
    main()
