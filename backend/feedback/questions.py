"""The questions of a survey, and what counts as an answer to them."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct, convert, json

from backend.kernel.errors import Invalid

Key = Annotated[str, Meta(pattern="^[a-z0-9]{1,12}$")]
Title = Annotated[str, Meta(min_length=1, max_length=120)]
Options = Annotated[tuple[Title, ...], Meta(min_length=2, max_length=12)]
MOST_QUESTIONS, LONGEST_TEXT = 40, 500
GRADES = 4
"""满意, 较满意, 一般, 不满意: 0 is the best (the rule `satisfaction.scale`)."""

Given = tuple[int, ...] | str
"""Numbers of what was chosen, or words."""


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """The question is put to those who chose one of these at an earlier one."""

    question: Key
    any_of: Annotated[tuple[int, ...], Meta(min_length=1, max_length=12)]


class Question(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    """Each kind refuses by its `check` what is no answer to it."""

    key: Key
    title: Title
    required: bool = True
    only_if: Condition | None = None

    def _refuse(self) -> Invalid:
        return Invalid(field=self.key)


class Rating(Question, frozen=True, tag="rating", kw_only=True):
    """One grade of the satisfaction scale."""

    def check(self, given: Given) -> None:
        if isinstance(given, str) or len(given) != 1 or not 0 <= given[0] < GRADES:
            raise self._refuse()


class Matrix(Question, frozen=True, tag="matrix", kw_only=True):
    """A grade for each row."""

    rows: Options

    def check(self, given: Given) -> None:
        if isinstance(given, str) or len(given) != len(self.rows) or not set(given) <= set(range(GRADES)):
            raise self._refuse()


class Choice(Question, frozen=True, tag="choice", kw_only=True):
    """At most so many of the options."""

    options: Options
    most: Annotated[int, Meta(ge=1, le=12)] = 1

    def check(self, given: Given) -> None:
        if (
            isinstance(given, str)
            or not 1 <= len(given) <= self.most
            or len(set(given)) < len(given)
            or not set(given) <= set(range(len(self.options)))
        ):
            raise self._refuse()


class Recommendation(Question, frozen=True, tag="recommendation", kw_only=True):
    """From 0 to 10, for a net promoter score."""

    def check(self, given: Given) -> None:
        if isinstance(given, str) or len(given) != 1 or not 0 <= given[0] <= 10:
            raise self._refuse()


class Text(Question, frozen=True, tag="text", kw_only=True):
    required: bool = False

    def check(self, given: Given) -> None:
        if not isinstance(given, str) or not given.strip() or len(given) > LONGEST_TEXT or "\0" in given:
            raise self._refuse()


AnyQuestion = Rating | Matrix | Choice | Recommendation | Text
Questions = Annotated[tuple[AnyQuestion, ...], Meta(min_length=1, max_length=MOST_QUESTIONS)]


def read(raw: object) -> tuple[AnyQuestion, ...]:
    """Questions as they are stored or sent."""
    return convert(raw, Questions)


def stored(questions: Sequence[AnyQuestion]) -> list[dict[str, object]]:
    """As they come back from the database."""
    rows: list[dict[str, object]] = json.decode(json.encode(questions))
    return rows


def check_questions(questions: Sequence[AnyQuestion]) -> None:
    """Keys are unique, and a condition looks back at an answer that can be given."""
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise Invalid(field="questions", least=1, most=MOST_QUESTIONS)
    answers: dict[str, int] = {}
    for question in questions:
        after = question.only_if
        if question.key in answers or (after and max(after.any_of) >= answers.get(after.question, 0)):
            raise Invalid(field="questions", question=question.title)
        answers[question.key] = _answers(question)


def _answers(question: AnyQuestion) -> int:
    """How many there are to choose from."""
    match question:
        case Rating() | Matrix():
            return GRADES
        case Choice():
            return len(question.options)
        case Recommendation():
            return 11
        case Text():
            return 0


def checked(questions: Sequence[AnyQuestion], given: Mapping[str, Given]) -> dict[str, Given]:
    """The answers to all questions that are put, and to no other."""
    kept: dict[str, Given] = {}
    for question in questions:
        answer = given.get(question.key)
        if not _is_put(question, kept):
            answer = None
        elif answer is not None:
            question.check(answer)
        elif question.required:
            raise Invalid(field=question.key)
        if answer is not None:
            kept[question.key] = answer.strip() if isinstance(answer, str) else answer
    if unknown := given.keys() - {question.key for question in questions}:
        raise Invalid(field=min(unknown))
    return kept


def _is_put(question: AnyQuestion, kept: Mapping[str, Given]) -> bool:
    if question.only_if is None:
        return True
    chosen = kept.get(question.only_if.question, ())
    return not isinstance(chosen, str) and not set(question.only_if.any_of).isdisjoint(chosen)
