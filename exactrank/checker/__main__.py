"""The independent checker: python -I -S exactrank/checker CERTIFICATE... (see --help)."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import form
from derivation import check
from statements import Statement
from verdicts import Refusal, Work

if TYPE_CHECKING:
    from refutations import Variant

# From the worst to the best.
EXITS = {"internal error": 4, "malformed": 3, "invalid": 1, "declined": 2, "valid": 0}
HELP = """\
Check certificates for ranks of matricizations of tensor networks, in exact arithmetic.

A certificate is a JSON file that carries a claim and a derivation of it. Every step is computed
anew here, from the format's description alone (docs/certificate.md); nothing of what wrote the
certificate is used. What was proved is printed as this program read it."""
EXAMPLES = """\
verdicts and exit codes (of several files the worst, in the order 4, 3, 1, 2, 0):
  0 valid           every step follows, and the last conclusion is the claim
  1 invalid         a step does not follow, or the claim is not what --claim pins
  2 declined        an unknown version, statement or rule, or over a limit (also: usage errors)
  3 malformed       not a certificate, or not a readable regular file
  4 internal error  a defect of this program

examples:
  python -I -S exactrank/checker rank.json
  python -I -S exactrank/checker out/*.json --claim depth-efficiency --complete
  python -I -S exactrank/checker low.json --claim depth-efficiency --refutes --without odd-even
  python -I -S exactrank/checker rank.json --json"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="exactrank check",
        description=HELP,
        epilog=EXAMPLES,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", metavar="CERTIFICATE", nargs="+")
    parser.add_argument("--claim", metavar="ID", help="the claim must be what this table pins")
    parser.add_argument("--claims", metavar="FILE", help="the tables (default: proofs/claims.toml)")
    parser.add_argument(
        "--complete",
        action="store_true",
        help="the files together must hold every required instance of the claim",
    )
    parser.add_argument(
        "--refutes",
        action="store_true",
        help="what is proved must contradict the claim, or with --without its variant",
    )
    parser.add_argument("--without", metavar="NAME", help="a hypothesis or variant of the claim")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if (options.claims or options.complete or options.refutes) and not options.claim:
        parser.error("--claims, --complete and --refutes need --claim ID")
    if options.complete and options.refutes:
        parser.error("--complete and --refutes are two questions")
    if options.without and not options.refutes:
        parser.error("--without needs --refutes")
    path, variant = options.claims or _claims_file(), None
    if options.claim:
        from expressions import ClaimsError

        try:
            variant = _variant(path, options.claim, options.without)
        except ClaimsError as error:
            return _usage(str(error))
    results, proved = [], []
    for name in options.files:
        result, statement = _check_file(name, variant, refutes=options.refutes)
        results.append(result)
        proved += [statement] if statement else []
        if not options.json:
            _print(result, variant, refutes=options.refutes)
    if variant and options.complete:
        from instances import missing

        try:
            lacking = missing(variant.claim, path, proved)
        except ClaimsError as error:
            return _usage(str(error))
        if lacking:
            results.append(
                _result(
                    path,
                    "invalid",
                    f"{variant.words}: no certificate for " + " or ".join(lacking),
                )
            )
            if not options.json:
                _print(results[-1], variant, refutes=False)
    if options.json:
        print(json.dumps({"format": "exactrank-check", "version": 1, "files": results}))
    verdicts = {result["verdict"] for result in results}
    return next(code for verdict, code in EXITS.items() if verdict in verdicts)


def _claims_file() -> str:
    """In the repository beside the package, in an installation inside it."""
    here = os.path.dirname(os.path.abspath(__file__))
    places = [
        os.path.normpath(os.path.join(here, *up, "proofs", "claims.toml"))
        for up in (("..", ".."), ("..",))
    ]
    return places[0] if os.path.exists(places[0]) else places[1]


def _variant(path: str, ident: str, name: str | None) -> Variant:
    """What certificates are compared with: the claim, or its variant of this name."""
    from claims import load
    from expressions import ClaimsError
    from refutations import variants

    claim = load(path, ident)
    try:
        found = variants(claim)
    except ClaimsError as error:
        raise ClaimsError(f"{path}: {error}") from None
    if name not in found:
        known = ", ".join(known for known in found if known) or "none"
        raise ClaimsError(f"{path}: [{ident}] has no hypothesis or variant {name}; known: {known}")
    return found[name]


def _usage(message: str) -> int:
    print(f"exactrank check: {_printable(message)}", file=sys.stderr)
    return 2


def _result(name: str, verdict: str, reason: str | None) -> dict[str, Any]:
    return {
        "file": name,
        "verdict": verdict,
        "reason": reason,
        "statement": None,
        "cites": None,
        "digest": None,
        "seconds": "0.000",
    }


def _check_file(
    name: str, variant: Variant | None, *, refutes: bool
) -> tuple[dict[str, Any], Statement | None]:
    start, digest, work, proved = time.perf_counter(), None, Work(), None
    try:
        data = form.read_bytes(name)
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        statement, cites = check(form.parse(data), work)
        if variant and refutes:
            from refutations import refutes as contradicts

            contradicts(variant, statement, work)
        elif variant:
            from claims import match

            match(variant.claim, statement, work)
        proved, result = statement, _result(name, "valid", None)
        result |= {"statement": statement.words, "cites": cites}
    except Refusal as refusal:
        result = _result(name, refusal.verdict, str(refusal))
    except Exception as error:  # whatever happens, it is not mistaken for a verdict
        result = _result(name, "internal error", f"{type(error).__name__}: {error}")
    result |= {"digest": digest, "seconds": f"{time.perf_counter() - start:.3f}"}
    return result, proved


def _print(result: dict[str, Any], variant: Variant | None, *, refutes: bool) -> None:
    if result["verdict"] != "valid":
        print(_printable(f"{result['file']}: {result['verdict']}: {result['reason']}"))
        return
    print(_printable(f"{result['file']}: valid"))
    print(_printable(f"  {result['statement']}"))
    print(f"  cites: {', '.join(result['cites']) or 'nothing'}")
    print(f"  {result['digest']}")
    print(
        _printable(f"  {'refutes' if refutes else 'matches'} {variant.words}")
        if variant
        else "  the statement came from the certificate (no --claim was given)"
    )


def _printable(text: str) -> str:
    """Names from outside may hold what a terminal obeys, such as escapes or line ends."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


if __name__ == "__main__":
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        print(f"exactrank check: internal error: {type(error).__name__}", file=sys.stderr)
        sys.exit(4)
