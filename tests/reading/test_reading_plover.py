"""PLOVER types: the table of patterns, codes for claims, the head trained locally, and the benchmark."""

from __future__ import annotations

import csv
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.benchmarks.reading import plover as benchmark
from entente.errors import FormatError, InputError, OptionError, UnknownNameError
from entente.evidence.claims import QUADS
from entente.reading.heads.arrays import Linear, dumps, loads
from entente.reading.plover import code, event_of
from entente.reading.plover.coder import marked
from entente.reading.plover.head import FILE, head_from, sentence_hash
from entente.reading.plover.patterns import NONE
from entente.reading.plover.rules import read
from entente.reading.plover.types import CONTEXTS, MODES, NEEDS_RECIPIENT, PENTA, ROOT_OF, ROOTS, TYPES
from entente.reading.plover.words import MOST, forms_of, tokens_of
from entente.reading.training import plv

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = {
    "The ministers of <s>Norland</s> held talks with <t>Sudland</t> on fishing rights.": "CONSULT",
    "<s>Norland</s> praised <t>Sudland</t> for its elections.": "SUPPORT",
    "<s>Norland</s> and <t>Sudland</t> signed a treaty on border rivers.": "SUPPORT",
    "<s>Norland</s> agreed to open a rail link with <t>Sudland</t>.": "AGREE",
    "<s>Norland</s> will send medical equipment to <t>Sudland</t>.": "AGREE",
    "<s>Norland</s> sent medical equipment to <t>Sudland</t>.": "AID",
    "<s>Norland</s> granted asylum to <t>a Sudland general</t>.": "AID",
    "<s>Norland</s> shared intelligence with <t>Sudland</t> on smugglers.": "COOPERATE",
    "<s>Norland</s> held joint naval exercises with <t>Sudland</t>.": "COOPERATE",
    "<s>Norland</s> released <t>nine Sudland sailors</t>.": "YIELD",
    "<t>Nine Sudland sailors</t> were freed by <s>Norland</s>.": "YIELD",
    "<s>Norland</s> withdrew its troops from <t>Sudland</t>.": "YIELD",
    "<s>Norland</s> lifted the embargo on <t>Sudland</t>.": "YIELD",
    "<s>Norland</s> refused to lift the embargo on <t>Sudland</t>.": "REJECT",
    "<s>Norland</s> will not lift the embargo on <t>Sudland</t>.": "REJECT",
    "<s>Norland</s> won't meet with <t>Sudland</t>.": "REJECT",
    "<s>Norland</s> rejected <t>a proposal by Sudland</t>.": "REJECT",
    "<s>Norland</s> demanded that <t>Sudland</t> release nine sailors.": "REQUEST",
    "<s>Norland</s> urged <t>Sudland</t> to withdraw its troops.": "REQUEST",
    "<s>Norland</s> accused <t>Sudland</t> of spying.": "ACCUSE",
    "<s>Norland</s> launched an investigation into <t>a Sudland bank</t>.": "ACCUSE",
    "<s>Norland's premier</s> launched a scathing attack on <t>Sudland</t>, calling it lawless.": "ACCUSE",
    "<s>Norland</s> threatened to impose sanctions on <t>Sudland</t>.": "THREATEN",
    "<s>Norland</s> will impose sanctions on <t>Sudland</t>.": "THREATEN",
    "<s>Students</s> took to the streets against <t>the government of Norland</t>.": "PROTEST",
    "<s>Norland</s> suspended military aid to <t>Sudland</t>.": "SANCTION",
    "<s>Norland</s> expelled <t>two Sudland diplomats</t>.": "SANCTION",
    "<s>Norland</s> put its army on high alert along the border with <t>Sudland</t>.": "MOBILIZE",
    "<s>Norland police</s> arrested <t>a Sudland journalist</t>.": "COERCE",
    "<s>Norland</s> imposed sanctions on <t>Sudland</t>.": "COERCE",
    "<s>Norland</s> launched an air strike against <t>Sudland</t>.": "ASSAULT",
}
"""Written for this test."""


@pytest.mark.parametrize(("sentence", "root"), SENTENCES.items())
def test_the_table_types_a_sentence(sentence: str, root: str) -> None:
    assert read(sentence).root == root


def test_what_governs_decides() -> None:
    done, refused, asked = (
        read(f"<s>Norland</s> {verb} <t>nine Sudland sailors</t>.")
        for verb in ("released", "refused to release", "was urged to release")
    )
    assert (done.root, refused.root) == ("YIELD", "REJECT")
    assert refused.scored[0].governor == "REJECT"
    assert asked.root == "REQUEST"


@pytest.mark.parametrize("quiet", ["The State Department of <s>Norland</s> is old, said <t>Sudland</t>", "", "<s></s>"])
def test_a_sentence_without_an_act_has_no_strong_type(quiet: str) -> None:
    assert max(read(quiet).scores) < 1


@pytest.mark.parametrize(
    ("word", "base"),
    [("withdrew", "withdraw"), ("ceasing", "cease"), ("bombing", "bomb"), ("stopped", "stop"), ("parties", "party")],
)
def test_words_answer_to_their_base(word: str, base: str) -> None:
    assert {word, base} <= forms_of(word)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert len(reading.scores) == len(ROOTS)
    assert min(reading.scores) >= 0
    assert reading.root in (*ROOTS, "")


def test_a_long_line_is_cut() -> None:
    assert len(tokens_of("attack and talk " * 100_000)) == MOST


def _rows(language: str) -> list[dict[str, str]]:
    source = resources.files("entente.reading") / "tables" / f"plover_{language}.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("language", ["en", "ru", "tr", "kk"])
def test_tables_hold_types_modes_and_contexts_of_the_manual(language: str) -> None:
    rows = _rows(language)
    assert all(row["type"] in (*TYPES, NONE) for row in rows)
    assert {row["type"] for row in rows} >= set(TYPES)
    assert [row["pattern"] for row in rows if row["mode"] and row["mode"] not in MODES.get(row["type"], ())] == []
    assert {row["context"] for row in rows} <= CONTEXTS | {""}
    assert all(0 < float(row["weight"]) <= 4 for row in rows)


def test_roots_and_quads_agree_but_for_concessions() -> None:
    assert len(ROOTS) == 15
    assert {one for one in TYPES if QUADS[one] != PENTA[ROOT_OF[one]]} == {"CONCEDE"}


@pytest.mark.parametrize(
    ("language", "lemmas", "kind"),
    [
        ("ru", ["подписать", "соглашение"], "SUPPORT"),
        ("ru", ["провести", "переговоры"], "CONSULT"),
        ("ru", ["отказаться", "вывести", "войско"], "REJECT"),
        ("ru", ["снять", "санкция"], "RETREAT"),
        ("ru", ["выслать", "дипломат"], "SANCTION"),
        ("ru", ["ввести", "пошлина"], "COERCE"),
        ("ru", ["пригрозить", "санкция"], "THREATEN"),
        ("ru", ["предоставить", "кредит"], "AID"),
        ("ru", ["нанести", "удар"], "ASSAULT"),
        ("ru", ["потребовать", "вывод"], "REQUEST"),
        ("tr", ["yardım", "gönderdi"], "AID"),
        ("tr", ["serbest", "bıraktı"], "RETREAT"),
        ("tr", ["anlaşma", "imzaladı"], "SUPPORT"),
        ("kk", ["бас", "тартты"], "REJECT"),
        ("kk", ["көмек", "көрсетті"], "AID"),
        ("en", ["expelled", "diplomats"], "SANCTION"),
        ("en", ["refused", "to", "release"], "REJECT"),
    ],
)
def test_codes_of_predicates(language: str, lemmas: list[str], kind: str) -> None:
    found = code(lemmas, language=language)
    assert found is not None
    assert found.type == kind
    assert found.quad == QUADS[found.type]
    assert found.mode in {"", *MODES.get(found.type, ())}


def test_the_yo_makes_no_difference() -> None:
    assert code(["совместный", "манёвр"], language="ru") == code(["совместный", "маневр"], language="ru")


@pytest.mark.parametrize("lemmas", [["вырасти"], [], ["зависеть"]])
def test_what_plover_has_no_type_for_has_no_code(lemmas: list[str]) -> None:
    assert code(lemmas, language="ru") is None


@pytest.mark.parametrize(
    ("lemmas", "said", "kind"),
    [
        (["поставить", "ракета"], {"modality": "intention", "future": True}, "AGREE"),
        (["поставить", "ракета"], {"modality": "possibility", "future": True}, "COOPERATE"),
        (["поставить", "ракета"], {"modality": "intention", "future": True, "negated": True}, "REJECT"),
        (["нанести", "удар"], {"future": True}, "THREATEN"),
        (["нанести", "удар"], {"modality": "threat", "future": True}, "THREATEN"),
        (["нанести", "удар"], {"negated": True}, None),
        (["поставить", "ракета"], {"negated": True}, None),
        (["нанести", "удар"], {"modality": "advice"}, None),
        (["нанести", "удар"], {"modality": "question"}, None),
    ],
)
def test_announced_denied_and_advised_acts(lemmas: list[str], said: dict[str, Any], kind: str | None) -> None:
    found = code(lemmas, language="ru", **said)
    assert (found.type if found else None) == kind


@pytest.mark.parametrize("kind", sorted(NEEDS_RECIPIENT))
def test_some_types_need_a_recipient(kind: str) -> None:
    lemmas = {"COOPERATE": ["сотрудничать"], "AID": ["помочь"], "SANCTION": ["выслать", "дипломат"]}[kind]
    found = code(lemmas, language="ru")
    assert found is not None
    assert found.type == kind
    assert code(lemmas, language="ru", target=False) is None


def test_the_domain_adds_a_context_once() -> None:
    found = code(["поставить"], ["ракета"], language="ru", domain="arms")
    assert found is not None
    assert found.context == ("military",)
    trade = code(["подписать"], ["соглашение"], language="ru", domain="trade")
    assert trade is not None
    assert trade.context == ("diplomatic", "economic")


def test_another_language_has_no_codes() -> None:
    with pytest.raises(UnknownNameError, match="'fr'"):
        code(["signer"], language="fr")


def test_events_between_spans() -> None:
    text = "Norland has refused to release two fishermen from Sudland."
    found = event_of(text, (0, 7), (text.index("two"), len(text) - 1))
    assert found is not None
    assert (found.plover.type, found.plover.mode, found.coder) == ("REJECT", "yield", "en.lexicon")
    assert 0 < found.likelihood <= 1
    assert event_of("Norland sent food and medicine abroad.", (0, 7)) is None
    assert event_of("Norland is a country.", (0, 7)) is None


def test_marks_in_a_text_are_no_marks() -> None:
    assert marked("a <t>b</t> c", (0, 1), (11, 12)) == "<s>a</s> ‹t›b‹/t› <t>c</t>"
    with pytest.raises(OptionError, match="overlap"):
        marked("Norland", (0, 5), (3, 7))


# --- the trained head and the benchmark, on files made here ---

COLUMNS = ("sentence", "marked_sentence", "source", "target", "gold_root", "root_L1")
NAMES = ("Sudland", "Westland", "Eastland", "Midland", "Oakland", "Lakeland")


def _write(path: Path, sentences: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t")
        out.writerow(COLUMNS)
        for sentence, root in sentences.items():
            plain = sentence.translate(str.maketrans("", "", "<>/"))
            out.writerow([plain, sentence, "Norland", "Sudland", root, "RUBBISH"])
    return path


def _renamed(names: tuple[str, ...]) -> dict[str, str]:
    return {one.replace("Sudland", name): root for one, root in SENTENCES.items() for name in names}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plv")
    _write(folder / "PLV_train.tsv", _renamed(NAMES[:3]))
    _write(folder / "PLV_test.tsv", _renamed(NAMES[2:]))
    return folder


@pytest.fixture(scope="module")
def trained(corpus: Path) -> bytes:
    pytest.importorskip("sklearn", reason="training needs scikit-learn (extra: train)")
    return plv.train(corpus)[FILE]


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("ENTENTE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_training_is_reproducible_and_leaves_test_files_out(corpus: Path, trained: bytes) -> None:
    assert plv.train(corpus / "PLV_train.tsv")[FILE] == trained
    head = head_from(trained)
    assert len(head.sentences) == len({one.marked for one in plv.rows_of(corpus / "PLV_train.tsv")})
    assert not any("rubbish" in word.casefold() for word in head.vocabulary)


def test_the_head_answers_with_chances_that_sum_to_one(trained: bytes) -> None:
    head = head_from(trained)
    chances = head.probabilities([read(one) for one in SENTENCES])
    assert chances.sum(axis=1) == pytest.approx(1)
    assert head.roots(list(SENTENCES)) == list(SENTENCES.values())
    text = "Norland praised Sudland for its elections."
    found = event_of(text, (0, 7), (16, 23), head=head)
    assert found is not None
    assert (found.plover.type, found.coder) == ("SUPPORT", "en.heads")


def test_a_head_of_another_version_is_refused(trained: bytes) -> None:
    model, meta = loads(trained, Linear)
    with pytest.raises(FormatError, match="another version"):
        head_from(dumps(model, {**meta, "schema": "entente.plover/0"}))
    with pytest.raises(FormatError, match="another version"):
        head_from(dumps(model, {**meta, "table": "0" * 16}))
    with pytest.raises(FormatError, match="no PLOVER head"):
        head_from(dumps(model, {"schema": meta["schema"]}))
    with pytest.raises(FormatError):
        head_from(b"rubbish")


@pytest.mark.parametrize(
    ("content", "message"),
    [("a\tb\n1\t2\n", "no column"), ("\t".join(COLUMNS) + "\nx\tx\tN\tS\tFLY\tz\n", "line 2: no PLOVER root 'FLY'")],
)
def test_other_files_are_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "file.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=message):
        plv.rows_of(path)


def test_a_folder_without_the_corpus_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no PLV training file"):
        plv.train(tmp_path)
    with pytest.raises(InputError, match="no PLV file"):
        benchmark.run(tmp_path)


def test_missing_marks_are_put_where_the_names_stand(tmp_path: Path) -> None:
    path = tmp_path / "PLV.tsv"
    text = "Norland met Sudland"
    path.write_text("\t".join(COLUMNS) + f"\n{text}\t{text}\tNorland\tSudland\tRETREAT\t\n", encoding="utf-8")
    assert plv.rows_of(path) == (plv.Row(text, "<s>Norland</s> met <t>Sudland</t>", "YIELD"),)


def test_the_user_s_head_is_measured_and_leaks_are_counted(corpus: Path, trained: bytes, no_models: Path) -> None:
    no_models.mkdir()
    (no_models / FILE).write_bytes(trained)
    told = benchmark.run(corpus)
    json.dumps(told)
    assert told["coder"] == "en.heads"
    seen = {sentence_hash(one.sentence) for one in plv.rows_of(corpus / "PLV_train.tsv")}
    leaked = sum(sentence_hash(one.sentence) in seen for one in plv.rows_of(corpus / "PLV_test.tsv"))
    assert leaked
    assert told["documents"]["leaked"] == leaked
    assert told["documents"]["clean"] == told["documents"]["all"] - leaked
    assert any("training rows" in one for one in told["warnings"])
    assert set(told["coders"]) == {"en.heads", "en.lexicon"}
    low, high = told["ci95"]
    assert low <= told["f1"]["clean"] <= high


def test_without_a_head_one_is_trained_in_the_run(corpus: Path, trained: bytes, no_models: Path) -> None:
    told = benchmark.run(corpus / "PLV_test.tsv")
    assert trained
    assert told["coder"] == "en.heads"
    assert any("trained in this run" in one for one in told["warnings"])
    assert not no_models.exists()


def test_training_rows_alone_are_cross_validated(corpus: Path, trained: bytes, no_models: Path) -> None:
    told = benchmark.run(corpus / "PLV_train.tsv", seed=1)
    assert trained
    assert "grouped" in told["protocol"]
    assert any("cross-validation" in one for one in told["warnings"])
    assert told["documents"]["leaked"] == 0
    assert not no_models.exists()


def test_the_lexicon_needs_no_training(corpus: Path, no_models: Path) -> None:
    told = benchmark.run(corpus / "PLV_test.tsv", coder="en.lexicon")
    assert told["coder"] == "en.lexicon"
    assert told["f1"]["all"] == pytest.approx(1)
    assert any("entente reading train" in one for one in told["warnings"])
    assert not no_models.exists()


def test_coders_of_other_names_are_refused(corpus: Path) -> None:
    with pytest.raises(UnknownNameError, match="no coder named"):
        benchmark.run(corpus, coder="fr.heads")


@pytest.mark.shared
def test_real_sentences(data: Path, no_models: Path) -> None:
    """A floor, not the figure: the table was written with a part of these rows at hand."""
    told = benchmark.run(data / "text" / "plv", coder="en.lexicon")
    assert told["f1"]["all"] > 0.8
    assert not no_models.exists()
