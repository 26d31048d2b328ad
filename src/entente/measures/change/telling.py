"""What a change result says in JSON: flat rows of series, probabilities, windows, numbers and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from entente.measures.change.records import WORDS
from entente.measures.result import record

if TYPE_CHECKING:
    from entente.measures.change.records import ChangeResult, CommonFinding, CommonYear, Finding

MODEL = (
    "segments of constant level on standardised values; noise of one unknown size for the whole series, averaged over "
    "a grid, beside the known sampling error; levels normal around the series' mean with its standard deviation"
)
NOTE = (
    "probabilities are of a change between two observations; their sum is not a count (see number); "
    "events are context, never a cause"
)


def extra(result: ChangeResult) -> dict[str, Any]:
    """Return everything but rows, evidence and sources."""
    leading = result.leading
    return {
        "state": result.state,
        "domain": result.domain,
        "poles": list(result.poles),
        "config": record(result.config),
        "model": MODEL,
        "note": NOTE,
        "verdict": verdict(result),
        "leading": leading.key if leading else None,
        "series": [{**one.key, **record(point)} for one in result.findings for point in one.observations],
        "probabilities": [{**one.key, **record(step)} for one in result.findings for step in one.steps],
        "windows": [{**one.key, **record(window)} for one in result.findings for window in one.windows],
        "segments": [{**one.key, **record(segment)} for one in result.findings for segment in one.segments],
        "number": [{**one.key, "posterior": _number(one)} for one in result.findings if one.number],
        "p_value": leading.p_corrected if leading else None,
        "null": _null(result),
        "tests": [_test(one) for one in result.findings],
        "operating": leading.operating if leading else None,
        "operating_by_series": [{**one.key, **one.operating} for one in result.findings if one.operating],
        "common": [_common(one) for one in result.common] if result.common else None,
        "events": list(result.events),
        "event_match": result.match.to_dict() if result.match else None,
        "missing": result.missing,
    }


def verdict(result: ChangeResult) -> str:
    """Say in one sentence what was found."""
    found = [one for one in result.findings if one.verdict == "change"]
    if found:
        return "; ".join(f"{WORDS['change']}: {_where(one)}" for one in found)
    doubtful = [one for one in result.findings if one.verdict == "not beyond the null"]
    if doubtful:
        return f"{WORDS['not beyond the null']}: {', '.join(_where(one) for one in doubtful)}"
    tested = [one for one in result.findings if one.steps]
    if tested:
        return WORDS["no change found"]
    return "; ".join(dict.fromkeys(WORDS[one.verdict] for one in result.findings))


def _where(finding: Finding) -> str:
    top = finding.strongest
    name = f"{finding.domain}, {finding.pole or finding.label}"
    if top is None:
        return name
    return f"{name}, between {top.after} and {top.year_to} (probability {top.probability:.2f}), likeliest {top.likely}"


def _number(finding: Finding) -> dict[str, float]:
    last = len(finding.number) - 1
    return {f"{count}+" if count == last else str(count): value for count, value in enumerate(finding.number)}


def _null(result: ChangeResult) -> dict[str, Any]:
    tested = [one for one in result.findings if one.p_value is not None]
    leading = result.leading
    return {
        "model": leading.null if leading else None,
        "models": ["random walk (observed with noise)", "AR(1)"],
        "statistic": "largest probability of a window",
        "rule": "the largest p-value over the models",
        "correction": f"Holm over {len(tested)} series",
        "simulations": result.config.simulations,
        "least_p_value": min(1.0, max(len(tested), 1) / (1 + result.config.simulations)),
        "seed": result.config.seed,
    }


def _test(finding: Finding) -> dict[str, Any]:
    return {
        **finding.key,
        "p_values": finding.p_values,
        "p_value": finding.p_value,
        "p_corrected": finding.p_corrected,
        "null": finding.null,
        "verdict": finding.verdict,
        "words": WORDS[finding.verdict],
        "left_out": list(finding.left_out),
        "evidence": list(finding.evidence),
    }


def _common(found: CommonFinding) -> dict[str, Any]:
    more = found.log_evidence_common - found.log_evidence_own
    return {
        "pole": found.pole,
        "domains": list(found.domains),
        "prior": found.prior,
        "log_evidence": {"all_common": found.log_evidence_common, "all_own": found.log_evidence_own},
        "supported": "all common" if more > 0 else "each its own",
        "years": [_year(row, bound) for row, bound in zip(found.years, found.all_common, strict=True)],
    }


def _year(row: CommonYear, bound: float) -> dict[str, Any]:
    return {
        "after": row.year - 1,
        "year": row.year,
        "common": row.common,
        "several": row.several,
        "own": row.own,
        "if_all_common": bound,
    }
