"""Who says it: attributions inside sentences, nested chains, blocks and quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.evidence.claims import Claim, Document

Reader = "Callable[[str], tuple[Claim, ...]]"


def chain(claim: Claim) -> list[tuple[str, str]]:
    return [(speaker.name, speaker.role) for speaker in claim.speaker_chain[1:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("По словам аналитика Ивана Петрова, Турция поставила Казахстану дроны.", [("Иван Петров", "expert")]),
        ("Турция поставила Казахстану дроны, отметил политолог Иван Петров.", [("Иван Петров", "expert")]),
        ("Россия, считает политолог Иван Петров, теряет влияние в Казахстане.", [("Иван Петров", "expert")]),
        ("«Россия снова предала Казахстан», – восклицает политолог Айдар Сеитов.", [("Айдар Сеитов", "expert")]),
        ("Эксперт не сомневается, что Турция поставила Казахстану дроны.", [("Эксперт", "expert")]),
        ("По мнению критиков, Сербия предала Россию.", [("критики", "expert")]),
        ("Источник в турецком МИД сообщил, что Анкара закрыла границу с Ираном.", [("Источник", "anonymous")]),
        ("Как пишет обозреватель Петров, Китай обгоняет Россию.", [("Петров", "expert")]),
        ("Президент Токаев заявил, что Казахстан не выйдет из ОДКБ.", [("Токаев", "official")]),
        ("МИД России сообщил, что Москва закрыла границу с Эстонией.", [("МИД", "official")]),
        ("Согласно отчёту института, Турция поставила Казахстану дроны.", [("отчёт института", "document")]),
        ("По данным открытых регистров, Россия поставляла Казахстану оружие.", [("открытые регистры", "document")]),
        ("В докладе говорится, что Турция поставила Казахстану дроны.", [("доклад", "document")]),
        ("В обзоре новостей говорится, что Турция поставила Ирану дроны.", [("обзор новостей", "document")]),
        ("Москва утверждает, что Анкара поставила Киеву дроны.", [("Москва", "actor")]),
        ("В Москве опасаются, что Анкара поставит Киеву дроны.", [("Москва", "actor")]),
        ("«Турция поставит нам новые дроны уже осенью», – сказал министр.", [("министр", "official")]),
        ("Министр обороны Турции Иван Дронов сообщил: «Мы поставим Казахстану дроны».", [("Иван Дронов", "official")]),
        ("Сближение Казахстана с Турцией воспринимается в Москве как угроза.", [("Москва", "actor")]),
        (
            "Как пишет обозреватель Петров, в Рабате опасаются, что Пекин поставит Алжиру новые ракеты.",
            [("Петров", "expert"), ("Рабат", "actor")],
        ),
        ("Турция поставила Казахстану дроны.", []),
        ("Турция «дружит» с Россией и поставила Казахстану дроны.", []),
        ("Россия считает Казахстан союзником.", []),
        ("Для Ирана сделка Турции с Казахстаном выглядит как вызов.", []),
        ("Для Ирана сближение Турции с Азербайджаном представляет угрозу.", []),
        ("Сделка Турции с Казахстаном расценивается в Тегеране как вызов.", [("Тегеран", "actor")]),
        ("Узбекистан называет это добрососедством.", [("Узбекистан", "actor")]),
        ("В Ташкенте называют эту сделку с Турцией добрососедством.", [("Ташкент", "actor")]),
        ("Порт, названный в честь Турции, Казахстан построил сам.", []),
        (
            "Пекин зовёт Киргизию в проект, напоминая о кредите, который Китай выдал Бишкеку.",
            [("Пекин", "actor")],
        ),
        ("Пекин, напоминая о займе Бишкеку, ввёл пошлины против Киргизии.", []),
        ("Тегеран тянет время, уверяя, что Россия поставила Ирану самолёты.", [("Тегеран", "actor")]),
        ("Пекин зовёт Киргизию в проект, помня о кредите, который Китай выдал Бишкеку.", []),
        (
            "По данным Бюро национальной статистики, Россия поставляла Казахстану оружие.",
            [("Бюро национальной статистики", "document")],
        ),
    ],
)
def test_the_chain_of_speakers(
    text: str, expected: list[tuple[str, str]], claims_of: Callable[[str], tuple[Claim, ...]]
) -> None:
    claims = claims_of(text)
    assert claims
    assert chain(claims[-1]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("По мнению Израиля, Турция теряет Сирию.", [("Израиль", "actor")]),
        ("По сообщению агентства, Турция потеряла Сирию.", [("агентство", "document")]),
        ("Согласно закону, Турция платит Сирии.", []),
        ("«Турция закрыла для нас границу с Сирией», – заявили в СБУ.", [("СБУ", "official")]),
        ("Турция закрыла границу с Сирией, передаёт ТАСС.", [("ТАСС", "outlet")]),
        ("Турция закрыла границу с Сирией, пишут СМИ.", [("СМИ", "outlet")]),
        ("Турция закрыла границу с Сирией, пишет The Herald.", [("The Herald", "outlet")]),
        ("Дипломат выразил уверенность, что Турция закроет границу.", [("Дипломат", "official")]),
        ("Дипломат выразил протест, так как Турция закроет границу.", []),
        ("Иран тянет время из-за опасений, что Турция закроет границу.", [("Иран", "actor")]),
        ("Опасения министра, что Турция закроет границу, растут.", [("министр", "official")]),
        ("Драматург отметил, что Турция закрыла границу.", [("драматург", "public")]),
        ("Заметим, что Турция закрыла границу.", []),
        ("Это было до того, как Петров пригрозил Турции.", []),
        ("Турция согласилась при условии, что Иран закроет границу.", []),
        ("Иван Петров, эксперт института, бывший дипломат, сказал, что Турция ушла.", [("Иван Петров", "expert")]),
        ("Иван Петров (институт), который вернулся, сказал, что Турция ушла.", [("Иван Петров", "expert")]),
        ("Представитель ушёл, заявив, что Турция закрыла границу.", [("Представитель", "official")]),
        ("Вышел доклад, в котором отмечается, что Турция закрыла границу.", [("доклад", "document")]),
        ("Иван Петров: Турция закрыла границу с Сирией.", [("Иван Петров", "expert")]),
        ("Главный вывод: Турция закрыла границу с Сирией.", []),
        ("Жители жалуются на то, что Турция закрыла границу.", [("Жители", "public")]),
        ("Турция ждёт «прорыва на долгих переговорах», – так объяснил это министр.", [("министр", "official")]),
    ],
)
def test_who_tells(text: str, expected: list[tuple[str, str]], claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of(text)
    assert claims
    assert chain(claims[-1]) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (("«Турция ждёт нас.", "Иран ждёт нас», – сказал Иван Петров.", "Китай ждёт."), ["Петров", "Петров", "author"]),
        (("Иван Петров сказал: «Турция ждёт нас.", "Иран ждёт нас».", "Китай ждёт."), ["Петров", "Петров", "author"]),
        (("Иван Петров: «Турция ждёт нас.", "Иран ждёт нас».", "Китай ждёт."), ["Петров", "Петров", "author"]),
        (("Иван Петров пояснил и добавил:", "«Турция очень ждёт нас».", "Китай ждёт."), ["Петров", "author"]),
        (("«Турция ждёт нас, – сказал Иван Петров. – Иран ждёт нас».", "Китай ждёт."), ["Петров", "Петров", "author"]),
        (("Вот ответ Петрова: «Турция очень ждёт нас.", "Иран ждёт нас»."), ["Петров", "Петров"]),
        (("Россия ждёт, сказал Иван Петров.", "«Турция ждёт нас.", "Иран ждёт нас»."), ["Петров"] * 3),
        (("Россия ждёт, сказал Иван Петров.", "Он добавил, что Турция ждёт."), ["Петров"] * 2),
        (("Россия ждёт, сказал Иван Петров.", "Турция ждёт нас.", "Иран ждёт «нас»."), ["Петров", "author", "author"]),
        (("«Россия ждёт нас.", "«Турция ждёт нас», – сказал Иван Петров."), ["author", "Петров"]),
        (("Россия ждёт, сказал Иван Петров.", "Он сказал это в беседе.", "«Турция очень ждёт нас»."), ["Петров"] * 2),
    ],
)
def test_quotations_go_over_paragraphs(
    paragraphs: tuple[str, ...], expected: list[str], claims_of: Callable[[str], tuple[Claim, ...]]
) -> None:
    claims = claims_of("\n\n".join(paragraphs))
    assert [claim.speaker.name.split()[-1] for claim in claims] == expected


def test_answers_belong_to_the_one_interviewed(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    lines = (
        "О поездке рассказал политолог Иван Петров.",
        "— Кто ждёт Турцию?",
        "— Иран ждёт Турцию.",
        "Китай ждёт Турцию.",
        "— А Россия?",
        "— Россия ждёт Китай.",
    )
    claims = claims_of("\n\n".join(lines))
    assert [claim.speaker.name for claim in claims if claim.modality != "question"] == ["Иван Петров"] * 3
    assert {claim.speaker.name for claim in claims if claim.modality == "question"} == {"author"}
    unnamed = claims_of("\n\n".join(lines[1:4]))
    assert unnamed[-1].speaker.name != "Иван Петров"


def test_labels_of_questions_and_answers(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of("Вопрос: Кто ждёт Турцию?\n\nОтвет: Иран ждёт Турцию.")
    assert [claim.speaker.name for claim in claims] == ["author", "собеседник"]


def test_several_are_not_one(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of("Иран ждёт, сообщает Reuters. По их мнению, Турция ждёт.")
    assert [claim.speaker.name for claim in claims] == ["Reuters", "они"]


def test_a_name_given_to_something_is_its_givers_in_that_clause_only(
    claims_of: Callable[[str], tuple[Claim, ...]],
) -> None:
    claims = claims_of("Казахстан закупил ракеты у Турции, а Россия называет это ошибкой.")
    assert [claim.speaker.name for claim in claims] == ["author", "Россия"]


def test_what_a_state_reminds_of_is_told_by_it(real_claims: tuple[Claim, ...]) -> None:
    told = [claim for claim in real_claims if claim.source == ("CSTO",) and claim.target == ("KAZ",)]
    assert [(claim.speaker.name, claim.speaker.actor) for claim in told] == [("Москва", "RUS")]


def test_every_chain_starts_with_the_author_or_the_outlet(real_claims: tuple[Claim, ...]) -> None:
    assert {claim.speaker_chain[0].role for claim in real_claims} == {"author", "outlet"}


def test_a_quotation_may_span_sentences(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    claims = claims_of(
        "«Турция ждёт нас. Казахстан намерен закупать дроны», – заявил посол Турции Иван Дронов. Россия ждёт."
    )
    assert [claim.speaker.name for claim in claims] == ["Иван Дронов", "Иван Дронов", "author"]
    assert [claim.speaker.form for claim in claims[:2]] == ["direct_quote", "direct_quote"]


def test_pronouns_and_surnames_refer_back(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    text = (
        "Россия теряет рынок, считает экономист Лаура Есимханова. По её мнению, Китай обгонит Россию. "
        "«Китай обгонит и Турцию тоже», – добавила она."
    )
    assert [claim.speaker.name for claim in claims_of(text)] == ["Лаура Есимханова"] * 3


def test_a_denial_negates_what_is_denied(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    denied = claims_of("Москва опровергла, что Россия вводила санкции против Казахстана.")[-1]
    assert denied.negated
    assert denied.speaker.distance == "distance"
    assert not claims_of("Москва сообщила, что Россия ввела санкции против Эстонии.")[-1].negated


def test_an_official_speaks_for_the_state_named_beside_him(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    (claim,) = claims_of("Министр обороны Турции Иван Дронов заявил, что Анкара закроет границу с Сирией.")
    assert (claim.speaker.role, claim.speaker.actor) == ("official", "TUR")
    assert claim.modality == "threat"


def test_speakers_of_the_example(article_claims: tuple[Claim, ...]) -> None:
    named = {(claim.speaker.name, claim.speaker.role) for claim in article_claims}
    assert {
        ("author", "author"),
        ("Ержан Тулебердин", "expert"),
        ("Алмас Кенжетаров", "official"),
        ("Лаура Есимханова", "expert"),
        ("открытые регистры", "document"),
        ("Москва", "actor"),
    } <= named


def test_speakers_of_a_real_article(real: Document, real_claims: tuple[Claim, ...]) -> None:
    by_paragraph = {claim.paragraph: {speaker.name for speaker in claim.speaker_chain} for claim in real_claims}
    quoted = [paragraph.index for paragraph in real.paragraphs if paragraph.role == "quote"]
    kireev, ruzhansky = quoted[:3], quoted[3:]
    assert all("Владимир Киреев" in by_paragraph[index] for index in kireev)
    assert all("Владимир Ружанский" in by_paragraph[index] for index in ruzhansky)
    opening = next(claim for claim in real_claims if claim.quote.startswith("Это заставляет Астану"))
    assert opening.speaker.name == "Владимир Киреев"
    body = [claim for claim in real_claims if claim.paragraph_role == "body" and claim is not opening]
    others = {speaker.name for claim in body for speaker in claim.speaker_chain}
    assert not others & {"Владимир Ружанский"}


def test_the_office_holder_of_another_state_is_another_speaker(claims_of: Callable[[str], tuple[Claim, ...]]) -> None:
    first = "«Турция не бросит Сирию», — заявил президент Турции Реджеп Эрдоган."
    other = claims_of(f"{first}\n\n«Мы не бомбили Йемен», — заявил представитель Саудовской Аравии.")[-1]
    same = claims_of(f"{first}\n\n«Мы не бомбили Йемен», — заявил президент Турции.")[-1]
    assert other.speaker.name == "представитель"
    assert same.speaker.name == "Реджеп Эрдоган"
