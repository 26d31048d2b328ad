"""Documents from files, bytes and strings: what is read, what is refused, and that offsets survive."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import time
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import DocumentError, OptionError, UnknownNameError
from entente.reading import read_document
from entente.reading.formats.plain import normalise
from entente.reading.language import _lingua, detect

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Заголовок о торговле\nИмпорт из России составил 17,9 млрд долларов. Экспорт вырос.\nТурция ждёт."
PAGE = """<!DOCTYPE html><html><head><title>Казахстан и соседи</title><meta name="author" content="Иван Петров">
<meta property="article:published_time" content="2024-03-05"><meta property="og:site_name" content="Вестник"></head>
<body><nav><a href="/">Главная</a></nav><article><h1>Казахстан и соседи</h1>
<p>Первый абзац статьи содержит достаточно текста о торговле Казахстана и России, чтобы его извлекли целиком.</p>
<h2>Торговля</h2>
<p>Второй абзац тоже длинный: <b>импорт</b> из России составил 17,9 млрд долларов, поставки выросли.</p>
<p><a href="/other">Другая статья издания про Турцию</a></p>
<p>Третий абзац завершает материал и говорит о том, что будет с торговлей между странами дальше.</p>
</article></body></html>"""


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", TEXT)
    return buffer.getvalue()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_an_article_reads_the_same_in_every_usual_encoding(codec: str) -> None:
    text = TEXT + "\n" + "Казахстан и Турция договорились о поставках беспилотников. " * 5
    document = read_document(text.encode(codec))
    assert document.text == text
    assert document.lang == "ru"


def test_a_broken_character_in_a_thousand_does_not_spoil_a_text() -> None:
    data = ("Казахстан и Турция договорились о поставках беспилотников. " * 20).encode()
    assert read_document(data[:-4]).text == data[:-4].decode("utf-8", "replace")
    with pytest.raises(DocumentError, match="encoding"):
        read_document(data.replace("б".encode(), b"\xd0"))


def test_a_path_a_string_that_names_a_file_and_the_text_itself_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert read_document(path).text == read_document(str(path)).text == read_document(TEXT).text == TEXT
    assert read_document(path).uri == str(path)


def test_the_id_comes_from_the_bytes_as_given() -> None:
    data = TEXT.encode()
    document = read_document(data)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.id == "d_" + document.sha256[:16]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "empty"),
        ("   \n\t\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG"),
        (b"%PDF-1.7 ...", "PDF"),
        (zipped(), "zip"),
        (gzip.compress(TEXT.encode()), "gzip"),
        (b"PAR1" + b"\x00" * 20, "Parquet"),
        (b"\x00\x01\x02 text", "binary"),
        ("Россия\x07 ждёт".encode(), "control"),
        (bytes(range(128, 256)) * 40, "encoding"),
        ("нет_такого_файла.txt", "no article"),
        ("a" * 5_000_001, "too large"),
        ("я" * 20_001, "one paragraph"),
        ("Россия ждёт.\n" * 3_001, "paragraphs"),
        (("(" * 19_000 + "\n") * 4, "words and signs"),
        ("Казахстан ждёт. " * 10 + ("слово " * 3000 + "\n") * 12, "characters"),
    ],
)
def test_what_is_no_article_is_refused_with_a_hint(source: str | bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words) as caught:
        read_document(source)
    assert caught.value.hint


def test_a_fifty_megabyte_line_fails_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    started = time.perf_counter()
    with pytest.raises(DocumentError, match=r"50\.0 MB"):
        read_document(path)
    assert time.perf_counter() - started < 1


def test_html_gives_text_roles_and_metadata() -> None:
    document = read_document(PAGE.encode())
    roles = [(paragraph.role, document.text[paragraph.start : paragraph.end]) for paragraph in document.paragraphs]
    assert roles[0] == ("headline", "Казахстан и соседи")
    assert ("subhead", "Торговля") in roles
    assert ("teaser", "Другая статья издания про Турцию") in roles
    assert (document.title, document.author, document.pub_date) == ("Казахстан и соседи", "Иван Петров", "2024-03-05")
    assert "Главная" not in document.text


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Turkey sells drones</h1><p>Turkey sold 12 drones to Kazakhstan.</p><p>Russia waits.</p>",
        "<h1>Turkey sells drones</h1><div>Turkey sold 12 drones<br>to Kazakhstan.<br> <br>Russia waits.</div>",
    ],
)
def test_short_pages_keep_their_paragraphs(body: str) -> None:
    document = read_document(f"<html><head><title>A brief</title></head><body>{body}</body></html>")
    texts = [document.text[one.start : one.end] for one in document.paragraphs]
    assert texts == ["Turkey sells drones", "Turkey sold 12 drones to Kazakhstan.", "Russia waits."]


def test_markup_gives_roles_to_captions_quotes_lists_and_tables() -> None:
    body = (
        "<figure><img src='a.jpg'><figcaption>Министры двух стран в столице</figcaption></figure>"
        "<blockquote><p>Мы будем расширять поставки и дальше, спрос на них растёт каждый год.</p></blockquote>"
        "<h4>Итог года</h4>"
        "<ul><li>первый пункт списка о торговле</li><li><a href='/b'>Ещё одна статья издания</a></li></ul>"
        "<table><tr><td>2022</td><td>17,9</td></tr></table>"
    )
    document = read_document(PAGE.replace("<h2>", body + "<h2>").encode())
    roles = {document.text[paragraph.start : paragraph.end]: paragraph.role for paragraph in document.paragraphs}
    assert roles["Министры двух стран в столице"] == "caption"
    assert roles["Мы будем расширять поставки и дальше, спрос на них растёт каждый год."] == "quote"
    assert roles["Итог года"] == "subhead"
    assert roles["первый пункт списка о торговле"] == "list"
    assert roles["Ещё одна статья издания"] == "teaser"
    assert roles["2022 | 17,9"] == "table"
    assert document.outlet == "Вестник"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<div>" * 50_000 + "Казахстан",
        "<html><body>" + "<div>" * 400_000,
        "<html><body><script>var a = 'Казахстан';</script></body></html>",
        "<!DOCTYPE html><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><html><body>&b;</body></html>",
    ],
    ids=["deep", "deeper", "script", "entities"],
)
def test_pages_without_an_article_and_bombs_are_refused_quickly(page: str) -> None:
    started = time.perf_counter()
    with pytest.raises(DocumentError):
        read_document(page)
    assert time.perf_counter() - started < 10


def test_a_byline_dates_the_document() -> None:
    text = "Куда идёт торговля\nВестник, 14 мая 2024 года\nИмпорт вырос. Экспорт упал.\nРоссия ждёт решения."
    assert read_document(text).pub_date == "2024-05-14"
    assert read_document(text, pub_date="2023-01-01").pub_date == "2023-01-01"


@given(st.text(max_size=300))
def test_normalisation_is_stable_and_only_what_it_says(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == unicodedata.normalize("NFC", once) or "\r\n" in once
    assert "\u00a0" not in once


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_any_text_is_read_or_refused_and_paragraphs_lie_in_it(text: str) -> None:
    try:
        document = read_document(text + "\nРоссия ждёт.", lang="und")
    except DocumentError:
        return
    ends = [0]
    for paragraph in document.paragraphs:
        assert ends[-1] <= paragraph.start < paragraph.end <= len(document.text)
        assert document.text[paragraph.start : paragraph.end].strip() == document.text[paragraph.start : paragraph.end]
        ends.append(paragraph.end)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Казахстан и Турция подписали соглашение об обучении офицеров.", "ru"),
        ("Қазақстан мен Түркия әскери ынтымақтастық туралы келісімге қол қойды.", "kk"),
        ("Kazakhstan and Türkiye signed an agreement in the capital.", "en"),
        ("Türkiye ile Kazakistan askeri işbirliği anlaşması imzaladı.", "tr"),
        ("Україна та Її сусіди підписали угоду про торгівлю.", "und"),
        ("12 + 30 = 42", "und"),
    ],
)
def test_the_language_is_told_by_its_letters(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Turkiye ile Kazakistan askeri is birligi anlasmasi imzaladi.", "tr"),
        ("Turkey sells drones", "en"),
        ("Rusya yanit bekliyor", "tr"),
        ("Cumhurbaskani, iki ulke arasinda ticaretin artacagini soyledi ve daha cok yatirim istedi.", "tr"),
        ("Mr Erdoğan met Mr Şimşek and Mr Yıldız in Ankara to discuss the deal with the bank.", "en"),
        ("Президент Қасым-Жомарт Тоқаев выступил в столице и рассказал, что страна готова к переговорам.", "ru"),
        ("Казахстан, Türkiye, NATO and the EU договорились о поставках беспилотников и ждут решения.", "ru"),
        ("Қазақстан Түркиямен келісімге қол қойды", "kk"),
        ("Қазақстан үкіметі мәлімдеді: «Россия ждёт ответа», бірақ келіссөздер әлі жалғасып жатыр.", "kk"),
        ("Беларусь і суседзі падпісалі пагадненне аб гандлі, якое дзейнічае ў краіне.", "und"),
        ("България и Турция подписаха споразумение за търговията, което ще влезе в сила.", "und"),
        ("Србија и Турска су потписале споразум о трговини који ступа на снагу.", "und"),
        ("Македонија и Турција потпишаа договор за трговија што ќе важи.", "und"),
        ("Кыргызстан менен Түркия соода боюнча келишимге кол койду, ал күчүнө кирет.", "und"),
        ("Татарстан һәм Төркия сәүдә турында килешү төзеде, ул җиңелләштерә.", "und"),
        ("Монгол Улс болон Турк улс худалдааны гэрээ байгуулж, хүчин төгөлдөр болно.", "und"),
        ("Ўзбекистон ва Туркия савдо бўйича битим имзолади, у йил охирида кучга киради.", "und"),
        ("O‘zbekiston va Turkiya savdo bo‘yicha bitim imzoladi, bu bitim yil oxirida kuchga kiradi.", "und"),
        ("Тоҷикистон ва Туркия созишномаи тиҷоратро имзо карданд.", "und"),
        ("Azərbaycan və Türkiyə ticarət haqqında saziş imzaladı.", "und"),
        ("Türkmenistan we Türkiýe söwda barada ylalaşyga gol çekdi.", "und"),
        ("Die Türkei und Kasachstan haben ein Abkommen unterzeichnet, das in Kraft tritt.", "und"),
        ("La Turquie et le Kazakhstan ont signé un accord dans la capitale.", "und"),
        ("Turquía y Kazajistán firmaron un acuerdo en la capital.", "und"),
        ("", "und"),
    ],
)
def test_neighbours_of_the_four_languages_are_told_apart(text: str, language: str) -> None:
    assert detect(text) == language
    assert detect(text * 5) == language


def test_real_texts_are_in_their_language(data: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((data / "text" / "nerel").rglob("*.txt"))[:60]]
    assert {detect(text) for text in texts} == {"ru"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Україна та сусіди підписали угоду", "uk"),
        ("Turkey sells drones", "en"),
        ("Қазақстан Түркиямен келісімге қол қойды", "kk"),
        ("Кыргызстан менен Түркия соода боюнча келишимге кол койду", "und"),
        ("Россия ждёт", "ru"),
        ("12", "und"),
    ],
)
def test_lingua_tells_more_languages_and_shorter_texts(text: str, language: str) -> None:
    pytest.importorskip("lingua", reason="the extra lang is not installed")
    assert detect(text, detector="lingua") == language


def test_without_lingua_the_hint_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lingua", None)
    _lingua.cache_clear()
    with pytest.raises(OptionError, match="not installed") as caught:
        read_document(TEXT, detector="lingua")
    assert "entente[lang]" in caught.value.hint


def test_an_unknown_detector_is_named() -> None:
    with pytest.raises(UnknownNameError, match="guess"):
        detect(TEXT, detector="guess")  # type: ignore[arg-type]


def test_a_wrong_date_is_refused() -> None:
    with pytest.raises(OptionError, match=r"14\.05\.2024"):
        read_document(TEXT, pub_date="14.05.2024")


@pytest.mark.parametrize(
    "head",
    [
        "<!-- saved from url=(0031)https://example.org/a -->\n<html>",
        "<?xml version='1.0'?><html>",
        "<main>",
        "<h1>Т</h1>",
    ],
)
def test_saved_pages_are_read_as_markup(head: str) -> None:
    body = "<script>var x = 'Россия купила';</script><p>Казахстан подписал договор с Турцией в Анкаре.</p>" * 3
    text = read_document((head + body).encode()).text
    assert "<" not in text
    assert "var x" not in text
