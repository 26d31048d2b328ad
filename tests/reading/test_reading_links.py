"""Claims that are made twice, or deny each other."""

from __future__ import annotations

from entente.reading import read_claims, read_document

TEXT = "Индия и Иран подписали договор о порте\n\nИндия и Иран подписали договор о порте Чабахар в среду.\n"


def test_a_headline_said_again_is_linked() -> None:
    claims = read_claims(read_document(TEXT, lang="ru"))
    head, body = claims[0], claims[1]
    assert head.paragraph_role == "headline"
    assert [(one.rel, one.id) for one in head.links] == [("same_as", body.id)]
    assert body.links == ()


def test_other_acts_are_not_linked() -> None:
    text = TEXT.replace("подписали договор о порте\n", "обсудили культуру\n", 1)
    assert all(one.links == () for one in read_claims(read_document(text, lang="ru")))


def test_links_name_claims_that_are_there() -> None:
    claims = read_claims(read_document(TEXT, lang="ru"))
    ids = {one.id for one in claims}
    assert {link.id for one in claims for link in one.links} <= ids
