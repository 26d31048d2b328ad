"""A small corpus in RuSentRel's layout, with sentences of our own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PREFIX = "{Author, Unknown} "
NAMES = ("Индия", "Армения", "Армению", "Армении", "Чили", "Перу", "Непал", "Непалом")
SYNONYMS = "индия, республика индия\nармения\nчили\nперу\nнепал\n"
PLAIN = (
    "Индия поддержала Армению.",
    "Чили осудило Перу.",
    "Индия сотрудничает с Непалом.",
    "Непал помогает Армении.",
    "Чили и Перу находятся на материке.",
)
GOLD = "Индия, Армения, pos, current\nЧили, Перу, neg, current\nИндия, Непал, pos, current\n"


def write_article(folder: Path, number: int, sentences: Sequence[str], gold: str | None = GOLD) -> None:
    """Write text, marks and gold of one article; line ends are mixed, as in the corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    ends = ("\r\n", "\n\n")
    text = "".join(f"{PREFIX}{one}{ends[at % 2]}" for at, one in enumerate(sentences))
    marks = [f"PER {one.start()} {one.end()}\t{one.group()}" for one in re.finditer("Author|Unknown", text)]
    names = re.finditer(r"\b(?:" + "|".join(NAMES) + r")\b", text)
    marks += [f"LOC {one.start()} {one.end()}\t{one.group()}" for one in names]
    lines = "".join(f"T{at}\t{mark}\n" for at, mark in enumerate(marks, 1))
    (folder / f"art{number}.txt").write_bytes(text.encode())
    (folder / f"art{number}.ann").write_bytes(lines.encode())
    if gold is not None:
        (folder / f"art{number}.opin.txt").write_text(gold, encoding="utf-8")


def write_train(root: Path, articles: int = 6) -> Path:
    """Write a training part; sentences of its own in each article keep the passages apart."""
    (root / "synonyms.txt").write_text(SYNONYMS, encoding="utf-8")
    for number in range(1, articles + 1):
        own = [f"Это было в год {number}{at}." for at in range(len(PLAIN))]
        mixed = [sentence for pair in zip(PLAIN, own, strict=True) for sentence in pair]
        write_article(root / "train", number, mixed[2 * (number % 2) :])
    return root


def write_test(root: Path) -> Path:
    """Write a test part of two articles; the first is the training part's first."""
    (root / "etalon").mkdir()
    train = root / "train"
    for number, source in ((46, None), (62, 1)):
        if source is None:
            write_article(root / "test", number, ["Индия осудила Чили.", *PLAIN], None)
        else:
            for kind in ("txt", "ann"):
                (root / "test" / f"art{number}.{kind}").write_bytes((train / f"art{source}.{kind}").read_bytes())
        (root / "etalon" / f"art{number}.opin.txt").write_text(GOLD, encoding="utf-8")
    return root
