"""Paragraph roles, and the blocks that one speaker fills without quotation marks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from entente.reading.blocks import find_blocks
from entente.reading.documents import read_document
from entente.reading.paragraphs import is_open, lines_of, segment

if TYPE_CHECKING:
    from entente.evidence.claims import Document

BODY = (
    "Казахстан ведёт торговлю с Россией, Китаем и Турцией, и эта торговля растёт из года в год, как показывают данные."
)


def role(text: str) -> str:
    """Role of a paragraph that stands between body paragraphs."""
    whole = "\n".join(["Куда идёт торговля", *[BODY] * 5, text, *[BODY] * 5])
    return segment(whole)[6].role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Оружие и технологии", "subhead"),
        ("Что с того?", "subhead"),
        ("Эрозия основ ОДКБ", "subhead"),
        ('Профессор Скворцов указал на "чёрную неблагодарность" соседей', "teaser"),
        ("А кто будет отвечать? Миллиарды уходят на юг, пока заводы просят денег", "teaser"),
        ('Скворцов не побоялся спросить: "Почему никто не ответил за провал?"', "teaser"),
        ("Читайте также: Как устроен порт.", "teaser"),
        ('Скриншот с сайта "Степной меридиан"', "caption"),
        ("Фото: архив редакции", "caption"),
        ("Подписывайтесь на наш канал.", "boilerplate"),
        ("• первый пункт списка", "list"),
        ("| 2022 | 17,9 |", "table"),
        ("Импорт вырос.", "body"),
        ('Он сказал: "Мы ждём решения соседей".', "body"),
        ("Это заставляет Астану искать поддержку, пояснил политолог Иван Петров:", "body"),
        ("– заключил Петров.", "body"),
    ],
)
def test_roles_of_paragraphs(text: str, expected: str) -> None:
    assert role(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Нет точки", True),
        ("Есть точка.", False),
        ("Вопрос?", False),
        ("Двоеточие:", False),
        ('Точка "внутри кавычек."', True),
        ("«Вся цитата в кавычках.»", False),
        ("Многоточие…", False),
    ],
)
def test_a_missing_full_stop_is_seen(text: str, *, expected: bool) -> None:
    assert is_open(text) is expected


def test_hard_wrapped_lines_are_joined_and_offsets_hold() -> None:
    text = "Казахстан и Турция подписали соглашение\nо совместной сборке беспилотников.\n\nРоссия ждёт."
    spans = [text[line.start : line.end] for line in lines_of(text)]
    assert spans == ["Казахстан и Турция подписали соглашение\nо совместной сборке беспилотников.", "Россия ждёт."]


def test_wrapped_paragraphs_may_break_before_a_name() -> None:
    block = (
        "По итогам года торговля выросла, и соседи договорились о поставках в\n"
        "Казахстан новых машин, а также о ремонте тех, что\nуже были поставлены раньше."
    )
    text = block + "\n\n" + block
    assert len(list(lines_of(text))) == 2


def test_roles_of_the_example(article: Document) -> None:
    counts = Counter(paragraph.role for paragraph in article.paragraphs)
    assert counts["headline"] == counts["lead"] == counts["byline"] == counts["caption"] == counts["boilerplate"] == 1
    assert counts["subhead"] == 4
    assert counts["teaser"] == 2
    assert counts["quote"] == 2


def test_roles_of_a_real_article(real: Document) -> None:
    counts = Counter(paragraph.role for paragraph in real.paragraphs)
    assert counts["headline"] == 1
    assert counts["caption"] == 2
    assert counts["teaser"] == 3
    assert counts["subhead"] == 4
    assert counts["quote"] == 8


def test_the_expert_of_the_example_gets_his_block(article: Document) -> None:
    (block,) = find_blocks(article.text, article.paragraphs)
    assert (block.speaker.name, block.speaker.role, block.closed) == ("Ержан Тулебердин", "expert", True)
    texts = [article.text[article.paragraphs[index].start :][:25] for index in block.paragraphs]
    assert texts == ["Большая часть казахстанск", "Если Москва введёт ограни"]


def test_both_experts_of_a_real_article_get_their_blocks(real: Document) -> None:
    first, second = find_blocks(real.text, real.paragraphs)
    assert first.speaker.name == "Владимир Киреев"
    assert len(first.paragraphs) == 3
    assert second.speaker.name == "Владимир Ружанский"
    assert len(second.paragraphs) == 5
    assert second.closed
    assert not first.closed


@pytest.mark.parametrize(
    ("lines", "quoted"),
    [
        (["Цены растут, отмечает эксперт Иван Петров:", BODY, BODY, "– заключил Петров.", BODY], [1, 2]),
        (["Цены растут, отмечает эксперт Иван Петров:", BODY, "Что дальше", BODY], [1]),
        (["Цены растут, отмечает эксперт Иван Петров:", BODY, "Напомним, цены росли и раньше.", BODY], [1]),
        (["Цены растут, отмечает эксперт Иван Петров:", BODY, "Петров известен давно.", BODY], [1]),
        (
            ["Цены растут, отмечает эксперт Иван Петров:", BODY, "Экономист Анна Лось считает так:", BODY, BODY],
            [1, 3, 4],
        ),
        (["Цены растут по двум причинам:", BODY, BODY], []),
        (["Пример соседей показывает две вещи:", BODY, BODY], []),
    ],
)
def test_blocks_open_and_close(lines: list[str], quoted: list[int]) -> None:
    document = read_document("\n".join(lines), lang="ru")
    assert [paragraph.index for paragraph in document.paragraphs if paragraph.role == "quote"] == quoted


def test_an_unclosed_block_ends_by_itself() -> None:
    document = read_document("\n".join(["Цены растут, отмечает эксперт Иван Петров:", *[BODY] * 12]), lang="ru")
    assert sum(paragraph.role == "quote" for paragraph in document.paragraphs) == 7
