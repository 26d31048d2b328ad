"""Paragraph roles, and the blocks that one speaker fills without quotation marks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from entente.reading.blocks import find_blocks
from entente.reading.documents import read_document
from entente.reading.paragraphs import is_open, lines_of, segment
from entente.reading.rolewords import date_in

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


ARTICLES = {
    "en": """Kazakhstan and Turkey agree to build drones together
By Jane Smith, Ankara correspondent
Published: May 14, 2024
ANKARA, May 14 (Agency) - Turkey and Kazakhstan signed an agreement on Tuesday to assemble drones in the capital.
Photo: Presidential press office
The deal is worth 12 million dollars, officials said. It follows two years of talks between the two ministries.
Trade and weapons
“We will expand deliveries next year,” the minister said. “The demand is rising.
“Our neighbours watch this closely, and they will follow.”
Read also: How Turkey became the main supplier of drones in the region
Why Turkey sells drones to everyone in the region and what it gets for them
Analysts said the agreement would change the balance in the region.
Reporting by Jane Smith; editing by John Doe
Subscribe to our newsletter
Share""",
    "tr": """Türkiye ile Kazakistan İHA üretecek
Haber: Ayşe Yılmaz
14 Mayıs 2024
ANKARA (AA) - Türkiye ile Kazakistan, Astana'da insansız hava aracı montajı için anlaşma imzaladı.
Fotoğraf: Cumhurbaşkanlığı
Anlaşmanın değeri 12 milyon dolar olarak açıklandı. Görüşmeler iki yıl sürdü.
Ticaret ve silah
“Gelecek yıl teslimatları artıracağız, çünkü talep her ay büyüyor.
“Komşularımız bunu yakından izliyor.”
Ayrıca okuyun: Türkiye bölgenin ana tedarikçisi oldu
Türkiye bölgedeki bütün ülkelere neden insansız hava aracı sattı
Uzmanlara göre anlaşma bölgedeki dengeyi değiştirecek.
Editör: Ali Kaya
Tüm hakları saklıdır.
Abone ol""",
    "kk": """Қазақстан мен Түркия бірлесіп дрон құрастырады
Автор: Айгүл Серікқызы
14 мамыр 2024
АСТАНА. ҚазАқпарат – Қазақстан мен Түркия елордада дрон құрастыру туралы келісімге қол қойды.
Сурет: Ақорда
Келісімнің құны 12 миллион доллар. Келіссөздер екі жылға созылды.
Сауда және қару
«Келесі жылы жеткізуді көбейтеміз, өйткені сұраныс ай сайын өсіп келеді.
Көршілеріміз мұны мұқият бақылап отыр».
Тағы оқыңыз: Түркия өңірдің басты жеткізушісіне айналды
Түркия неліктен өңірдегі барлық елдерге дрон сатып жатыр және одан не табады
Сарапшылардың айтуынша, келісім өңірдегі тепе-теңдікті өзгертеді.
Тілші: Нұрлан Ахметов
Барлық құқықтар қорғалған.
Жазылыңыз""",
}
ROLES = [
    *["headline", "byline", "byline", "byline", "lead", "caption", "body", "subhead", "quote", "quote"],
    *["teaser", "teaser", "body", "byline", "boilerplate", "boilerplate"],
]


@pytest.mark.parametrize("lang", ARTICLES)
def test_roles_in_the_other_languages(lang: str) -> None:
    document = read_document(ARTICLES[lang])
    assert (document.lang, document.pub_date) == (lang, "2024-05-14")
    assert [paragraph.role for paragraph in document.paragraphs] == ROLES


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("ANKARA, May 14 (Agency) - Turkey waits.", "Turkey waits."),
        ("LONDON/ANKARA, May 14, 2024 (Reuters) - Turkey waits.", "Turkey waits."),
        ("Ankara, 14 May (AA) — Turkey waits.", "Turkey waits."),
        ("ANKARA (AA) - Türkiye bekliyor.", "Türkiye bekliyor."),
        ("АНКАРА, 14 мая. /ТАСС/. Турция ждёт.", "Турция ждёт."),
        ("МОСКВА, 5 мар — РИА Новости. Россия ждёт.", "Россия ждёт."),
        ("Астана, 14 мамыр (ҚазАқпарат) – Қазақстан күтеді.", "Қазақстан күтеді."),
        ("NATO - the alliance - waits.", None),
        ("ОДКБ (Организация) – это союз.", None),
        ("Турция, 14 мая – важный день.", None),
        ("Ankara - the capital - waits.", None),
    ],
)
def test_a_dateline_is_a_byline_of_its_own(text: str, rest: str | None) -> None:
    first, *others = segment(text + "\n" + BODY)
    assert (first.role == "byline") == (rest is not None)
    assert rest is None or text[others[0].start : others[0].end] == rest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 мая 2024 года", "2024-05-14"),
        ("May 14, 2024", "2024-05-14"),
        ("14th of May", None),
        ("Sept. 3, 2023, 10:00", "2023-09-03"),
        ("5 Ağustos 2022 Cuma", "2022-08-05"),
        ("2024 жылғы 14 мамыр", "2024-05-14"),
        ("31.02.2024", None),
        ("31.02.2024, 01.03.2024", "2024-03-01"),
    ],
)
def test_dates_in_four_languages(text: str, expected: str | None) -> None:
    assert date_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "By the way, imports from Russia fell last year.",
        "Share of imports from Russia fell last year.",
        "Video games are exported too, officials said.",
        "Comments by the minister surprised his neighbours.",
        "Sources said the deal was close.",
        "Автор таких решений известен всем соседям.",
        "Опубликовано письмо министра о торговле с соседями.",
        "Reklam harcamaları geçen yıl arttı.",
    ],
)
def test_statements_that_begin_like_notices_are_body(text: str) -> None:
    assert role(text) == "body"


@pytest.mark.parametrize(
    ("texts", "quoted"),
    [
        (["“The deal is good for both of us and for the region,” he said.", "Turkey waits."], []),
        (["“The deal is good for both of us.”", "Turkey waits."], [1]),
        (["The minister said:", "“The deal is good.", "“It will last.”", "Turkey waits."], [2, 3]),
        (["“The deal is good.", "Talks", "“It will last.”"], [1, 3]),
        (['"The deal is good.', "It will last.", 'We hope so."', "Turkey waits."], [1, 2, 3]),
        (["“The deal is good.", *["It goes on and on."] * 12], [1, 2, 3, 4, 5, 6, 7, 8]),
        (["Analyst Jane Roe said:", "The deal is good.", "It will last.", "Roe has long said so.", "It ends."], [2, 3]),
        (["Jane Roe, an analyst at the institute:", "The deal is good.", "Meanwhile, Turkey waits."], [2]),
        (["Analyst Jane Roe said:", "The deal is good.", "Talks", "It will last."], [2]),
        (["Two steps are planned:", "The deal is signed.", "The drones are built."], []),
        (["Hasan Demir şöyle dedi:", "Anlaşma iyi.", "Bu arada Rusya bekliyor."], [2]),
        (["Ержан Ахметов былай деді:", "Келісім жақсы болды.", "Бұған дейін Ресей күтті."], [2]),
        (["Analyst Jane Roe said:", *["It goes on and on."] * 12], [2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_quotations_without_a_parser(texts: list[str], quoted: list[int]) -> None:
    document = read_document("\n".join(["The neighbours build drones", *texts]), lang="en")
    assert [paragraph.index for paragraph in document.paragraphs if paragraph.role == "quote"] == quoted


def test_wrapped_lines_without_blank_lines_are_joined_and_indents_part_them() -> None:
    first = (
        "    Kazakhstan and Turkey signed an agreement in the capital of\n"
        "Kazakhstan last week, and the neighbours watch it closely, as do\n"
        "Russia and China, which have plans of their own for the region.\n"
    )
    second = (
        "    Imports from Russia fell by twelve percent, officials said in\n"
        "Astana on Tuesday, and the deal is one of several that both of the\n"
        "states have signed this year.\n"
    )
    text = (first + second) * 2
    spans = [text[line.start : line.end] for line in lines_of(text)]
    assert [span.split()[0] for span in spans] == ["Kazakhstan", "Imports", "Kazakhstan", "Imports"]


def test_short_paragraphs_are_not_taken_for_wrapped_lines() -> None:
    text = "\n".join(f"Сосед номер {number} ждёт решения уже не первый год." for number in range(20))
    assert len(list(lines_of(text))) == 20
