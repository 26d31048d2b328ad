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
    ],
)
def test_roles(text: str, source: tuple[str, ...], target: tuple[str, ...], mutual: bool) -> None:  # noqa: FBT001 - parametrised
    assert EN.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    "done",
    [
        DEED,
        "Turkey has supplied drones to Kazakhstan.",
        "Turkey had delivered the drones to Kazakhstan.",
        "Turkey began to supply drones to Kazakhstan.",
        "Turkey started supplying drones to Kazakhstan.",
        "Turkey managed to sell drones to Kazakhstan.",
        "Turkey did not only sell drones to Kazakhstan but also trained officers.",
        "Without Russian consent, Turkey sold drones to Kazakhstan.",
        "The minister said that Turkey delivered drones to Kazakhstan.",
    ],
)
def test_done_acts_are_events(done: str) -> None:
    assert EN.is_done(done)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Turkey did not sell drones to Kazakhstan.", "negated"),
        ("Turkey didn't sell drones to Kazakhstan.", "negated"),
        ("Turkey has not yet sold drones to Kazakhstan.", "negated"),
        ("Turkey never sold drones to Kazakhstan.", "negated"),
        ("Turkey sold no drones to Kazakhstan.", "negated"),
        ("Turkey no longer sells drones to Kazakhstan.", "negated"),
        ("Neither Turkey nor Russia sold drones to Kazakhstan.", "negated"),
        ("No agreement was signed between Turkey and Kazakhstan.", "negated"),
        ("Turkey refused to sell drones to Kazakhstan.", "negated"),
        ("Turkey failed to sell drones to Kazakhstan.", "negated"),
        ("Turkey was unable to sell drones to Kazakhstan.", "negated"),
        ("Turkey stopped selling drones to Kazakhstan.", "negated"),
        ("Turkey denied selling drones to Kazakhstan.", "negated"),
        ("Turkey denied that it had sold drones to Kazakhstan.", "negated"),
        ("Turkey dismissed reports that it sold drones to Kazakhstan.", "negated"),
        ("Turkey would sell drones to Kazakhstan.", "hypothetical"),
        ("Turkey could sell drones to Kazakhstan.", "hypothetical"),
        ("Turkey might have sold drones to Kazakhstan.", "hypothetical"),
        ("If Turkey sold drones to Kazakhstan, Russia protested.", "hypothetical"),
        ("Unless Russia objected, Turkey sold drones to Kazakhstan.", "hypothetical"),
        ("In case Turkey sold drones to Kazakhstan, Russia closed the border.", "hypothetical"),
        ("Had Turkey sold drones to Kazakhstan, Russia would have protested.", "hypothetical"),
        ("Imagine Turkey sold drones to Kazakhstan.", "hypothetical"),
        ("Kazakhstan asked whether Turkey sold drones to Armenia.", "hypothetical"),
        ("Turkey will sell drones to Kazakhstan.", "future"),
        ("Turkey is going to sell drones to Kazakhstan.", "future"),
        ("Turkey plans to sell drones to Kazakhstan.", "intention"),
        ("Turkey planned to sell drones to Kazakhstan.", "intention"),
        ("Turkey wanted to sell drones to Kazakhstan.", "intention"),
        ("Turkey agreed to sell drones to Kazakhstan.", "intention"),
        ("Turkey was about to sell drones to Kazakhstan.", "intention"),
        ("Turkey considered selling drones to Kazakhstan.", "intention"),
        ("Turkey was expected to sell drones to Kazakhstan.", "forecast"),
        ("Russia threatened to impose sanctions on Turkey.", "threat"),
        ("Russia called for sanctions against Turkey.", "advice"),
        ("Russia urged Turkey to sell drones to Kazakhstan.", "advice"),
        ("Turkey should sell drones to Kazakhstan.", "advice"),
        ("Turkey must sell drones to Kazakhstan.", "advice"),
        ("Turkey may sell drones to Kazakhstan.", "possibility"),
        ("Turkey allegedly sold drones to Kazakhstan.", "possibility"),
        ("Turkey might, analysts say, have sold drones to Kazakhstan.", "possibility"),
        ("It is possible that Turkey sold drones to Kazakhstan.", "possibility"),
        ("There is no evidence that Turkey sold drones to Kazakhstan.", "possibility"),
        ("Turkey is said to have sold drones to Kazakhstan.", "possibility"),
        ("Did Turkey sell drones to Kazakhstan?", "question"),
        ("Turkey claims to have sold drones to Kazakhstan.", "possibility"),
        ("In the simulation, Turkey sold drones to Kazakhstan.", "possibility"),
        ("Few analysts believe that Turkey sold drones to Kazakhstan.", "possibility"),
        ("The minister did not rule out that Turkey sold drones to Kazakhstan.", "possibility"),
        ("Turkey wishes it had sold drones to Kazakhstan.", "hypothetical"),
        ("Turkey offered drones to Kazakhstan.", "intention"),
        ("Turkey halted plans to sell drones to Kazakhstan.", "negated"),
        ("Turkey stopped short of selling drones to Kazakhstan.", "negated"),
    ],
)
def test_undone_acts_are_no_events(undone: str, flag: str) -> None:
    assert EN.is_undone(undone, flag)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("It cannot be said that Turkey sold drones to Kazakhstan.", "negated"),
        ("Turkey denied having sold drones to Kazakhstan.", "negated"),
        ("Turkey denied deliveries of drones to Kazakhstan.", "negated"),
        ("It is a lie that Turkey sold drones to Kazakhstan.", "negated"),
        ("No one believes that Turkey sold drones to Kazakhstan.", "negated"),
        ("Hardly any country sold drones to Kazakhstan.", "negated"),
        ("Turkey has yet to leave NATO.", "negated"),
        ("The claim that Turkey bombed Syria is false.", "negated"),
        ("Rumours that Turkey sent troops to Kazakhstan proved false.", "negated"),
        ("Reports of Turkish drone deliveries to Kazakhstan turned out to be untrue.", "negated"),
        ("Ankara dismissed as a lie the words that Turkey had attacked Syria.", "negated"),
        ("It seemed that Turkey had broken with NATO.", "possibility"),
        ("It is not excluded that Turkey sold drones to Kazakhstan.", "possibility"),
        ("It cannot be ruled out that Turkey sold drones to Kazakhstan.", "possibility"),
        ("It is considered that Turkey supported Kazakhstan.", "possibility"),
        ("Turkey supposedly sold drones to Kazakhstan.", "possibility"),
        ("We cannot say that Turkey sold drones to Kazakhstan.", "negated"),
        ("Never has Turkey attacked Syria.", "negated"),
        ("Contrary to claims that Turkey attacked Syria, the border is calm.", "negated"),
        ("Turkey refrained from attacking Syria.", "negated"),
        ("Turkey is suspected of having sold drones to Kazakhstan.", "possibility"),
        ("There are reports that Turkey attacked Syria.", "possibility"),
        ("Ankara called a lie the words that Turkey attacked Syria.", "negated"),
        ("Ankara called reports that Turkey attacked Syria a lie.", "negated"),
        ("There is no proof that Turkey attacked Syria.", "possibility"),
        ("Turkey is far from having attacked Syria.", "possibility"),
        ("Turkey, it seems, attacked Syria.", "possibility"),
        ("Protests followed reports and came after claims that Turkey attacked Syria.", "possibility"),
        ("Turkey attacked Syria, but Ankara denied the reports.", "negated"),
        ("The myth that Turkey attacked Syria persists.", "possibility"),
        ("It is hard to believe that Turkey attacked Syria.", "possibility"),
        ("I doubt that Turkey attacked Syria.", "possibility"),
        ("In theory, Turkey supported Kazakhstan.", "possibility"),
        ("Some say Turkey attacked Syria.", "possibility"),
        ("Let us assume that Turkey sold drones to Kazakhstan.", "hypothetical"),
        ("Suppose that Turkey sold drones to Kazakhstan.", "hypothetical"),
        ("Turkey left the talks without signing an agreement with Kazakhstan.", "negated"),
        ("Nobody in Tashkent really believes that Turkey attacked Syria.", "negated"),
        ("None of the ministers said that Turkey attacked Syria.", "negated"),
        ("Nothing has shown that Turkey attacked Syria.", "negated"),
        ("It is by no means certain that Turkey attacked Syria.", "possibility"),
        ("It remains an open question whether Turkey attacked Syria.", "possibility"),
        ("It has never been established that Turkey attacked Syria.", "possibility"),
        ("Claims that Turkey attacked Syria remain unverified.", "possibility"),
        ("Stories that Turkey attacked Syria lack any proof.", "possibility"),
        ("Reports that Turkey attacked Syria could not be independently confirmed.", "possibility"),
        ("The senators demanded evidence that Turkey attacked Syria.", "possibility"),
        ("So far no sign has surfaced that Turkey attacked Syria.", "possibility"),
        ("A fabricated clip claimed that Turkey attacked Syria.", "negated"),
        ("Propagandists insist that Turkey attacked Syria.", "possibility"),
        ("Turkey attacked Syria, or so Damascus says.", "possibility"),
        ("The purported Turkish sale of drones to Kazakhstan made headlines.", "possibility"),
        ("Turkey’s so-called “invasion” of Syria amounted to little.", "possibility"),
        ("The Turkish sale of drones to Kazakhstan was a hoax.", "negated"),
    ],
)
def test_denied_and_supposed_acts_are_no_events(undone: str, flag: str) -> None:
    found = [one for one in EN.claims(undone) if one.target]
    assert found
    assert not any(one.counts_as_event for one in EN.claims(undone) if one.target)
    assert any(getattr(one, flag, False) or one.modality == flag for one in found)


@pytest.mark.parametrize(
    ("text", "source", "target", "flag"),
    [
        ("Armenia's attempt to leave the CSTO failed.", "ARM", "CSTO", "negated"),
        ("An attempt by Armenia to leave the CSTO alarmed Russia.", "ARM", "CSTO", "possibility"),
        ("Plans to station American missiles in Germany alarmed Moscow.", "USA", "DEU", "intention"),
        ("Hungary's refusal to support sanctions against Russia angered Brussels.", "HUN", "RUS", "negated"),
        ("China's readiness to supply Russia with weapons caused alarm.", "CHN", "RUS", "intention"),
        ("Turkey's threat to attack Syria alarmed Iran.", "TUR", "SYR", "threat"),
        ("Turkey's demand to attack Syria was rejected.", "TUR", "SYR", "advice"),
        ("Turkey announced plans to sell drones to Kazakhstan.", "TUR", "KAZ", "intention"),
        ("Turkey made an attempt to leave NATO.", "TUR", "NATO", "possibility"),
    ],
)
def test_acts_of_nouns_are_no_events(text: str, source: str, target: str, flag: str) -> None:
    (found,) = EN.claims(text)
    assert (found.source, found.target, found.counts_as_event) == ((source,), (target,), False)
    assert getattr(found, flag, False) or found.modality == flag


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Russia condemned Armenia's attempt to leave the CSTO.", "RUS", "ARM"),
        ("In the absence of an agreement between Turkey and Armenia, Russia sent troops to Armenia.", "RUS", "ARM"),
        ("Amid talks with Armenia, Turkey attacked Syria.", "TUR", "SYR"),
        ("Turkey sold drones to Kazakhstan in an effort to help Armenia.", "TUR", "KAZ"),
        ("The plan failed, and Turkey attacked Syria.", "TUR", "SYR"),
        ("Russia sold arms not to Armenia but to Azerbaijan.", "RUS", "AZE"),
    ],
)
def test_a_verb_beside_such_a_noun_is_done(text: str, source: str, target: str) -> None:
    done = [one for one in EN.claims(text) if one.counts_as_event]
    assert [(one.source, one.target[:1]) for one in done] == [((source,), (target,))]


@pytest.mark.parametrize(
    "done",
    [
        "It can be said that Turkey supported Kazakhstan.",
        "Contrary to claims that Turkey is weak, Turkey attacked Syria.",
        "There is no doubt that Turkey attacked Syria.",
        "Having left NATO, Turkey attacked Syria.",
        "The minister said that Turkey attacked Syria.",
        "Turkey rejected the claims and sold drones to Kazakhstan.",
        "The Turkish president, who had denied the reports, visited Kazakhstan.",
        "The report that was published on Monday says that Turkey attacked Syria.",
        "Ankara called the talks useful, and Turkey attacked Syria.",
        "Turkey never hesitated and attacked Syria.",
        "Turkey refrained from comment and attacked Syria.",
        "Turkey admitted that it sold drones to Kazakhstan.",
        "It is true that Turkey sold drones to Kazakhstan.",
        "Everyone knows that Turkey sold drones to Kazakhstan.",
        "Many a country protested, and Turkey left NATO.",
        "The reports about drones were published, and Turkey sold drones to Kazakhstan.",
        "Turkish officials, who say that much is wrong, met officials from Kazakhstan.",
    ],
)
def test_plain_words_take_no_act_back(done: str) -> None:
    assert any(one.counts_as_event and one.target for one in EN.claims(done))


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Turkey came close to attacking Syria.", "negated"),
        ("Turkey came within a whisker of attacking Syria.", "negated"),
        ("Turkey was on the brink of attacking Syria.", "possibility"),
        ("Turkey was on the cusp of war with Syria.", "possibility"),
        ("Turkey is one vote away from leaving NATO.", "possibility"),
        ("Turkey stepped back from attacking Syria.", "negated"),
        ("Turkey shied away from attacking Syria.", "negated"),
        ("Turkey reasoned itself out of attacking Syria.", "negated"),
        ("Turkey got cold feet about attacking Syria.", "negated"),
        ("Turkey narrowly avoided attacking Syria.", "negated"),
        ("Turkey fell short of attacking Syria.", "negated"),
        ("Turkey toyed with the idea of attacking Syria.", "possibility"),
        ("Turkey decided against attacking Syria.", "negated"),
        ("Turkey was dissuaded from attacking Syria.", "negated"),
        ("Turkey did everything short of attacking Syria.", "negated"),
        ("Turkey averted a war with Syria.", "negated"),
        ("Turkey shelved the purchase of tanks from Germany.", "negated"),
        ("Turkey all but abandoned Syria.", "possibility"),
        ("Turkey practically attacked Syria.", "possibility"),
        ("Turkey is under heavy pressure from Moscow to attack Syria.", "advice"),
        ("Turkey was in talks to sell drones to Kazakhstan.", "intention"),
        ("Turkey is in no hurry to sell drones to Kazakhstan.", "negated"),
        ("A bill to ban Russian imports was withdrawn.", "negated"),
    ],
)
def test_what_was_nearly_done_was_not_done(undone: str, flag: str) -> None:
    assert EN.is_undone(undone, flag)


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Turkey and Armenia broke down.",
        "Negotiations between Turkey and Armenia ended in stalemate.",
        "The agreement between Turkey and Armenia never materialised.",
        "The pact between Turkey and Armenia fell through.",
        "A deal between Turkey and Armenia came to nothing.",
        "The talks between Turkey and Armenia were scrapped.",
        "Turkey and Armenia ended the talks without an agreement.",
    ],
)
def test_failed_talks_are_denied(text: str) -> None:
    (found,) = EN.claims(text)
    assert found.negated
    assert not found.counts_as_event


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Turkey attacked Syria without warning Russia.", "TUR", "SYR"),
        ("Turkey, without waiting for Armenia, attacked Syria.", "TUR", "SYR"),
        ("Turkey sold drones to Kazakhstan instead of arming Armenia.", "TUR", "KAZ"),
        ("Turkey sold drones to Kazakhstan rather than Armenia.", "TUR", "KAZ"),
        ("Turkey sold drones to Kazakhstan, but not to Armenia.", "TUR", "KAZ"),
        ("Turkey and not Russia sold drones to Kazakhstan.", "TUR", "KAZ"),
        ("Drones were sold to Kazakhstan by Turkey, not by Russia.", "TUR", "KAZ"),
        ("Kazakhstan bought drones from Turkey, no longer from Russia.", "KAZ", "TUR"),
        ("Turkey sold drones to Kazakhstan despite a promise not to.", "TUR", "KAZ"),
        ("Turkey, no friend of Armenia, sold drones to Kazakhstan.", "TUR", "KAZ"),
        ("Turkey sold drones to Kazakhstan for no apparent reason.", "TUR", "KAZ"),
        ("After weeks of saying no, Turkey sold drones to Kazakhstan.", "TUR", "KAZ"),
        ("Alarmed by the shelling of Armenia, Turkey sold drones to Kazakhstan.", "TUR", "KAZ"),
        ("Turkey sold drones to Kazakhstan, angering Armenia.", "TUR", "KAZ"),
        ("Turkey expelled Russian diplomats over an alleged plot.", "TUR", "RUS"),
        ("Turkey signed an agreement with Kazakhstan on a planned pipeline.", "TUR", "KAZ"),
        ("Turkish forces came close to the border and attacked Syria.", "TUR", "SYR"),
        ("Turkey held talks with Armenia before the deal collapsed.", "TUR", "ARM"),
        ("Talks with Greece collapsed, and Turkey attacked Syria.", "TUR", "SYR"),
        ("Satellite images offered proof that Turkey attacked Syria.", "TUR", "SYR"),
        ("Reports that Turkey attacked Syria have been confirmed.", "TUR", "SYR"),
        ("Turkey attacked Syria, although reports of losses could not be verified.", "TUR", "SYR"),
        ("Nobody doubts that Turkey attacked Syria.", "TUR", "SYR"),
        ("Without proof that Armenia was guilty, Turkey attacked Syria.", "TUR", "SYR"),
        ("Turkey sold all but two drones to Kazakhstan.", "TUR", "KAZ"),
        ("Turkey turned over two boats to Kazakhstan.", "TUR", "KAZ"),
        ("Turkey severed diplomatic relations with Syria.", "TUR", "SYR"),
        ("Turkey downgraded its ties with Syria.", "TUR", "SYR"),
        ("Turkey pulled its ambassador out of Syria.", "TUR", "SYR"),
        ("Turkey declared two Syrian diplomats persona non grata.", "TUR", "SYR"),
        ("Turkey kicked out two Syrian diplomats.", "TUR", "SYR"),
        ("Turkey did not hesitate to attack Syria.", "TUR", "SYR"),
        ("Turkey delivered the promised drones to Kazakhstan.", "TUR", "KAZ"),
        ("Turkey, unlike Armenia, sold drones to Kazakhstan.", "TUR", "KAZ"),
        ("Far from helping Armenia, Turkey signed a gas deal with Syria.", "TUR", "SYR"),
        ("Not content with words, Turkey attacked Syria.", "TUR", "SYR"),
        ("Turkey attacked Syria more often than it admits.", "TUR", "SYR"),
    ],
)
def test_words_beside_an_act_take_nothing_from_it(text: str, source: str, target: str) -> None:
    done = [one for one in EN.claims(text) if one.counts_as_event]
    assert [(one.source, one.target) for one in done] == [((source,), (target,))]


@pytest.mark.parametrize(
    "undone",
    [
        "Not a single country sold drones to Kazakhstan.",
        "Turkey sold not one drone to Kazakhstan.",
        "Turkey made a pledge not to attack Syria.",
        "Turkey is no longer a partner of Syria.",
        "In no way did Turkey support Syria.",
    ],
)
def test_a_no_that_belongs_to_the_act_denies_it(undone: str) -> None:
    assert EN.is_undone(undone, "negated")


@pytest.mark.parametrize(
    ("text", "mutual"),
    [
        ("Turkey and Armenia reopened their border.", True),
        ("Turkey and Armenia severed their ties.", True),
        ("Turkey and Armenia upgraded their relations to a partnership.", True),
        ("Turkey upgraded its ties with Armenia.", True),
        ("Turkey closed its border with Armenia.", False),
        ("Turkey severed its ties with Armenia.", False),
    ],
)
def test_ties_that_two_sides_make_or_cut(text: str, mutual: bool) -> None:  # noqa: FBT001 - parametrised
    assert EN.last_done(text) == (("TUR",), ("ARM",), mutual)


def test_a_verb_keeps_its_subject_across_an_attribution() -> None:
    (found,) = EN.claims("Turkey might, officials admit, have delayed some shipments.")
    assert (found.source, found.modality, found.speaker.name) == (("TUR",), "possibility", "officials")


def test_a_settled_dispute_is_no_reproach() -> None:
    (found,) = EN.claims("Turkey and Armenia resolved their dispute.")
    assert (found.source, found.target, found.reciprocal, found.plover) == (("TUR",), ("ARM",), True, None)


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
