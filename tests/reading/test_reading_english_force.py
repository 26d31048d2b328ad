"""English by windows: whether an act was done, nearly done, denied or only named. Sentences are invented."""

from __future__ import annotations

import pytest
from tests.reading.tongues import Tongue

EN = Tongue("en")
DEED = "Turkey sold drones to Kazakhstan."
"""The positive sentence beside which every undone one stands."""


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
        ("Russia urged the sale of drones to Kazakhstan.", "advice"),
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
        "Talks between Egypt and Sudan broke down on Friday.",
        "Talks between Egypt and Sudan ended in complete disarray.",
        "Joint exercises of Egypt and Sudan were cancelled.",
        "The drills of Egypt and Sudan were postponed.",
        "A merger of Egyptian and Sudanese banks ended without a deal.",
    ],
)
def test_failed_talks_are_denied(text: str) -> None:
    (found,) = EN.claims(text)
    assert found.negated
    assert not found.counts_as_event


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Egypt and Sudan ended in a ceasefire.",
        "Talks between Egypt and Sudan concluded in success.",
        "The meeting between Egypt and Sudan ended without results.",
        "The visit of the Egyptian president to Sudan ended without a communique.",
        "Egypt and Sudan ended the talks without an agreement.",
        "Joint exercises of Egypt and Sudan were held in May.",
    ],
)
def test_talks_that_led_to_nothing_were_held(text: str) -> None:
    (found,) = EN.claims(text)
    assert found.counts_as_event
    assert found.plover is None or found.plover.type in {"CONSULT", "COOPERATE"}


@pytest.mark.parametrize(
    "text",
    [
        "The sale of Egyptian tanks to Sudan went through.",
        "The delivery of Egyptian tanks to Sudan came through in 2021.",
        "The treaty between Egypt and Sudan broke down obstacles to trade.",
    ],
)
def test_success_is_no_failure(text: str) -> None:
    assert not any(one.negated for one in EN.claims(text))
    assert any(one.target == ("SDN",) for one in EN.claims(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Egypt bombed Sudan and denied accusations of hitting a school.", [("EGY", "SDN")]),
        ("Egypt bombed Sudan, which dismissed talk of surrender.", [("EGY", "SDN")]),
        ("Egypt bought Italian guns, dismissing rumours of a rift with Sudan.", [("EGY", "ITA")]),
        ("Sudan bought Egyptian tanks, and Khartoum denied claims of debts.", [("SDN", "EGY")]),
        ("Egypt bombed Sudan, and claims that it used gas were refuted.", [("EGY", "SDN")]),
        ("Egypt dismissed the accusations of Sudan and closed its airspace to Sudan.", [("EGY", "SDN")]),
        ("Egypt denied reports that it bombed Sudan, but Chad sold tanks to Sudan.", [("TCD", "SDN")]),
        ("Egypt denied reports that it bombed Sudan and armed Chad.", []),
        ("Egypt bombed Sudan, but Cairo denied the allegations.", []),
        ("Egypt brushed aside as gossip reports that Sudan had recognised Kosovo.", []),
        ("Chad dismissed as a tall story claims that Sudan had attacked Egypt.", []),
    ],
)
def test_a_rebuttal_takes_back_what_it_holds(text: str, wanted: list[tuple[str, str]]) -> None:
    done = [one for one in EN.claims(text) if one.counts_as_event and one.target]
    assert [(*one.source, *one.target) for one in done] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sudan requested proof of delivery and Egypt sold tanks to Sudan.", [("EGY", "SDN")]),
        ("Despite fears that the truce would fail, Egypt sold tanks to Sudan.", [("EGY", "SDN")]),
        ("On hopes that prices would rise, Egypt sold tanks to Sudan.", [("EGY", "SDN")]),
        ("Amid rumours of a coup, Egypt sold tanks to Sudan.", [("EGY", "SDN")]),
        ("It is hard to say when, but Egypt bombed Sudan.", [("EGY", "SDN")]),
        ("On paper Egypt is neutral, yet it bombed Sudan.", [("EGY", "SDN")]),
        ("On paper Egypt bombed Sudan.", []),
        ("Amid reports that Egypt bombed Sudan, Chad closed its border.", []),
        ("Protests came after claims that Egypt, a neighbour, bombed Sudan.", []),
        ("There were rumours that Egypt, Chad, and Libya bombed Sudan.", []),
        ("Suppose that Egypt bombed Sudan, and Chad closed its border.", []),
    ],
)
def test_a_frame_ends_before_the_main_clause(text: str, wanted: list[tuple[str, str]]) -> None:
    done = [one for one in EN.claims(text) if one.counts_as_event and one.target]
    assert [(*one.source, *one.target) for one in done] == wanted


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Egypt turned from buying Russian tanks to buying Italian tanks.", True),
        ("Egypt switched from importing Russian wheat to importing wheat from Italy.", True),
        ("Egypt did not turn from buying Russian tanks to buying Italian tanks.", False),
    ],
)
def test_a_side_turns_from_one_act_to_another(text: str, done: bool) -> None:  # noqa: FBT001 - parametrised
    left, taken = EN.claims(text)
    assert (left.source, left.target, left.counts_as_event) == (("EGY",), ("RUS",), False)
    assert (taken.source, taken.target, taken.counts_as_event) == (("EGY",), ("ITA",), done)


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Not only did Egypt sell tanks to Sudan but it also trained officers.", True),
        ("Not only has Egypt sold tanks to Sudan, it also trained officers.", True),
        ("Never did Egypt sell tanks to Sudan.", False),
    ],
)
def test_inverted_verbs(text: str, done: bool) -> None:  # noqa: FBT001 - parametrised
    found = [one for one in EN.claims(text) if one.source == ("EGY",) and one.target == ("SDN",)]
    assert any(one.counts_as_event for one in found) is done


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Egypt urged Sudan to withdraw its troops.", True),
        ("Egypt asked Sudan to sell tanks to Chad.", True),
        ("Egypt called on Sudan to release the sailors.", True),
        ("Egypt did not ask Sudan to release the sailors.", False),
        ("Egypt will ask Sudan to release the sailors.", False),
        ("Sudan was urged to release Egyptian sailors.", False),
    ],
)
def test_a_request_was_made_and_what_it_asks_was_not_done(text: str, done: bool) -> None:  # noqa: FBT001 - parametrised
    (found,) = EN.claims(text)
    assert found.counts_as_event is done
    assert not done or (found.source, found.target) == (("EGY",), ("SDN",))
    assert not done or (found.plover is not None and found.plover.type == "REQUEST")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Egypt came close to Beijing.", False),
        ("Egypt came close to sanctioning Chinese firms.", True),
    ],
)
def test_only_an_act_can_be_nearly_done(text: str, near: bool) -> None:  # noqa: FBT001 - parametrised
    assert any(one.negated for one in EN.claims(text)) is near


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
