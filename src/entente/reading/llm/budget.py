"""What a run has used and what it may still use: requests, tokens and cost, reckoned before a request is sent."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from entente.reading.llm.config import LlmConfig

Limit = Literal["max_requests", "max_prompt_tokens", "max_completion_tokens", "max_cost"]

_ASCII_A_TOKEN = 3.0
_OTHERS_A_TOKEN = 1.2
"""Letters a token, on the careful side: models cut Cyrillic words and rare letters into short pieces."""
_EXTRA = 24
"""Tokens that frame the messages."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of one exchange; ``estimated`` if the server does not state them."""

    prompt: int
    completion: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run has used.

    Attributes
    ----------
    requests
        HTTP requests sent, repeated ones included.
    cached
        Questions answered from the cache, at no cost.
    prompt_tokens, completion_tokens
        As the server states them, else estimated.
    cost
        By the configured prices per 1,000 tokens.
    estimated
        Whether a part of the tokens is an estimate.
    """

    requests: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    estimated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


def estimate_tokens(text: str) -> int:
    """Return how many tokens a text may have, estimated on the careful side."""
    plain = len(text.encode("ascii", "ignore"))
    return math.ceil(plain / _ASCII_A_TOKEN + (len(text) - plain) / _OTHERS_A_TOKEN) + _EXTRA


class Budget:
    """Counts what is used and reserves what is under way; the one mutable account of a run."""

    def __init__(self, config: LlmConfig) -> None:
        self.config = config
        self.usage = Usage()
        self._held: dict[int, int] = {}
        self._scale = 1.0

    def hold(self, ticket: int, estimate: int) -> Limit | None:
        """Reserve tokens for a request; return the limit that it could break, or ``None`` if it may be sent."""
        prompts = [self._prompt(one) for one in (*self._held.values(), estimate)]
        answers = self.config.max_answer_tokens * len(prompts)
        limit = self._broken(len(prompts), sum(prompts), answers)
        if limit is None:
            self._held[ticket] = estimate
        return limit

    def release(self, ticket: int) -> None:
        """Give back what was reserved."""
        self._held.pop(ticket, None)

    def attempt(self) -> bool:
        """Count a request that is about to be sent; false if no more may be."""
        if self.usage.requests >= self.config.max_requests:
            return False
        self.usage = replace(self.usage, requests=self.usage.requests + 1)
        return True

    def repeatable(self, ticket: int) -> bool:
        """Whether a held request may be sent (once more), after what has been used meanwhile."""
        held = [self._prompt(one) for one in self._held.values()]
        answers = self.config.max_answer_tokens * len(held)
        return ticket in self._held and self._broken(1, sum(held), answers) is None

    def spend(self, spent: Spent, estimate: int) -> None:
        """Enter the tokens of an exchange; later estimates learn from what the server counts."""
        if not spent.estimated and estimate > 0:
            self._scale = max(self._scale, spent.prompt / estimate)
        used = self.usage
        self.usage = replace(
            used,
            prompt_tokens=used.prompt_tokens + spent.prompt,
            completion_tokens=used.completion_tokens + spent.completion,
            cost=used.cost + self._cost(spent.prompt, spent.completion),
            estimated=used.estimated or spent.estimated,
        )

    def recall(self) -> None:
        """Count an answer from the cache."""
        self.usage = replace(self.usage, cached=self.usage.cached + 1)

    def _prompt(self, estimate: int) -> int:
        return math.ceil(estimate * self._scale)

    def _cost(self, prompt: int, completion: int) -> float:
        return (prompt * self.config.prompt_price + completion * self.config.completion_price) / 1000.0

    def _broken(self, requests: int, prompt: int, completion: int) -> Limit | None:
        """Return the first limit that so much more would break."""
        used, config = self.usage, self.config
        cost = used.cost + self._cost(prompt, completion)
        over: dict[Limit, bool] = {
            "max_requests": used.requests + requests > config.max_requests,
            "max_prompt_tokens": used.prompt_tokens + prompt > config.max_prompt_tokens,
            "max_completion_tokens": used.completion_tokens + completion > config.max_completion_tokens,
            "max_cost": config.max_cost is not None and cost > config.max_cost * (1 + 1e-9),
        }
        return next((name for name, broken in over.items() if broken), None)
