"""Kazakh by windows: endings, roles by case, force by affix, speakers, quantities. Sentences are invented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.reading.tongues import Tongue

from entente.benchmarks.reading.kaznerd import run
from entente.errors import FormatError
from entente.reading import read_claims, read_document
from entente.reading.windows.suffixes import case_of
from entente.reading.windows.turkic_frames import HEARSAY, HELD, OWN

if TYPE_CHECKING:
    from pathlib import Path

    from entente.reading.windows.text import Tongue as Spoken


KK = Tongue("kk")
DEED = "Түркия Қазақстанға дрон сатты."
"""The positive sentence beside which every undone one stands."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Қазақстанның Ресейге экспорты", [("KAZ", "Қазақстан", "gen"), ("RUS", "Ресей", "dat")]),
        ("Түркиядан Қытаймен бірге", [("TUR", "Түркия", "abl"), ("CHN", "Қытай", "ins")]),
        ("Түркия мен Ресей", [("TUR", "Түркия", "ins"), ("RUS", "Ресей", "nom")]),
        ("АҚШ-қа және ҰҚШҰ-ның", [("USA", "АҚШ", "dat"), ("CSTO", "ҰҚШҰ", "gen")]),
        ("Анкарадағы кездесу", [("TUR", "Анкара", "loc")]),
        ("ресейлік және қытайлық тауарлар", [("RUS", "ресейлік", "nom"), ("CHN", "қытайлық", "nom")]),
        ("түрік дрондары мен қазақ тілі", [("TUR", "түрік", "nom")]),
        ("қазақ-түрік саудасы", [("KAZ", "қазақ", "pair"), ("TUR", "түрік", "pair")]),
        ("Солтүстік Қазақстан облысы", []),
        ("Еуропалық Одақтың шешімі", [("EU", "Еуропалық Одақ", "gen")]),
    ],
)
def test_names(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert KK.cases(text) == wanted


@pytest.mark.parametrize(
    ("rest", "case"),
    [
        ("", "nom"),
        ("ның", "gen"),
        ("ға", "dat"),
        ("нан", "abl"),
        ("да", "loc"),
        ("мен", "ins"),
        ("ны", "acc"),
        ("дық", "adj"),
        ("ша", None),
    ],
)
def test_cases(rest: str, case: str | None) -> None:
    assert case_of(rest, "kk") == case


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        (DEED, ("TUR",), ("KAZ",), False),
        ("Түрік дрондары Қазақстанға жеткізілді.", ("TUR",), ("KAZ",), False),
        ("Қазақстан Түркиядан дрон сатып алды.", ("KAZ",), ("TUR",), False),
        ("Түркия мен Қазақстан келісімге қол қойды.", ("TUR",), ("KAZ",), True),
        ("Астана Анкарамен меморандумға қол қойды.", ("KAZ",), ("TUR",), True),
        ("Түркия мен Қазақстан арасында келісім жасалды.", ("TUR",), ("KAZ",), True),
        ("АҚШ Иранға қарсы санкция енгізді.", ("USA",), ("IRN",), False),
        ("Тоқаев Бейжіңге сапармен барды.", ("KAZ",), ("CHN",), False),
        ("Ресей, Түркия, Әзербайжан және Өзбекстанның министрлері кездесті.", ("RUS",), ("TUR", "AZE", "UZB"), True),
        ("Ресей Түркияны айыптады.", ("RUS",), ("TUR",), False),
        ("Министр Түркияның Қазақстанға дрон сатқанын айтты.", ("TUR",), ("KAZ",), False),
        ("Ресей Түркия келісімді бұзды деп мәлімдеді.", ("TUR",), (), False),
    ],
)
def test_roles(text: str, source: tuple[str, ...], target: tuple[str, ...], mutual: bool) -> None:  # noqa: FBT001 - parametrised
    assert KK.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    "done",
    [
        DEED,
        "Түркия Қазақстанға дрон сата бастады.",
        "Түркия Қазақстанға дрон жіберіп қойды.",
        "Министр Түркияның Қазақстанға дрон сатқанын айтты.",
        "Дерек бойынша, Түркия Қазақстанға дрон сатты.",
        "Түркия Қазақстанға дрон сатты, ал Ресей Грузияға шабуыл жасады деген өтірік.",
    ],
)
def test_done_acts_are_events(done: str) -> None:
    assert KK.is_done(done)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Түркия Қазақстанға дрон сатпады.", "negated"),
        ("Түркия Қазақстанға дрон бермеді.", "negated"),
        ("Түркия Қазақстанға дрон сатқан жоқ.", "negated"),
        ("Түркия Қазақстанға дрон сатқан емес.", "negated"),
        ("Түркия Қазақстанға дрон сатпайды.", "negated"),
        ("Түркия Қазақстанға дрон сата алмады.", "negated"),
        ("Түркия Қазақстанға дрон сатудан бас тартты.", "negated"),
        ("Түркия Қазақстанға дрон сатуды тоқтатты.", "negated"),
        ("Түркия мен Қазақстан келісімге қол қойған жоқ.", "negated"),
        ("Түркия мен Қазақстан келісімге қол қоюдан бас тартты.", "negated"),
        ("Министр Түркияның Қазақстанға дрон сатпағанын мәлімдеді.", "negated"),
        ("Түркия Қазақстанға дрон сатса, Ресей шекараны жабады.", "hypothetical"),
        ("Егер Түркия Қазақстанға дрон сатты десек, қателесеміз.", "hypothetical"),
        ("Түркия Қазақстанға дрон сатпақ.", "intention"),
        ("Түркия Қазақстанға дрон сатпақшы болды.", "intention"),
        ("Түркия Қазақстанға дрон сатуды жоспарлап отыр.", "intention"),
        ("Түркия Қазақстанға дрон сатқысы келеді.", "intention"),
        ("Түркия Қазақстанға дрон сатуға дайын.", "intention"),
        ("Түркия Қазақстанға дрон сатуға келісті.", "intention"),
        ("Алдағы жылы Түркия Қазақстанға дрон жеткізеді.", "future"),
        ("Ресей Түркияны санкция салумен қорқытты.", "threat"),
        ("Ресей Түркияны келіссөзге шақырды.", "advice"),
        ("Түркия Қазақстанға дрон сатуы керек.", "advice"),
        ("Түркия Қазақстанға дрон сатуы тиіс.", "advice"),
        ("Түркия Қазақстанға дрон сатуы мүмкін.", "possibility"),
        ("Түркия Қазақстанға дрон сатқан болуы мүмкін.", "possibility"),
        ("Мүмкін, Түркия Қазақстанға дрон сатты.", "possibility"),
        ("Түркия Қазақстанға дрон сата алады.", "possibility"),
        ("Түркия Қазақстанға дрон сатты деп есептеледі.", "possibility"),
        ("Түркия Қазақстанға дрон сатқан сияқты.", "possibility"),
        ("Түркия Қазақстанға дрон сату туралы шешім қабылдады.", "possibility"),
        ("Түркия Қазақстанға дрон сатты делік.", "hypothetical"),
        ("Түркия Қазақстанға дрон ұсынды.", "intention"),
        ("Түркия Қазақстанға дрон сатты ма?", "question"),
        ("Түркия Қазақстанға дрон сатты деуге болмайды.", "negated"),
        ("Түркия Қазақстанға дрон сатты дегенге ешкім сенбейді.", "negated"),
        ("Түркия Қазақстанға дрон сатты деген өтірік.", "negated"),
        ("Түркия Қазақстанға дрон сатты деген рас емес.", "negated"),
        ("Түркия Қазақстанға дрон сатты деген қауесет тарады.", "possibility"),
        ("Қауесетке қарағанда, Түркия Қазақстанға дрон сатты.", "possibility"),
        ("Болжам бойынша, Түркия Қазақстанға дрон сатты.", "possibility"),
        ("Мыс, Түркия Қазақстанға дрон сатты.", "possibility"),
        ("Түркия Қазақстанға дрон сатты-мыс.", "possibility"),
        ("Айталық, Түркия Қазақстанға дрон сатты.", "hypothetical"),
        ("Түркияның Қазақстанға дрон сату әрекеті сәтсіз аяқталды.", "possibility"),
        ("Түркияның Қазақстанға дрон сату жоспары Ресейді алаңдатты.", "possibility"),
        ("Түркия Қазақстанға дрон сатты деген дәлел жоқ.", "negated"),
        ("Түркия Қазақстанға дрон сатты дегенге күмәнім бар.", "possibility"),
        ("Теория жүзінде Түркия Қазақстанға дрон сатты.", "possibility"),
        ("Ресей Түркияға жаңа баждар енгіземін деп қорқытты.", "threat"),
    ],
)
def test_undone_acts_are_no_events(undone: str, flag: str) -> None:
    assert KK.is_undone(undone, flag)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Түркия Сирияға шабуыл жасай жаздады.", "negated"),
        ("Түркия Сирияға әскер енгізе жаздаған.", "negated"),
        ("Түркияның Қазақстанға дрон сатуы екіталай.", "possibility"),
        ("Түркияның Қазақстанға дрон беруі күмәнді.", "possibility"),
        ("Түркияның Қазақстанға дрон сататыны-сатпайтыны белгісіз.", "possibility"),
        ("Түркияның Қазақстанға дрон сататыны әзірге беймәлім.", "possibility"),
        ("Түркияның Қазақстанға дрон беру уәдесі сөз жүзінде қалды.", "negated"),
        ("Түркия мен Қазақстан арасындағы келісім қағаз жүзінде қалды.", "negated"),
        ("Түркия Қазақстанға дрон сатуға асықпай отыр.", "negated"),
        ("Түркия Қазақстанға дрон сатуға құлықсыз.", "negated"),
        ("Түркияның Қазақстанға дрон сатқаны туралы хабар жалған.", "negated"),
        ("Түркия Қазақстанға дрон сатты деген ақпарат расталмады.", "negated"),
        ("Түркия Қазақстанға дрон сатқаны туралы қауесетті жоққа шығарды.", "negated"),
        ("Түркия Қазақстанға дрон бермей қойды.", "negated"),
        ("Түркия Қазақстанға дрон бермей отыр.", "negated"),
        ("Ресей шабуыл жасаса да Түркия Қазақстанға дрон сатпайды.", "hypothetical"),
    ],
)
def test_nearly_done_and_uncertain_acts_are_no_events(undone: str, flag: str) -> None:
    assert KK.is_undone(undone, flag)


@pytest.mark.parametrize(
    "done",
    [
        "Түркия Қазақстанға дрон сатты, бірақ бейбітшілік жоспары қағаз жүзінде қалды.",
        "Түркия Қазақстанға дрон сатты, ал Ресейдің жауабы белгісіз.",
        "Түркия Швецияның НАТО-ға мүшелігін ратификациялады.",
    ],
)
def test_other_clauses_leave_an_act_done(done: str) -> None:
    assert KK.is_done(done)


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        ("Түркия Ресейге ескертпей Сирияға шабуыл жасады.", ("TUR",), ("SYR",), False),
        ("Түркия Ресейдің рұқсатын күтпей Қазақстанға дрон сатты.", ("TUR",), ("KAZ",), False),
        ("Түркия Қазақстанға күтпей дрон сатты.", ("TUR",), ("KAZ",), False),
        ("Түркия Қазақстанға ешқандай талап қоймай дрон берді.", ("TUR",), ("KAZ",), False),
        ("Түркия Қытайдың қысымына қарамастан Қазақстанға дрон сатты.", ("TUR",), ("KAZ",), False),
        ("Түркия Сирияға шабуыл жасамас бұрын Қазақстанға дрон сатты.", ("TUR",), ("KAZ",), False),
        ("Түркия Сирияны тоқтамай бомбалады.", ("TUR",), ("SYR",), False),
        ("Түркия Иракқа хабар бермей Сирияға шабуыл жасады.", ("TUR",), ("SYR",), False),
        ("Ресей мен Қытай ескертпей Сирияға шабуыл жасады.", ("RUS", "CHN"), ("SYR",), False),
        ("Қазақстанға дронды Ресей емес, Түркия сатты.", ("TUR",), ("KAZ",), False),
        ("Қазақстанға дронды Ресей емес Түркия сатты.", ("TUR",), ("KAZ",), False),
        ("Түркия Ресейге емес, Қазақстанға дрон сатты.", ("TUR",), ("KAZ",), False),
        ("Тек Ресей ғана емес, Түркия да Қазақстанға дрон сатты.", ("RUS", "TUR"), ("KAZ",), False),
        ("Түркия кеш болса да Қазақстанға дрон сатты.", ("TUR",), ("KAZ",), False),
        ("Түркия қиналса да Қазақстанға дрон сатты.", ("TUR",), ("KAZ",), False),
        ("Ресей қаламаса да Түркия Қазақстанмен келісімге қол қойды.", ("TUR",), ("KAZ",), True),
        ("Түркиядан Қазақстанға өткен айда жүздеген дрон жіберілді.", ("TUR",), ("KAZ",), False),
        ("Түркия Қазақстанға уәде еткен дронын жеткізді.", ("TUR",), ("KAZ",), False),
        ("Қазақстан Ресейден келетін астықты тоқтатты.", ("KAZ",), ("RUS",), False),
        ("Түркия Швецияның НАТО-ға кіруін мақұлдады.", ("TUR",), ("SWE",), False),
    ],
)
def test_roles_beside_asides_and_denied_actors(
    text: str,
    source: tuple[str, ...],
    target: tuple[str, ...],
    mutual: bool,  # noqa: FBT001 - parametrised
) -> None:
    assert KK.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        ("Иран күмәнді кемені Үндістанға қайтарды.", ("IRN",), ("IND",), False),
        ("Өзбекстан Иранға күдікті азаматты тапсырды.", ("UZB",), ("IRN",), False),
        ("Дау қашан бітетіні белгісіз, Иран Иракқа шабуыл жасады.", ("IRN",), ("IRQ",), False),
        ("Иран Сирияға зымыран бермей қоймады.", ("IRN",), ("SYR",), False),
        ("Иран Иракқа ескертпей шабуыл жасады.", ("IRN",), ("IRQ",), False),
        ("Иран Иракты ескертпей бомбалады.", ("IRN",), ("IRQ",), False),
        ("Қытай Пәкістанға ешқандай кешігусіз радар берді.", ("CHN",), ("PAK",), False),
        ("Иран ешкім күтпеген сәтте Иракқа шабуыл жасады.", ("IRN",), ("IRQ",), False),
        ("Қытай Пәкістанға танк ғана емес, радар да сатты.", ("CHN",), ("PAK",), False),
        ("Үндістан Ираннан мұнай қымбат болса да сатып алды.", ("IND",), ("IRN",), False),
        ("Өзбекстан Ираннан жеміс импорттауға тыйым салды.", ("UZB",), ("IRN",), False),
        ("Өзбекстан мен Тәжікстан жаңа бекет ашты.", ("UZB",), ("TJK",), True),
        ("Қытай мен Өзбекстан теміржол құрылысын бастады.", ("CHN",), ("UZB",), True),
        ("Ресей мен Иран Сирияға шабуыл бастады.", ("RUS", "IRN"), ("SYR",), False),
    ],
)
def test_done_acts_beside_words_of_doubt(
    text: str,
    source: tuple[str, ...],
    target: tuple[str, ...],
    mutual: bool,  # noqa: FBT001 - parametrised
) -> None:
    assert KK.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Иранның Үндістанға кеме қайтаруы күдікті.", "possibility"),
        ("Иранның Сирияға зымыран беретіні белгісіз.", "possibility"),
        ("Иран Сирияға зымыран бермей қойды.", "negated"),
        ("Қытай Пәкістанға ешқандай радар бермеді.", "negated"),
        ("Ешкім Пәкістанға радар сатпады.", "negated"),
        ("Қытай Пәкістанға радар сатуға рұқсат бермеді.", "negated"),
        ("Путиннің Иран сапары белгісіз мерзімге шегерілді.", "negated"),
        ("Ресей мен Иранның бірлескен жаттығуы кейінге қалдырылды.", "negated"),
        ("Ресей мен Иран арасындағы келіссөз тоқтатылды.", "negated"),
    ],
)
def test_doubt_as_the_predicate_and_what_is_put_off(undone: str, flag: str) -> None:
    assert KK.is_undone(undone, flag)


@pytest.mark.parametrize(
    "unit", ["бер-бермей-", "сататыны-сатпайтыны ", "беруі бір ", "деген хабар ", "бермей ", "тыныты", "-"]
)
def test_runs_of_its_own_words_cost_no_more_than_their_length(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert KK.claims(f"{DEED}\n\n{text}")[0].quote == DEED
    assert not KK.claims(text)


@pytest.mark.parametrize("tongue", ["tr", "kk"])
def test_every_frame_bounds_the_words_that_it_tries(tongue: Spoken) -> None:
    patterns = [pattern for frames in (HELD, OWN) for pattern, _ in frames[tongue]]
    assert not [one.pattern for one in (*patterns, HEARSAY[tongue]) if re.search(r"(?:\\w|\])[*+]", one.pattern)]


def test_who_left_a_drill_did_not_cooperate() -> None:
    (found,) = KK.claims("Түркия Қазақстанмен бірлескен жаттығудан шықты.")
    assert (found.source, found.target, found.domain) == (("TUR",), ("KAZ",), "exercises")
    assert found.plover is None or found.plover.type != "COOPERATE"


@pytest.mark.parametrize(
    ("text", "speaker", "role", "actor"),
    [
        ("Министр Ержан Ахметов Түркияның Қазақстанға дрон сатқанын айтты.", "Ержан Ахметов", "official", None),
        ("Сарапшы Ержан Ахметовтің айтуынша, Түркия Қазақстанға тәуелді.", "Ержан Ахметов", "expert", None),
        ("«Түркия Қазақстанға дрон сатты», – деді министр Ержан Ахметов.", "Ержан Ахметов", "official", None),
        (
            "Өзбекстан президенті Сардор Каримов Түркияның Қазақстанға дрон сатқанын айтты.",
            "Сардор Каримов",
            "official",
            "UZB",
        ),
    ],
)
def test_speakers(text: str, speaker: str, role: str, actor: str | None) -> None:
    assert KK.speaker(text) == (speaker, role, actor)


@pytest.mark.parametrize(
    ("text", "unit", "value", "delta", "ends"),
    [
        ("Түркияның Қазақстанға экспорты 12,5 пайызға өсті.", "pct", None, 12.5, ("TUR", "KAZ")),
        ("Қазақстанның Ресейден импорты 20 пайызға төмендеді.", "pct", None, -20, ("KAZ", "RUS")),
        ("Қазақстанның Ресейден импорты 17,9 млрд долларды құрады.", "USD", 17.9e9, None, ("KAZ", "RUS")),
        ("Қазақстанның Қытайдан импорты жалпы импорттың төрттен бірін құрады.", "share", 0.25, None, ("KAZ", "CHN")),
        ("Қытайдың Қазақстанға экспорты екі есе өсті.", "pct", None, 100, ("CHN", "KAZ")),
        ("Түркия Қазақстанға 12 дрон жеткізді.", "pcs", 12, None, ("KAZ", "TUR")),
        ("Өзбекстан Қазақстанға 2 500 тонна тыңайтқыш экспорттады.", "t", 2500, None, (None, None)),
        ("Қазақстан импортындағы Қытайдың үлесі 2023 жылы 28 пайыз болды.", "pct", 28, None, ("KAZ", "CHN")),
    ],
)
def test_quantities(
    text: str, unit: str, value: float | None, delta: float | None, ends: tuple[str | None, str | None]
) -> None:
    KK.check_quantity(text, unit, value, delta, ends)


@pytest.mark.parametrize(
    ("text", "blocs", "negated"),
    [
        ("Қазақстан – ҰҚШҰ мен ЕАЭО мүшесі.", ("CSTO", "EAEU"), False),
        ("Қазақстан ҰҚШҰ-ның мүшесі емес.", ("CSTO",), True),
    ],
)
def test_memberships(text: str, blocs: tuple[str, ...], negated: bool) -> None:  # noqa: FBT001 - parametrised
    assert KK.membership(text) == (blocs, negated)


def test_the_example_reads_as_its_author_meant(root: Path) -> None:
    document = read_document(root / "examples" / "article_kk.txt")
    found = read_claims(document)
    assert document.lang == "kk"
    assert document.pub_date == "2024-05-14"
    assert len(found) > 20
    assert all(document.text[one.start : one.end] == one.quote for one in found)
    assert all(one.confidence <= 0.5 and "low_resource" in one.flags and one.coder == "kk.window" for one in found)
    done = {(one.source, one.target) for one in found if one.counts_as_event}
    assert done == {(("TUR",), ("KAZ",)), (("KAZ",), ("TUR",)), (("TUR",), ("AZE",)), (("UZB",), ("KAZ",))}


# ---- the benchmark of country names ----


def _write(folder: Path, lines: list[str]) -> Path:
    folder.joinpath("IOB2_test.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_the_benchmark_counts_states_places_and_mistakes(tmp_path: Path) -> None:
    lines = ["Қазақстанға B-GPE", "Семейден B-GPE", "келді O", ". O", "", "Дания B-PERSON", "жырлады O"]
    found = run(_write(tmp_path, lines), seed=1)
    part = found["parts"]["IOB2_test.txt"]
    assert (part["gpe_spans"], part["states"], part["other_places"], part["right"]) == (2, 1, 1, 1)
    assert (found["recall"], found["precision"]) == (1.0, 0.5)
    assert found["warnings"] == ("IOB2_valid.txt is missing",)


@pytest.mark.parametrize(("lines", "match"), [(["a b c"], "line 1"), ([], "holds none of")])
def test_the_benchmark_names_a_broken_line(tmp_path: Path, lines: list[str], match: str) -> None:
    with pytest.raises(FormatError, match=match):
        run(_write(tmp_path, lines) if lines else tmp_path)


@pytest.mark.shared
def test_country_names_in_real_news(data: Path) -> None:
    found = run(data / "text" / "kaznerd", seed=1)
    assert found["recall"] > 0.97
    assert found["precision"] > 0.97
