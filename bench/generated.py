"""Generated content for measuring how costs grow with it.

Generated content says nothing about accuracy: its sentences mean nothing. Each is the beginning of one of our own
sentences, a made-up topic word of its guide, and the end of another of our own sentences, so that the vocabulary
grows with the number of guides as it does in real content. The same numbers always give the same content, and the
guides of a smaller size are the first ones of a larger size.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bot.nlu.dataset import Example

TOPIC_WORDS = 4
Words = Sequence[Sequence[str]]


def generated_examples(guides: int, sentences: int, words: Words) -> list[Example]:
    """``sentences`` for each of ``guides``; ``words`` are our own sentences, cut into words."""
    characters = _characters(words)
    return [
        Example(text, f"guide/made_up.{guide:06}")
        for guide in range(guides)
        for text in _sentences(guide, "trained", sentences, words, characters)
    ]


def generated_messages(guides: int, count: int, words: Words) -> list[str]:
    """``count`` messages about the guides, evenly over them, made apart from the examples."""
    characters = _characters(words)
    asked = [index * guides // count for index in range(count)]
    return [_sentences(guide, f"asked {index}", 1, words, characters)[0] for index, guide in enumerate(asked)]


def topic_words(guide: int, characters: str) -> list[str]:
    """The made-up words of one guide, of two to four characters."""
    random = Random(f"topic {guide}")
    return ["".join(random.choices(characters, k=random.randint(2, 4))) for _ in range(TOPIC_WORDS)]


def _sentences(guide: int, purpose: str, count: int, words: Words, characters: str) -> list[str]:
    random = Random(f"{purpose} {guide}")
    topics = topic_words(guide, characters)
    return [_sentence(random, random.choice(topics), words) for _ in range(count)]


def _sentence(random: Random, topic: str, words: Words) -> str:
    first, second = random.choice(words), random.choice(words)
    head = first[: random.randint(0, min(4, len(first)))]
    tail = second[-random.randint(1, min(4, len(second))) :]
    return "".join((*head, topic, *tail))


def _characters(words: Words) -> str:
    used = {character for sentence in words for word in sentence for character in word}
    return "".join(sorted(character for character in used if "\u4e00" <= character <= "\u9fff"))
