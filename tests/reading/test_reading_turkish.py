"""Turkish by windows: endings, roles by case, force by affix, speakers, quantities. Sentences are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reading.tongues import Tongue

from entente.reading import read_claims, read_document
from entente.reading.windows.amounts import amounts
from entente.reading.windows.suffixes import case_of

if TYPE_CHECKING:
    from pathlib import Path


TR = Tongue("tr")
DEED = "Türkiye Kazakistan'a İHA sattı."
"""The positive sentence beside which every undone one stands."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("İran'ın ve IRAK'ın sınırı", [("IRN", "İran", "gen"), ("IRQ", "IRAK", "gen")]),
        ("Türkiye'den Kazakistan'a", [("TUR", "Türkiye", "abl"), ("KAZ", "Kazakistan", "dat")]),
        ("Türkiye’den Rusya’ya", [("TUR", "Türkiye", "abl"), ("RUS", "Rusya", "dat")]),
        ("Rusya ile görüştü", [("RUS", "Rusya", "ins")]),
        ("ABD'nin ve AB'nin kararı", [("USA", "ABD", "gen"), ("EU", "AB", "gen")]),
        ("KGAÖ'ye ve ŞİÖ'ye üye", [("CSTO", "KGAÖ", "dat"), ("SCO", "ŞİÖ", "dat")]),
        ("Türk Devletleri Teşkilatı'nın zirvesi", [("OTS", "Türk Devletleri Teşkilatı", "gen")]),
        ("Turkiye Kazakistan in ortagi, gorusme bitti", [("TUR", "Turkiye", "nom"), ("KAZ", "Kazakistan", "gen")]),
        ("Türk-Rus ilişkileri", [("TUR", "Türk", "pair"), ("RUS", "Rus", "pair")]),
        ("Türk hükümeti ile Türk dili", [("TUR", "Türk", "nom")]),
        ("Türk kahvesi ve Rus ruleti", []),
        ("Maliye Bakanlığı ve sanayi", []),
        ("Mali yardım arttı.", []),
        ("Geçen yıl Mali'ye gitti.", [("MLI", "Mali", "dat")]),
        ("Kazakistanlı uzmanlar", [("KAZ", "Kazakistanlı", "nom")]),
    ],
)
def test_names(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert TR.cases(text) == wanted


@pytest.mark.parametrize(
    ("rest", "case"),
    [
        ("", "nom"),
        ("nin", "gen"),
        ("ye", "dat"),
        ("den", "abl"),
        ("de", "loc"),
        ("yle", "ins"),
        ("yi", "acc"),
        ("li", "adj"),
        ("ce", None),
        ("xyz", None),
    ],
)
def test_cases(rest: str, case: str | None) -> None:
    assert case_of(rest, "tr") == case


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        (DEED, ("TUR",), ("KAZ",), False),
        ("Almanya İsrail'e İran'ı vurmama çağrısı yaptı.", ("DEU",), ("ISR",), False),
        ("Türkiye, Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("İHA'lar Türkiye tarafından Kazakistan'a gönderildi.", ("TUR",), ("KAZ",), False),
        ("Türk İHA'ları Kazakistan'a teslim edildi.", ("TUR",), ("KAZ",), False),
        ("Kazakistan, Türkiye'den İHA satın aldı.", ("KAZ",), ("TUR",), False),
        ("Türkiye ve Kazakistan anlaşma imzaladı.", ("TUR",), ("KAZ",), True),
        ("Türkiye ile Kazakistan anlaşma imzaladı.", ("TUR",), ("KAZ",), True),
        ("Türkiye ile Kazakistan arasında anlaşma imzalandı.", ("TUR",), ("KAZ",), True),
        ("Rusya Türkiye'yi kınadı.", ("RUS",), ("TUR",), False),
        ("Çin, Tayvan'a silah satan ABD şirketlerine yaptırım uyguladı.", ("CHN",), ("USA",), False),
        ("Kazakistan hükümeti Türk İHA'larını satın aldı.", ("KAZ",), ("TUR",), False),
        ("Rusya, Belarus, Ermenistan ve Çin'in bakanları anlaşma imzaladı.", ("RUS",), ("BLR", "ARM", "CHN"), True),
        ("Bakan, Türkiye'nin Kazakistan'a İHA sattığını söyledi.", ("TUR",), ("KAZ",), False),
    ],
)
def test_roles(text: str, source: tuple[str, ...], target: tuple[str, ...], mutual: bool) -> None:  # noqa: FBT001 - parametrised
    assert TR.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    "done",
    [
        DEED,
        "Türkiye Kazakistan'a İHA satmıştır.",
        "Türkiye Kazakistan'a İHA satmaya başladı.",
        "Bakan, Türkiye'nin Kazakistan'a İHA sattığını söyledi.",
        "Türkiye, Ermenistan'a İHA satmadan Kazakistan ile anlaşma imzaladı.",
        "Türkiye iddiayı reddetti ve Kazakistan'a İHA sattı.",
        "Rapora göre Türkiye Kazakistan'a İHA sattı.",
        "Türkiye Rusya'ya silah yasağı getirdi.",
        "Türkiye Kazakistan'a İHA sattı, Rusya'nın Suriye'ye saldırdığı yalandır.",
        "Türkiye'nin Kazakistan'a İHA sattığı doğrulandı.",
    ],
)
def test_done_acts_are_events(done: str) -> None:
    assert TR.is_done(done)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Türkiye Kazakistan'a İHA satmadı.", "negated"),
        ("Türkiye Kazakistan'a İHA satmıyor.", "negated"),
        ("Türkiye Kazakistan'a İHA satamadı.", "negated"),
        ("Türkiye Kazakistan'a İHA satmaz.", "negated"),
        ("Türkiye Kazakistan'a İHA satmış değil.", "negated"),
        ("Türkiye Kazakistan'a asla İHA satmadı.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA sattığına dair kanıt yok.", "negated"),
        ("Türkiye Kazakistan'a İHA satmayı reddetti.", "negated"),
        ("Türkiye Kazakistan'a İHA satmaktan vazgeçti.", "negated"),
        ("Türkiye, Kazakistan'a İHA sattığını yalanladı.", "negated"),
        ("Bakan, Türkiye'nin Kazakistan'a İHA satmadığını açıkladı.", "negated"),
        ("Türkiye ile Kazakistan arasında anlaşma imzalanmadı.", "negated"),
        ("Türkiye Kazakistan'a İHA satarsa Rusya sınırı kapatır.", "hypothetical"),
        ("Türkiye Kazakistan'a İHA satsaydı Rusya sınırı kapatırdı.", "hypothetical"),
        ("Eğer Türkiye Kazakistan'a İHA sattıysa, Rusya sınırı kapattı.", "hypothetical"),
        ("Rusya, Türkiye'nin anlaşmayı ihlal etmesi halinde sınırı kapatacağını açıkladı.", "hypothetical"),
        ("Türkiye Kazakistan'a İHA satacak.", "future"),
        ("Türkiye Kazakistan'a İHA satacaktı.", "hypothetical"),
        ("Bakan, Türkiye'nin Kazakistan'a İHA satacağını söyledi.", "future"),
        ("Türkiye'nin Kazakistan'a İHA satması bekleniyor.", "forecast"),
        ("Türkiye Kazakistan'a İHA satmayı planlıyor.", "intention"),
        ("Türkiye Kazakistan'a İHA satmayı planladı.", "intention"),
        ("Türkiye Kazakistan'a İHA satmak istiyor.", "intention"),
        ("Türkiye Kazakistan'a İHA satmayı kabul etti.", "intention"),
        ("Türkiye Kazakistan'a İHA satmaya hazır.", "intention"),
        ("Rusya, Türkiye'ye yaptırım uygulamakla tehdit etti.", "threat"),
        ("Türkiye, Rusya'yı saldırıyı durdurmaya çağırdı.", "advice"),
        ("Türkiye Kazakistan'a İHA satmalı.", "advice"),
        ("Türkiye Kazakistan'a İHA satabilir.", "possibility"),
        ("Türkiye Kazakistan'a İHA satmış olabilir.", "possibility"),
        ("Türkiye Kazakistan'a İHA satmış.", "possibility"),
        ("Türkiye belki Kazakistan'a İHA sattı.", "possibility"),
        ("Türkiye'nin Kazakistan'a İHA sattığı iddia edildi.", "possibility"),
        ("Sanki Türkiye Kazakistan'a İHA sattı.", "possibility"),
        ("Türkiye Kazakistan'a İHA satmış gibi yaptı.", "possibility"),
        ("Türkiye'nin Kazakistan'a İHA sattığına inanılıyor.", "possibility"),
        ("Türkiye Kazakistan'a İHA satma hakkı aldı.", "possibility"),
        ("Türkiye Kazakistan'a İHA satma kararı aldı.", "intention"),
        ("Varsayalım Türkiye Kazakistan'a İHA sattı.", "hypothetical"),
        ("Türkiye Kazakistan'a İHA sattı mı?", "question"),
        ("Türkiye'nin Kazakistan'a İHA sattığı söylenemez.", "negated"),
        ("Türkiye'nin Suriye'ye saldırdığı yalandır.", "negated"),
        ("Türkiye'nin Suriye'ye saldırdığı doğru değil.", "negated"),
        ("Türkiye'nin Suriye'ye saldırdığı öne sürüldü.", "possibility"),
        ("İddiaya göre Türkiye Kazakistan'a İHA sattı.", "possibility"),
        ("Söylentilere göre Türkiye Suriye'ye saldırdı.", "possibility"),
        ("Güya Türkiye Kazakistan'a İHA sattı.", "possibility"),
        ("Sözde Türkiye Kazakistan'a İHA sattı.", "possibility"),
        ("Varsayalım ki Türkiye NATO'dan ayrıldı.", "hypothetical"),
        ("Türkiye'nin NATO'dan ayrılma girişimi başarısız oldu.", "possibility"),
        ("Türkiye'nin Suriye'den çekilme planı Rusya'yı kızdırdı.", "possibility"),
        ("Rus silah teslimatının yokluğu Ermenistan'da tepki yarattı.", "negated"),
        ("Türkiye'nin Ukrayna'ya İHA satışı yasağı kaldırıldı.", "possibility"),
        ("Türkiye'nin Suriye'ye saldırdığı haberleri yalanlandı.", "negated"),
        ("Rivayete göre Türkiye Suriye'ye saldırdı.", "possibility"),
        ("Türkiye'nin Suriye'ye saldırdığı masalı anlatılıyor.", "possibility"),
    ],
)
def test_undone_acts_are_no_events(undone: str, flag: str) -> None:
    assert TR.is_undone(undone, flag)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Türkiye az kalsın Suriye'ye saldırıyordu.", "negated"),
        ("Türkiye az daha Suriye'ye saldıracaktı.", "negated"),
        ("Türkiye'nin Suriye'ye saldırmasına ramak kalmıştı.", "negated"),
        ("Türkiye, Suriye'yi bombalamanın eşiğinden döndü.", "negated"),
        ("Türkiye neredeyse Suriye'ye saldırdı.", "possibility"),
        ("Türkiye Suriye'yle savaşın eşiğine geldi.", "possibility"),
        ("Türkiye'nin Suriye'den çekilmesi an meselesi.", "possibility"),
        ("Türkiye'nin Kazakistan'a verdiği İHA sözü kâğıt üzerinde kaldı.", "negated"),
        ("Türkiye ile Kazakistan arasındaki anlaşma başka bahara kaldı.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA satışı rafa kaldırıldı.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA satışı askıda kaldı.", "possibility"),
        ("Türkiye'nin Kazakistan'a İHA satıp satmayacağı belirsizliğini koruyor.", "possibility"),
        ("Türkiye'nin Kazakistan'a İHA satacağı henüz kesinleşmedi.", "possibility"),
        ("Türkiye Kazakistan'a İHA satmaya isteksiz.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA sattığı yönündeki iddialar asılsız.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA sattığına dair haberler gerçeği yansıtmıyor.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA sattığı yönündeki haberler doğrulanmadı.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA sattığı yalanı yayıldı.", "negated"),
        ("Türkiye'nin Kazakistan'a İHA sattığı söylentisi yayıldı.", "possibility"),
        ("Rusya saldırsa da Türkiye Kazakistan'a İHA satmaz.", "hypothetical"),
    ],
)
def test_nearly_done_and_uncertain_acts_are_no_events(undone: str, flag: str) -> None:
    assert TR.is_undone(undone, flag)


@pytest.mark.parametrize(
    "done",
    [
        "Türkiye Kazakistan'a neredeyse yüz İHA sattı.",
        "Türkiye neredeyse her ay Kazakistan'a İHA sattı.",
        "Türkiye Kazakistan'a İHA sattı ve barış planı kâğıt üzerinde kaldı.",
        "Türkiye Kazakistan'a İHA sattı, Rusya'nın tavrı belirsizliğini koruyor.",
        "Türkiye'nin Kazakistan'a İHA sattığı yönündeki iddialar doğrulandı.",
        "Fransa, Kazakistan'a radar sattı.",
        "Türkiye Rusya ile ticareti askıya aldı.",
        "Türkiye ne zaman Kazakistan'a İHA sattığını açıkladı.",
    ],
)
def test_amounts_other_clauses_and_proofs_leave_an_act_done(done: str) -> None:
    assert TR.is_done(done)


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        ("Türkiye, Rusya'ya haber vermeden Suriye'yi vurdu.", ("TUR",), ("SYR",), False),
        ("Türkiye, Rusya'ya sormadan Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye, Çin'in onayını beklemeden Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye Kazakistan'a beklemeden İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye Kazakistan'a hiçbir şart koşmadan İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye Suriye'deki üsleri haber vermeden vurdu.", ("TUR",), ("SYR",), False),
        ("Türkiye, ABD izin vermeden Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye, Çin yaptırımlarından çekinmeyip Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye, Rusya'ya saldırmadan önce Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye Suriye'yi durmadan bombaladı.", ("TUR",), ("SYR",), False),
        ("Türkiye Suriye'ye ara vermeden saldırdı.", ("TUR",), ("SYR",), False),
        ("Türkiye, Rusya'dan izin almadan Suriye'yi vurdu.", ("TUR",), ("SYR",), False),
        ("Türkiye, Rusya'yı beklemeden Suriye'yi vurdu.", ("TUR",), ("SYR",), False),
        ("Türkiye Rusya'dan tank almasa da Çin'den tank aldı.", ("TUR",), ("CHN",), False),
        ("Rusya ve Çin haber vermeden Suriye'yi vurdu.", ("RUS", "CHN"), ("SYR",), False),
        ("Kazakistan'a İHA'ları Rusya değil Türkiye sattı.", ("TUR",), ("KAZ",), False),
        ("Kazakistan'a İHA'ları Rusya değil, Türkiye sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye Rusya'ya değil Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye Kazakistan'a tank değil İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Sadece Rusya değil, Türkiye de Kazakistan'a silah sattı.", ("RUS", "TUR"), ("KAZ",), False),
        ("Türkiye geç de olsa Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye, Rusya'yı kızdırsa da Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Rusya kızsa da Türkiye Kazakistan'a İHA sattı.", ("TUR",), ("KAZ",), False),
        ("Türkiye'den Kazakistan'a geçen yıl onlarca İHA gönderildi.", ("TUR",), ("KAZ",), False),
        ("Kazak gemisine Rus donanması saldırdı.", ("RUS",), ("KAZ",), False),
        ("Kazakistan, Rusya'dan gelen tahılı durdurdu.", ("KAZ",), ("RUS",), False),
        ("Türkiye, İsveç'in NATO üyeliğini onayladı.", ("TUR",), ("SWE",), False),
        ("Türkiye yıllar sonra Kahire'ye büyükelçi atadı.", ("TUR",), ("EGY",), False),
    ],
)
def test_roles_beside_asides_and_denied_actors(
    text: str,
    source: tuple[str, ...],
    target: tuple[str, ...],
    mutual: bool,  # noqa: FBT001 - parametrised
) -> None:
    assert TR.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    ("text", "source", "target", "mutual"),
    [
        ("Cezayir, İran'ın yokluğunda Sudan'a tank sattı.", ("DZA",), ("SDN",), False),
        ("Rusya baharın eşiğinde Gürcistan'a saldırdı.", ("RUS",), ("GEO",), False),
        ("Çin Pakistan'a az daha etkisiz radar sattı.", ("CHN",), ("PAK",), False),
        ("Cezayir neredeyse tek başına Libya'ya saldırdı.", ("DZA",), ("LBY",), False),
        ("Çin Pakistan'a neredeyse yedi bin tüfek sattı.", ("CHN",), ("PAK",), False),
        ("Ambargo yasağı kaldırıldıktan sonra Fransa Cezayir'e radar sattı.", ("FRA",), ("DZA",), False),
        ("Savaşın ne zaman biteceği belirsiz, Cezayir Libya'ya saldırdı.", ("DZA",), ("LBY",), False),
        ("Yunanistan şüpheli kargoyu Cezayir'e teslim etti.", ("GRC",), ("DZA",), False),
        ("Cezayir Libya'yı uyarmadan bombaladı.", ("DZA",), ("LBY",), False),
        ("Rusya Suriye'ye tahıl vermeden edemedi.", ("RUS",), ("SYR",), False),
        ("Cezayir, Libya'ya haber vermeden saldırdı.", ("DZA",), ("LBY",), False),
        ("Çin Pakistan'a sadece tank değil, radar da sattı.", ("CHN",), ("PAK",), False),
        ("Çin hiçbir gecikmesiz Pakistan'a radar verdi.", ("CHN",), ("PAK",), False),
        ("Rusya Polonya'dan elma ithal etmeyi yasakladı.", ("RUS",), ("POL",), False),
        ("İspanya gemiyi Fas sahil güvenliğine teslim etti.", ("ESP",), ("MAR",), False),
        ("Fransa İran petrol bakanlığına yaptırım uyguladı.", ("FRA",), ("IRN",), False),
        ("Cezayir, ABD'nin tehdidine rağmen Rusya'dan tank aldı.", ("DZA",), ("RUS",), False),
        ("Hindistan ABD baskısına rağmen Rusya'dan petrol aldı.", ("IND",), ("RUS",), False),
        ("ABD baskısına rağmen Hindistan Rusya'dan petrol aldı.", ("IND",), ("RUS",), False),
        ("Rusya ve Çin uyarılara rağmen Suriye'yi vurdu.", ("RUS", "CHN"), ("SYR",), False),
        ("Cezayir ile Ürdün ortak limanı açtı.", ("DZA",), ("JOR",), True),
        ("Gürcistan ve Azerbaycan vizeleri kaldırdı.", ("GEO",), ("AZE",), True),
        ("Rusya ve Çin saldırı başlattı.", ("RUS", "CHN"), (), False),
        ("Cezayir ve Ürdün Suriye'ye sınır kapısını açtı.", ("DZA", "JOR"), ("SYR",), False),
    ],
)
def test_done_acts_beside_words_of_doubt(
    text: str,
    source: tuple[str, ...],
    target: tuple[str, ...],
    mutual: bool,  # noqa: FBT001 - parametrised
) -> None:
    assert TR.last_done(text) == (source, target, mutual)


@pytest.mark.parametrize(
    ("undone", "flag"),
    [
        ("Cezayir Libya ile savaşın eşiğinde.", "possibility"),
        ("Cezayir az daha Libya'yı bombalıyordu.", "negated"),
        ("Cezayir neredeyse Libya'ya saldırıyordu.", "possibility"),
        ("Fransa'nın Cezayir'e radar satışı yasağı kaldırıldı.", "possibility"),
        ("Fransa'nın Cezayir'e radar satıp satmayacağı belirsiz.", "possibility"),
        ("Fransa Cezayir'e radar verip vermeme konusunda kararsız.", "possibility"),
        ("Fransa Cezayir'e hiçbir radar vermedi.", "negated"),
        ("Putin'in Cezayir ziyareti iptal edildi.", "negated"),
        ("Putin'in Cezayir ziyareti ikinci kez ertelendi.", "negated"),
        ("Rusya ile Cezayir arasındaki tatbikat iptal edildi.", "negated"),
    ],
)
def test_doubt_as_the_predicate_and_what_is_called_off(undone: str, flag: str) -> None:
    assert TR.is_undone(undone, flag)


@pytest.mark.parametrize(
    "unit",
    [
        "satip-vermeyecegi-",
        "sattığı iddia ",
        "neredeyse az daha ",
        "satıp vermeyeceği bir ",
        "ziyareti iptal ",
        "satmadan ",
    ],
)
def test_runs_of_its_own_words_cost_no_more_than_their_length(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert TR.claims(f"{DEED}\n\n{text}")[0].quote == DEED
    assert not TR.claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "Türkiye, Rusya ile ortak tatbikattan çekildi.",
        "Türkiye, Rusya ile müzakerelerden çekildi.",
        "Türkiye, Rusya'nın tehditlerine boyun eğmeyip Tayvan'da temsilcilik açtı.",
    ],
)
def test_what_is_left_or_withstood_gives_no_code(text: str) -> None:
    (found,) = (one for one in TR.claims(text) if one.counts_as_event)
    assert found.source == ("TUR",)
    assert found.plover is None or found.plover.type not in {"COOPERATE", "CONSULT", "THREATEN"}


def test_an_undone_act_does_not_spoil_the_next_clause() -> None:
    found = TR.claims("Türkiye Kazakistan'a İHA satmadı, Rusya Ermenistan'a füze sattı.")
    assert [(one.source, one.counts_as_event) for one in found] == [(("TUR",), False), (("RUS",), True)]


@pytest.mark.parametrize(
    ("text", "speaker", "role", "actor"),
    [
        (
            "Türkiye Dışişleri Bakanı Hasan Demir, Kazakistan'a İHA sattıklarını söyledi.",
            "Hasan Demir",
            "official",
            "TUR",
        ),
        ("Uzman Ayşe Kara'ya göre Türkiye Kazakistan'a bağımlı.", "Ayşe Kara", "expert", None),
        ('Analist Ayşe Kara, "Türkiye Kazakistan\'a İHA sattı" dedi.', "Ayşe Kara", "expert", None),
        ('"Türkiye Kazakistan\'a İHA sattı" dedi Bakan Hasan Demir.', "Hasan Demir", "official", None),
        ("Rusya, Kazakistan'a sınırı kapatacağını açıkladı.", "Rusya", "actor", "RUS"),
    ],
)
def test_speakers(text: str, speaker: str, role: str, actor: str | None) -> None:
    assert TR.speaker(text) == (speaker, role, actor)


def test_reported_speech_without_a_subject_speaks_of_the_speaker() -> None:
    (found,) = TR.claims("Rusya, sınırı kapatacağını açıkladı.")
    assert (found.source, found.modality, found.future) == (("RUS",), "intention", True)


@pytest.mark.parametrize(
    ("text", "unit", "value", "delta", "ends"),
    [
        ("Türkiye'nin Kazakistan'a ihracatı yüzde 12,5 arttı.", "pct", None, 12.5, ("TUR", "KAZ")),
        ("Kazakistan'ın Rusya'dan ithalatı %20 azaldı.", "pct", None, -20, ("KAZ", "RUS")),
        ("Kazakistan'ın Rusya'dan ithalatı yaklaşık 17,9 milyar dolar oldu.", "USD", 17.9e9, None, ("KAZ", "RUS")),
        (
            "Kazakistan'ın Çin'den ithalatı toplam ithalatın dörtte birini oluşturdu.",
            "share",
            0.25,
            None,
            ("KAZ", "CHN"),
        ),
        ("Çin'in Kazakistan'a ihracatı iki katına çıktı.", "pct", None, 100, ("CHN", "KAZ")),
        ("İran ve Türkiye arasındaki ticaret 5 milyar dolara yükseldi.", "USD", 5e9, None, ("IRN", "TUR")),
        ("Türkiye Kazakistan'a 12 İHA teslim etti.", "pcs", 12, None, ("KAZ", "TUR")),
        ("Özbekistan Kazakistan'a 2.500 ton gübre ihraç etti.", "t", 2500, None, (None, None)),
        ("Çin'in Kazakistan ithalatındaki payı 2023'te yüzde 28 oldu.", "pct", 28, None, ("KAZ", "CHN")),
        ("Kazakistan'ın ithalatında Çin'in payı yüzde 28 oldu.", "pct", 28, None, ("KAZ", "CHN")),
    ],
)
def test_quantities(
    text: str, unit: str, value: float | None, delta: float | None, ends: tuple[str | None, str | None]
) -> None:
    TR.check_quantity(text, unit, value, delta, ends)


def test_the_years_are_no_amounts() -> None:
    text = "2022'de yağmur yağdı."
    assert amounts(text, 0, len(text), "tr") == ()


@pytest.mark.parametrize(
    ("text", "blocs", "negated"),
    [
        ("Kazakistan KGAÖ ve AEB üyesidir.", ("CSTO", "EAEU"), False),
        ("NATO üyesi Türkiye oy verdi.", ("NATO",), False),
        ("Kazakistan NATO üyesi değil.", ("NATO",), True),
    ],
)
def test_memberships(text: str, blocs: tuple[str, ...], negated: bool) -> None:  # noqa: FBT001 - parametrised
    assert TR.membership(text) == (blocs, negated)


def test_the_example_reads_as_its_author_meant(root: Path) -> None:
    document = read_document(root / "examples" / "article_tr.txt")
    found = read_claims(document)
    assert document.lang == "tr"
    assert document.pub_date == "2024-05-14"
    assert len(found) > 20
    assert all(document.text[one.start : one.end] == one.quote for one in found)
    assert all(one.confidence <= 0.5 and "low_resource" in one.flags and one.coder == "tr.window" for one in found)
    done = {(one.source, one.target) for one in found if one.counts_as_event}
    assert done == {(("TUR",), ("KAZ",)), (("UZB",), ("KAZ",))}
