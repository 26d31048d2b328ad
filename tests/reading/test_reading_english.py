"""English by windows: mentions, roles, force, speakers, quantities. Sentences are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.tongues import Tongue

from entente.actors import Alias
from entente.reading import read_claims, read_document
from entente.reading.windows import read_english
from entente.reading.windows.amounts import amounts

if TYPE_CHECKING:
    from pathlib import Path


EN = Tongue("en")
DEED = "Turkey sold drones to Kazakhstan."
"""The positive sentence beside which every undone one stands."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Turkey's army met the Turks.", [("TUR", "Turkey"), ("TUR", "Turks")]),
        ("The U.S. and the UK warned the UAE.", [("USA", "U.S."), ("GBR", "UK"), ("ARE", "UAE")]),
        ("They asked us to wait for the US envoy.", [("USA", "US")]),
        ("Turkish-Kazakh trade grew.", [("TUR", "Turkish"), ("KAZ", "Kazakh")]),
        ("Turkish-made drones arrived.", [("TUR", "Turkish")]),
        ("Papua New Guinea lies far from Guinea.", [("PNG", "Papua New Guinea"), ("GIN", "Guinea")]),
        ("A bull in a china shop ate turkey.", []),
        ("Ships crossed the South China Sea and the Indian Ocean.", []),
        ("The Kazakh language is taught to Kazakh officials.", [("KAZ", "Kazakh")]),
        ("Egypt and Jordan talked.", [("EGY", "Egypt"), ("JOR", "Jordan")]),
        ("Then Michael Jordan and Chad Smith sang.", []),
        ("The governor of Georgia spoke in Atlanta.", []),
        ("Georgia's parliament in Tbilisi voted.", [("GEO", "Georgia"), ("GEO", "Tbilisi")]),
        ("Ankara University opened.", []),
        ("The Kremlin warned NATO.", [("RUS", "Kremlin"), ("NATO", "NATO")]),
        ("Armenia left the CSTO for the EU.", [("ARM", "Armenia"), ("CSTO", "CSTO"), ("EU", "EU")]),
    ],
)
def test_names(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(one.actor, one.surface) for one in EN.mentions(text)] == wanted


def test_given_aliases_replace_the_shipped_ones() -> None:
    document = read_document("Freedonia attacked Turkey.", lang="en")
    (claim,) = read_english(document, [Alias("freedonia", "ABC", "en", "name", None, None, ())])
    assert claim.source == ("ABC",)


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        (DEED, ("TUR",), ("KAZ",), False),
        ("Drones were supplied to Kazakhstan by Turkey.", ("TUR",), ("KAZ",), False),
        ("Turkish drones were delivered to Kazakhstan.", ("TUR",), ("KAZ",), False),
        ("Kazakhstan bought drones from Turkey.", ("KAZ",), ("TUR",), False),
        ("Turkey and Kazakhstan signed an agreement.", ("TUR",), ("KAZ",), True),
        ("Turkey signed an agreement with Kazakhstan.", ("TUR",), ("KAZ",), True),
        ("An agreement was signed between Turkey and Kazakhstan.", ("TUR",), ("KAZ",), True),
        ("The EU and the US imposed sanctions on Russia.", ("EU", "USA"), ("RUS",), False),
        ("Russia accused Turkey of supplying drones to Ukraine.", ("RUS",), ("TUR",), False),
        ("Turkey, which joined the bloc early, sold drones to Kazakhstan.", ("TUR",), ("KAZ",), False),
        ("It was Russia, not Turkey, that sold drones to Kazakhstan.", ("RUS",), ("KAZ",), False),
        ("Instead of selling drones to Armenia, Turkey sold them to Kazakhstan.", ("TUR",), ("KAZ",), False),
        ("Turkmenistan rejected Russia's offer to join the EAEU.", ("TKM",), ("RUS",), False),
        ("Turkey rejected the EAEU.", ("TUR",), ("EAEU",), False),
        ("As Turkey attacked Syria, Iran sent troops to Iraq.", ("IRN",), ("IRQ",), False),
        ("Turkey sold drones to Syria, Iran and Iraq.", ("TUR",), ("SYR", "IRN", "IRQ"), False),
        ("Beijing hosted talks between Iran and Iraq.", ("CHN",), ("IRN", "IRQ"), False),
        ("Chad received emergency credit from Japan.", ("JPN",), ("TCD",), False),
        ("Chad got tents from Japan.", ("JPN",), ("TCD",), False),
        ("Chad received Japanese aid.", ("JPN",), ("TCD",), False),
        ("Chad obtained a loan from Japan.", ("JPN",), ("TCD",), False),
        ("Chad obtained tanks from Japan.", ("TCD",), ("JPN",), False),
        ("Chad received the Japanese foreign minister.", ("TCD",), ("JPN",), False),
        ("Chad turned down Japan's request.", ("TCD",), ("JPN",), False),
        ("Chad and Niger abolished visas.", ("TCD",), ("NER",), True),
        ("Chad and Niger reopened the crossing.", ("TCD",), ("NER",), True),
        ("Chad and Niger launched a flight.", ("TCD",), ("NER",), True),
        ("Chad and Niger opened a joint mill.", ("TCD",), ("NER",), True),
        ("Chad and Niger abolished visas for citizens of Japan.", ("TCD", "NER"), ("JPN",), False),
        ("Chad reopened the crossing to Niger.", ("TCD",), ("NER",), False),
    ],
)
def test_roles(text: str, source: tuple[str, ...], target: tuple[str, ...], mutual: bool) -> None:  # noqa: FBT001 - parametrised
    assert EN.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Syria was hit with tariffs by Turkey.", None),
        ("Syria was hit with sanctions by Turkey.", "COERCE"),
        ("Syria was hit with rockets by Turkey.", "ASSAULT"),
    ],
)
def test_a_hit_with_tariffs_is_no_assault(text: str, kind: str | None) -> None:
    (found,) = EN.claims(text)
    assert (found.source, found.target) == (("TUR",), ("SYR",))
    assert (found.plover.type if found.plover else None) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Chad received emergency credit from Japan.", "AID"),
        ("Chad turned down Japan's request.", "REJECT"),
        ("Chad bought Japanese guns.", "COOPERATE"),
    ],
)
def test_what_an_act_is_by_its_words(text: str, kind: str) -> None:
    (found,) = EN.claims(text)
    assert found.plover is not None
    assert found.plover.type == kind


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Instead of the loan it wanted, Chad got little more than a handshake from Japan.", False),
        ("Chad received nothing more than kind words from Japan.", False),
        ("Chad received little more than a dozen tanks from Japan.", True),
    ],
)
def test_little_more_than_nothing_was_not_given(text: str, given: bool) -> None:  # noqa: FBT001 - parametrised
    found = next(one for one in EN.claims(text) if one.target and one.quantity is None)
    assert ((found.source, found.target), found.counts_as_event) == ((("JPN",), ("TCD",)), given)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Turkey sold tanks, rifles and drones to Kazakhstan, and Russia then imposed sanctions on Armenia.",
            [("TUR", "KAZ"), ("RUS", "ARM")],
        ),
        (
            "Turkey sold drones to Kazakhstan, and Iran, which had waited for months, then bought tanks from China.",
            [("TUR", "KAZ"), ("IRN", "CHN")],
        ),
        (
            "Turkey expelled ten diplomats of Syria, accusing Iran of espionage.",
            [("TUR", "SYR"), ("TUR", "IRN")],
        ),
        (
            "Turkey sold drones to Kazakhstan and Iran, citing a treaty, imposed sanctions on Armenia.",
            [("TUR", "KAZ"), ("IRN", "ARM")],
        ),
        ("After Russia attacked Syria, Turkey sold drones to Kazakhstan.", [("RUS", "SYR"), ("TUR", "KAZ")]),
        ("Turkey accused Syria of shelling a village that lay near the border.", [("TUR", "SYR")]),
        ("Turkey sold drones to Kazakhstan and Russian troops attacked Armenia.", [("TUR", "KAZ"), ("RUS", "ARM")]),
    ],
)
def test_every_clause_has_its_own_sides(text: str, wanted: list[tuple[str, str]]) -> None:
    done = [one for one in EN.claims(text) if one.counts_as_event]
    assert [(*one.source, *one.target) for one in done] == wanted


@pytest.mark.parametrize(
    ("text", "speaker", "role", "actor"),
    [
        (
            "Turkish Foreign Minister Hasan Demir said that Turkey sold drones to Kazakhstan.",
            "Hasan Demir",
            "official",
            "TUR",
        ),
        ("Turkey sold drones to Kazakhstan, analyst Jane Roe said.", "Jane Roe", "expert", None),
        ("“Turkey sold drones to Kazakhstan,” said Hasan Demir, a minister.", "Hasan Demir", "official", None),
        ("According to economist Laura Sample, Turkey sold drones to Kazakhstan.", "Laura Sample", "expert", None),
        (
            "Turkey will not sell drones to Kazakhstan, said Turkish minister Hasan Demir.",
            "Hasan Demir",
            "official",
            "TUR",
        ),
        ("Moscow fears that Turkey sold drones to Kazakhstan.", "Moscow", "actor", "RUS"),
        ("Turkey betrayed Kazakhstan, exclaimed analyst Jane Roe.", "Jane Roe", "expert", None),
        ("Critics insist, with some reason, that Turkey sold drones to Kazakhstan.", "Critics", "expert", None),
        ("Ankara, Hasan Demir said, sold drones to Kazakhstan.", "Hasan Demir", "expert", None),
    ],
)
def test_speakers(text: str, speaker: str, role: str, actor: str | None) -> None:
    assert EN.speaker(text) == (speaker, role, actor)


@pytest.mark.parametrize(
    ("text", "speaker", "actor"),
    [
        ("Kazakhstan will refuse a Turkish base, said Almas Nurlan, a member of parliament.", "Almas Nurlan", None),
        ("Turkey sold drones to Kazakhstan, said Anna Lee, an analyst in London.", "Anna Lee", None),
        ("Turkey sold drones to Kazakhstan, said Ivan Petrov, a spokesman of the Russian army.", "Ivan Petrov", "RUS"),
    ],
)
def test_what_a_speaker_is_may_stand_behind_his_name(text: str, speaker: str, actor: str | None) -> None:
    (found,) = EN.claims(text)
    assert (found.speaker.name, found.speaker.actor) == (speaker, actor)


def test_the_american_state_is_not_the_country() -> None:
    assert not [one for one in EN.mentions("Georgia governor Ann Lee opened a plant.") if one.actor == "GEO"]
    assert [one.actor for one in EN.mentions("The governor of Georgia's central bank spoke.")] == ["GEO"]


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Turkey and Kazakhstan signed a defence agreement.", "guarantees"),
        ("Turkey and Kazakhstan expand military cooperation.", "guarantees"),
        ("Turkey and Kazakhstan signed an agreement.", "institutions"),
    ],
)
def test_defence_ties_are_about_security(text: str, domain: str) -> None:
    assert EN.claims(text)[0].domain == domain


def test_a_minister_speaks_for_his_state_and_keeps_his_office() -> None:
    text = (
        "Turkish Foreign Minister Hasan Demir arrived on Monday, officials said, and met the president of Kazakhstan. "
        "“We will deliver the drones to Kazakhstan,” Turkish Foreign Minister Hasan Demir said. "
        "Demir added that Turkey had trained officers from Kazakhstan."
    )
    said = [one for one in EN.claims(text) if one.speaker.name == "Hasan Demir"]
    assert {one.speaker.actor for one in said} == {"TUR"}
    assert any(one.source == ("TUR",) and one.modality == "intention" for one in said)


@pytest.mark.parametrize(
    ("text", "unit", "value", "delta", "ends"),
    [
        ("Exports from Turkey to Kazakhstan rose by 20% in 2023.", "pct", None, 20.0, ("TUR", "KAZ")),
        ("Kazakhstan's imports from China fell 5.5 per cent in 2023.", "pct", None, -5.5, ("KAZ", "CHN")),
        ("Turkish exports to Kazakhstan fell from $1.6bn to $1.4bn.", "USD", 1.4e9, -0.2e9, ("TUR", "KAZ")),
        ("Kazakhstan's imports from Turkey were worth $1,250 million in 2022.", "USD", 1.25e9, None, ("KAZ", "TUR")),
        ("China accounted for a third of Kazakhstan's imports.", "share", 1 / 3, None, ("KAZ", "CHN")),
        ("Russia's exports to China doubled between 2018 and 2022.", "pct", None, 100, ("RUS", "CHN")),
        ("Turkey delivered 12 drones to Kazakhstan.", "pcs", 12, None, ("KAZ", "TUR")),
        ("Uzbekistan exported 2,500 tonnes of uranium to France.", "t", 2500, None, (None, None)),
    ],
)
def test_quantities(
    text: str, unit: str, value: float | None, delta: float | None, ends: tuple[str | None, str | None]
) -> None:
    EN.check_quantity(text, unit, value, delta, ends)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Turkey's share of Kazakhstan's imports fell from 42 per cent in 2021 to 28 per cent in 2023.",
            [("KAZ", "TUR", 42, 2021), ("KAZ", "TUR", 28, 2023)],
        ),
        (
            "In 2021 Turkey's share of Kazakhstan's imports was 42%, in 2023 it fell to 28%.",
            [("KAZ", "TUR", 42, 2021), ("KAZ", "TUR", 28, 2023)],
        ),
        (
            "Turkey's share of Kazakhstan's imports was 28% in 2023, and China's 27%.",
            [("KAZ", "TUR", 28, 2023), ("KAZ", "CHN", 27, 2023)],
        ),
        (
            "China accounted for 40% of Kazakhstan's imports in 2023 and Turkey for 30%.",
            [("KAZ", "CHN", 40, 2023), ("KAZ", "TUR", 30, 2023)],
        ),
        ("Turkey's share of Kazakhstan's trade fell to 20% in 2022.", [("KAZ", "TUR", 20, 2022)]),
        ("Turkey's share of Kazakhstan's arms imports was 50% in 2022.", [("KAZ", "TUR", 50, 2022)]),
        ("Kazakhstan's imports from Turkey were 20% of its trade in 2022.", [("KAZ", "TUR", 20, 2022)]),
        ("Italy bought 20 per cent of Kazakhstan's exports in 2022.", [("KAZ", "ITA", 20, 2022)]),
    ],
)
def test_shares_have_their_own_year_and_partner(text: str, wanted: list[tuple[str, str, float, int]]) -> None:
    found = [one.quantity for one in EN.claims(text) if one.quantity is not None]
    assert [(one.reporter, one.partner, one.value, (one.period or (0,))[0]) for one in found] == wanted


@pytest.mark.parametrize(
    ("text", "domain", "negated"),
    [
        ("Turkey is Kazakhstan's main arms supplier.", "arms", False),
        ("Turkey is the largest arms supplier of Kazakhstan.", "arms", False),
        ("Turkey arms Kazakhstan's soldiers.", "arms", False),
        ("Turkey is not Kazakhstan's main arms supplier.", "arms", True),
    ],
)
def test_a_supplier_and_the_supplied_are_one_claim(text: str, domain: str, negated: bool) -> None:  # noqa: FBT001 - parametrised
    (found,) = EN.claims(text)
    assert (found.source, found.target, found.domain, found.negated) == (("TUR",), ("KAZ",), domain, negated)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("about 100 tonnes", 90, 110), ("more than 100 tonnes", 100, None), ("almost 100 tonnes", 90, 100)],
)
def test_bounds(text: str, low: float, high: float | None) -> None:
    (found,) = amounts(text, 0, len(text), "en")
    assert (found.low, found.high, found.approx) == (low, high, True)


@pytest.mark.parametrize(
    ("text", "low", "high", "negated"),
    [
        ("Turkey's share of Kazakhstan's trade does not exceed 10%.", None, 10, False),
        ("Turkey's share of Kazakhstan's trade was never below 99%.", 99, None, False),
        ("Turkey's share of Kazakhstan's trade is not less than 99%.", 99, None, False),
        ("Turkey's share of Kazakhstan's trade was not 10%.", 9.5, 10.5, True),
    ],
)
def test_a_denied_excess_is_a_bound(text: str, low: float | None, high: float | None, negated: bool) -> None:  # noqa: FBT001 - parametrised
    (found,) = EN.claims(text)
    assert found.quantity is not None
    assert (found.quantity.low, found.quantity.high, found.negated) == (low, high, negated)


@pytest.mark.parametrize("text", ["In 2022 it rained.", "Article 5 was cited.", "1 of them left.", "flight 370"])
def test_bare_numbers_are_no_amounts(text: str) -> None:
    assert amounts(text, 0, len(text), "en") == ()


@pytest.mark.parametrize(
    ("text", "blocs", "negated"),
    [
        ("Kazakhstan is a member of the CSTO and the EAEU.", ("CSTO", "EAEU"), False),
        ("Kazakhstan, a CSTO member, voted.", ("CSTO",), False),
        ("NATO member Turkey voted.", ("NATO",), False),
        ("Kazakhstan is not a member of NATO.", ("NATO",), True),
    ],
)
def test_memberships(text: str, blocs: tuple[str, ...], negated: bool) -> None:  # noqa: FBT001 - parametrised
    assert EN.membership(text) == (blocs, negated)


@pytest.mark.parametrize(
    ("text", "valence"),
    [
        ("Turkey attacked Syria.", -1),
        ("Turkey signed an agreement with Kazakhstan.", 1),
        ("Trade between Turkey and Kazakhstan grew.", 1),
        ("Trade between Turkey and Kazakhstan fell.", -1),
        ("Tensions between Turkey and Greece rose.", -1),
        ("Kazakhstan is a member of the CSTO.", 1),
        ("Turkey voted.", None),
    ],
)
def test_what_moves_two_sides(text: str, valence: int | None) -> None:
    (found,) = EN.claims(text)
    assert found.valence == valence
    assert found.rule.startswith("window.")


def test_times_and_history() -> None:
    (old,) = EN.claims("Turkey sold drones to Kazakhstan in May 1998.", "2024-03-01")
    assert old.historical
    assert old.time is not None
    assert (old.time.value, old.time.granularity) == ("1998-05", "month")
    (ahead,) = EN.claims("Trade between Turkey and Kazakhstan reaches a plateau in 2030.", "2024-03-01")
    assert ahead.future


WORDS = {
    "en": "Turkey Kazakhstan's the CSTO sold to drones not if will , . ? “ ” said that Demir and 12 20% in by refused",
    "tr": "Türkiye Kazakistan'a KGAÖ'nün sattı satmadı satarsa satmayı planlıyor İHA , . ? ve ile dedi Demir yüzde 20",
    "kk": "Түркия Қазақстанға ҰҚШҰ-ның сатты сатпады сатса сатуды жоспарлап отыр дрон , . ? мен деді Ахметов 20 пайыз",
}


@pytest.mark.parametrize("tongue", sorted(WORDS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_text_gives_claims_that_quote_it(tongue: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(WORDS[tongue].split()), min_size=1, max_size=40))
    document = read_document(" ".join([*words, "x"]) + "\n", lang=tongue)
    for claim in read_claims(document):
        assert document.text[claim.start : claim.end] == claim.quote
        assert claim.speaker_chain
        assert 0 <= claim.confidence <= 0.6
        assert claim.source or claim.target
        assert not set(claim.source) & set(claim.target)
        for start, end, _ in claim.cues:
            assert claim.start <= start < end <= claim.end


def test_the_example_reads_as_its_author_meant(root: Path) -> None:
    document = read_document(root / "examples" / "article_en.txt")
    found = read_claims(document)
    assert document.lang == "en"
    assert len(found) > 20
    assert all(document.text[one.start : one.end] == one.quote for one in found)
    assert all(one.confidence <= 0.6 and "low_resource" in one.flags and one.coder == "en.window" for one in found)
    assert len({one.id for one in found}) == len(found)
    done = {(one.source, one.target) for one in found if one.counts_as_event}
    assert done == {(("TUR",), ("KAZ",)), (("UZB",), ("KAZ",))}
    assert found == read_claims(document)
