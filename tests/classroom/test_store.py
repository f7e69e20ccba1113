"""What is kept of rooms, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text

from classroom import parts, secrets
from classroom.actions import Who, do
from classroom.models import commands
from classroom.models.base import Invalid, Refused
from classroom.store import attempts, members, questions, rooms
from classroom.store.database import Database, checked_url
from classroom.store.tables import AnswerRow, AttemptRow, Member, QuestionRow, Room, Table
from tests.classroom.conftest import DAY, NOW, Lesson


def count(lesson: Lesson, table: type[Table]) -> int:
    return lesson.run(lambda session: session.scalar(select(func.count()).select_from(table)))


def refused(work, *arguments) -> str:
    with pytest.raises(Refused) as error:
        work(*arguments)
    return error.value.problem


def test_the_migrations_make_the_tables_that_the_code_uses(database):
    with database._engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Table.metadata) == []


def test_an_upgrade_of_what_is_new_already_changes_nothing(lesson):
    lesson.database.upgrade()
    assert lesson.run(rooms.find, lesson.code, NOW).title == "A lesson"


def test_only_the_hashes_of_key_and_token_are_kept(lesson):
    token, member = lesson.run(members.join, lesson.code, "", NOW)
    room = lesson.run(rooms.find, lesson.code, NOW)
    assert lesson.key not in (room.key_hash, room.code) and secrets.same(lesson.key, room.key_hash)
    assert token != member.token_hash and secrets.same(token, member.token_hash)


def test_a_code_is_read_as_people_type_it(lesson):
    typed = f" {lesson.code[:3].lower()}-{lesson.code[3:].lower()} "
    assert lesson.run(rooms.find, typed, NOW).id == lesson.room
    assert not set("01OILZ25S8BUG6") & set(secrets.ALPHABET)


def test_two_nicknames_may_be_equal_and_none_is_needed(lesson):
    twins = [lesson.run(members.join, lesson.code, "Ann", NOW)[1] for _ in range(2)]
    nobody = lesson.run(members.join, lesson.code, "", NOW)[1]
    assert [member.nickname for member in (*twins, nobody)] == ["Ann", "Ann", ""]
    assert [member.number for member in (*twins, nobody)] == [3, 4, 5]


def test_a_nickname_is_one_line_of_text_that_can_be_seen(lesson):
    member = lesson.run(members.join, lesson.code, "a\u202eb\n\tc", NOW)[1]
    assert member.nickname == "a b c"


def test_the_key_opens_its_own_room_only(lesson):
    other, _ = lesson.run(rooms.open_room, NOW, DAY)
    assert lesson.run(rooms.teacher_of, lesson.code, lesson.key, NOW).id == lesson.room
    assert refused(lesson.run, rooms.teacher_of, other, lesson.key, NOW) == "not-allowed"


def test_a_room_is_gone_with_everything_in_it_when_its_time_is_over(lesson):
    question = lesson.ask(kind="number", right=3)
    lesson.answer(lesson.ann, question, 4)
    challenge = lesson.ask(kind="challenge", goal="smallest", limit=0.01)
    lesson.run(attempts.add, lesson.ann, challenge, "v=2", NOW)
    assert refused(lesson.run, rooms.find, lesson.code, NOW + DAY) == "no-room"
    assert lesson.run(rooms.expired, NOW + DAY) == [lesson.room]
    assert [count(lesson, table) for table in (Room, Member, QuestionRow, AnswerRow, AttemptRow)] == [0] * 5


def test_an_answer_may_change_until_the_question_is_closed(lesson):
    question = lesson.ask(kind="point", point=[1, 1])
    lesson.answer(lesson.ann, question, [0, 0])
    lesson.answer(lesson.ann, question, [1, 0.5])
    lesson.run(questions.set_state, lesson.room, question, "closed")
    assert refused(lesson.answer, lesson.ann, question, [2, 2]) == "closed"
    assert [answer.value for answer, _ in lesson.run(questions.given, question)] == [[1.0, 0.5]]
    lesson.run(questions.set_state, lesson.room, question, "open")
    assert lesson.answer(lesson.ann, question, [2, 2]) == [2.0, 2.0]


def test_what_is_revealed_stays_as_it_is(lesson):
    question = lesson.ask(kind="number", right=3)
    lesson.answer(lesson.ann, question, 4)
    lesson.run(questions.reveal, lesson.room, question, 3, {})
    assert refused(lesson.run, questions.set_state, lesson.room, question, "open") == "closed"
    assert refused(lesson.answer, lesson.ben, question, 1) == "closed"


@pytest.mark.parametrize(
    "question, good, bad",
    [
        ({"kind": "point", "point": [1, 1]}, [0.5, 1], [1, 2, 3]),
        ({"kind": "code", "point": [1, 1]}, [0.2], [1, 2]),
        ({"kind": "curve"}, [[0, 0], [1, 1]], [[0, 0]]),
        ({"kind": "width", "options": [1, 2]}, 2, 3),
        ({"kind": "choice", "options": ["a", "b"], "right": [1]}, 1, 2),
        ({"kind": "number", "right": 3}, 2.5, "many"),
    ],
)
def test_an_answer_must_fit_its_question(lesson, question, good, bad):
    asked = lesson.ask(**question)
    with pytest.raises(Invalid):
        lesson.answer(lesson.ann, asked, bad)
    assert lesson.answer(lesson.ann, asked, good) == good


def test_nobody_answers_in_another_room(lesson):
    question = lesson.ask(kind="number", right=3)
    other, _ = lesson.run(rooms.open_room, NOW, DAY)
    stranger = lesson.run(members.join, other, "", NOW)[1]
    assert refused(lesson.answer, stranger, question, 3) == "unknown"


def test_a_command_sent_twice_asks_once(lesson):
    asked = {lesson.ask("tab:7", kind="number", right=3) for _ in range(2)}
    assert len(asked) == 1
    assert lesson.ask("tab:8", kind="number", right=3) not in asked


def test_many_answers_at_once_are_all_kept_once(lesson):
    question = lesson.ask(kind="number", right=3)
    students = [lesson.run(members.join, lesson.code, "", NOW)[1] for _ in range(20)]

    def three_times(student):
        return [lesson.answer(student, question, number) for number in (1, 2, 3)]

    with ThreadPoolExecutor(8) as threads:
        assert all(answers == [1, 2, 3] for answers in threads.map(three_times, students))
    given = lesson.run(questions.given, question)
    assert sorted(member.number for _, member in given) == sorted(student.number for student in students)
    assert {answer.value for answer, _ in given} == {3}


def test_nothing_of_others_is_seen_before_the_reveal(lesson):
    question = lesson.ask(kind="choice", options=["a", "b"], right=[1], explanation="Because.")
    lesson.answer(lesson.ann, question, 1)

    def seen(session):
        room = rooms.by_id(session, lesson.room)
        found = parts.read(session, room, parts.FOR_ALL, [lesson.ann.id, lesson.ben.id], NOW)
        return found.everybody["question"], found.students

    before, own = lesson.run(seen)
    assert before["revealed"] is None and before["answered"] == 1 and "right" not in before
    assert own[lesson.ann.id]["answers"] == {str(question): 1} and own[lesson.ben.id]["answers"] == {}
    lesson.run(questions.reveal, lesson.room, question, [1], {1: 0.0})
    after, own = lesson.run(seen)
    assert after["revealed"]["right"] == (1,) and after["revealed"]["explanation"] == "Because."
    assert [answer["name"] for answer in after["revealed"]["answers"]] == [""], "anonymous by default"
    assert own[lesson.ann.id]["among"] == {str(question): 0} and own[lesson.ann.id]["distance"] == {str(question): 0}


def teach(lesson: Lesson, **fields) -> object:
    command = msgspec.convert(fields, type=commands.Teacher)
    return lesson.run(do, Who(lesson.room, "teacher"), command, NOW)


def test_names_and_answers_are_hidden_at_a_click(lesson):
    question = lesson.ask(kind="number", right=3)
    for student in (lesson.ann, lesson.ben):
        lesson.answer(student, question, 3)
    lesson.run(questions.reveal, lesson.room, question, 3, {})

    def revealed():
        return lesson.run(
            lambda s: parts.question(s, rooms.by_id(s, lesson.room), questions.find(s, lesson.room, question))
        )["revealed"]["answers"]

    teach(lesson, type="names", shown=True)
    assert [answer["name"] for answer in revealed()] == ["Ann", "Ben"]
    teach(lesson, type="hide", member=1, hidden=True)
    assert [answer["name"] for answer in revealed()] == ["", "Ben"]
    teach(lesson, type="hide", member=2, hidden=True, question=question)
    assert [answer["name"] for answer in revealed()] == [""]


def test_calling_back_makes_everybody_follow(lesson):
    student = Who(lesson.room, "student", lesson.ann.id)
    lesson.run(do, student, commands.Follow(following=False), NOW)
    lesson.run(members.here, [lesson.ann.id, lesson.ben.id], NOW + 30)
    assert lesson.run(members.count, lesson.room, NOW) == (2, 1)
    teach(lesson, type="call")
    assert lesson.run(members.count, lesson.room, NOW) == (2, 2)
    assert lesson.run(members.count, lesson.room, NOW + 31) == (0, 0), "who is not heard of is not here"


def test_a_room_that_is_over_can_be_looked_at_only(lesson):
    question = lesson.ask(kind="number", right=3)
    teach(lesson, type="end")
    assert refused(lesson.answer, lesson.ann, question, 3) == "ended"
    assert refused(lesson.run, members.join, lesson.code, "", NOW) == "ended"
    assert lesson.run(rooms.find, lesson.code, NOW).ended
    teach(lesson, type="end", erase=True)
    assert count(lesson, Room) == count(lesson, Member) == 0


def test_an_attempt_must_keep_the_rules_and_is_the_same_for_the_same_run(lesson):
    challenge = lesson.ask(kind="challenge", goal="smallest", limit=0.01, rules="dataset=moons&seed=3")
    assert refused(lesson.run, attempts.add, lesson.ann, challenge, "dataset=moons", NOW) == "invalid"
    first = lesson.run(attempts.add, lesson.ann, challenge, "dataset=moons&seed=3", NOW)
    again = lesson.run(attempts.add, lesson.ann, challenge, "v=2&seed=3&dataset=moons&layers=field", NOW)
    assert first.id == again.id


def test_equal_results_share_a_place_and_only_the_servers_figures_count(lesson):
    challenge = lesson.ask(kind="challenge", goal="smallest", limit=0.01)
    cleo = lesson.run(members.join, lesson.code, "Cleo", NOW)[1]
    figures = [(lesson.ann, 0, 80, True), (lesson.ben, 1, 80, True), (cleo, 2, 20, False), (cleo, 3, 90, True)]
    for member, seed, figure, holds in figures:
        attempt = lesson.run(attempts.add, member, challenge, f"v=2&seed={seed}", NOW)
        lesson.run(attempts.finish, attempt.id, "done", figure, holds, "")
    shown = lesson.run(
        lambda s: parts.board(s, rooms.by_id(s, lesson.room), questions.find(s, lesson.room, challenge), True)
    )
    assert [(row["place"], row["name"], row["figure"]) for row in shown["rows"]] == [
        (1, "Ann", 80),
        (1, "Ben", 80),
        (3, "Cleo", 90),
    ]
    assert [row["attempts"] for row in shown["rows"]] == [1, 1, 2]


@pytest.mark.parametrize("url", ["mysql://a@b/c", "nonsense", "", "oracle:///x"])
def test_another_database_is_refused_with_what_it_may_be(url):
    with pytest.raises(ValueError, match="must be sqlite:///file or postgresql"):
        checked_url(url)


def test_a_database_of_a_newer_lab_is_not_touched(database):
    with database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Exception, match="9999"):
        Database(database.url).upgrade()
