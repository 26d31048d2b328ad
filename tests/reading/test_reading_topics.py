"""What a clause is about: the words decide, and some only in company."""

from __future__ import annotations

import pytest

from entente.reading.topics import classify


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        ("индия вторгнуться пакистан", "guarantees"),
        ("истребитель сбить бомбардировщик", "guarantees"),
        ("индия поставить истребитель пакистан", "arms"),
        ("президент поздравить коллега", "diplomacy"),
        ("министр критиковать сосед", "diplomacy"),
        ("индия выйти из договор", "institutions"),
        ("певец дать концерт", "culture"),
        ("обучение офицер академия", "exercises"),
        ("ввести санкция против банк", "trade"),
    ],
)
def test_domain(words: str, domain: str) -> None:
    assert classify(words.split())[0] == domain


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        ("зритель выйти из зал", "institutions"),
        ("построить на база завод", "guarantees"),
        ("обучение врач", "exercises"),
        ("признать себя виновный", "diplomacy"),
        ("индия нато", "arms"),
    ],
)
def test_a_word_alone_does_not_decide(words: str, domain: str) -> None:
    assert classify(words.split())[0] != domain


def test_a_bloc_named_as_an_actor_is_no_topic_of_its_own() -> None:
    assert classify(["нато", "сбить", "самолет"])[0] == "guarantees"
    assert classify(["ес", "купить", "зерно"])[0] == "trade"


def test_nothing_listed() -> None:
    assert classify(["погода"]) == ("other", "other")
    assert classify([]) == ("other", "other")
