"""What counts as an answer to which question, and which questions are put."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.feedback.questions import (
    AnyQuestion,
    Choice,
    Condition,
    Given,
    Matrix,
    Rating,
    Recommendation,
    Text,
    check_questions,
    checked,
    read,
    stored,
)
from backend.feedback.results import promoters
from backend.kernel.errors import Invalid

RATING = Rating(key="q", title="服务如何？")
MATRIX = Matrix(key="q", title="各方面如何？", rows=("保洁", "绿化", "安保"))
CHOICE = Choice(key="q", title="哪些需要改进？", options=("电梯", "空调", "停车"), most=2)
MARK = Recommendation(key="q", title="愿意推荐吗？")
TEXT = Text(key="q", title="建议", required=True)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (RATING, (0,)),
        (RATING, (3,)),
        (MATRIX, (0, 3, 3)),
        (CHOICE, (2,)),
        (CHOICE, (2, 0)),
        (MARK, (0,)),
        (MARK, (10,)),
        (TEXT, "很好"),
    ],
)
def test_an_answer(question: AnyQuestion, answer: Given) -> None:
    assert checked([question], {"q": answer}) == {"q": answer}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (RATING, ()),
        (RATING, (4,)),
        (RATING, (-1,)),
        (RATING, (0, 1)),
        (RATING, "满意"),
        (MATRIX, (0, 1)),
        (MATRIX, (0, 1, 4)),
        (CHOICE, ()),
        (CHOICE, (3,)),
        (CHOICE, (0, 0)),
        (CHOICE, (0, 1, 2)),
        (MARK, (11,)),
        (TEXT, " "),
        (TEXT, "字" * 501),
        (TEXT, "\0"),
        (TEXT, (1,)),
    ],
)
def test_no_answer(question: AnyQuestion, answer: Given) -> None:
    with pytest.raises(Invalid) as refused:
        checked([question], {"q": answer})
    assert refused.value.field == "q"


def test_only_what_is_put_is_kept_and_has_to_be_answered() -> None:
    questions = (
        Choice(key="where", title="常去哪个食堂？", options=("一食堂", "二食堂")),
        Rating(key="second", title="二食堂如何？", only_if=Condition(question="where", any_of=(1,))),
        Text(key="why", title="为什么？", only_if=Condition(question="second", any_of=(2, 3))),
    )
    assert checked(questions, {"where": (0,), "second": (3,), "why": "贵"}) == {"where": (0,)}
    assert checked(questions, {"where": (1,), "second": (3,), "why": " 贵 "}) == {
        "where": (1,),
        "second": (3,),
        "why": "贵",
    }
    with pytest.raises(Invalid) as refused:
        checked(questions, {"where": (1,)})
    assert refused.value.field == "second"


@pytest.mark.parametrize(
    ("question", "answers"), [(RATING, 4), (MATRIX, 4), (CHOICE, 3), (MARK, 11), (TEXT, 0)]
)
def test_a_condition_names_an_answer_that_can_be_given(question: AnyQuestion, answers: int) -> None:
    def asked_after(answer: int) -> None:
        after = Text(key="why", title="为什么？", only_if=Condition(question="q", any_of=(answer,)))
        check_questions((question, after))

    for answer in range(answers):
        asked_after(answer)
    with pytest.raises(Invalid):
        asked_after(answers)


def test_questions_are_read_as_they_are_stored() -> None:
    questions = (RATING, MATRIX, CHOICE, MARK, TEXT)
    assert read(stored(questions)) == questions


@pytest.mark.parametrize(
    "raw",
    [
        [],
        [{"kind": "choice", "key": "a", "title": "一", "options": ["甲"]}],
        [{"kind": "rating", "key": "A!", "title": "一"}],
        [{"kind": "rating", "key": "a", "title": ""}],
        [{"kind": "riddle", "key": "a", "title": "一"}],
    ],
)
def test_what_is_no_question(raw: list[dict[str, object]]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(raw)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=50))
def test_a_net_promoter_score_lies_between_its_ends(marks: list[int]) -> None:
    score = promoters(marks)
    assert -1 <= score <= 1
    assert promoters([10 - mark if mark in (0, 10) else mark for mark in marks]) == pytest.approx(
        score + 2 * (marks.count(0) - marks.count(10)) / len(marks)
    )
