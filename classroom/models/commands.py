"""What a browser sends over the web socket: who it is, and its commands, one model each."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from classroom.models.base import Count, Id, Model, Query, Title
from classroom.models.plans import Plan
from classroom.models.questions import Asked
from classroom.models.view import View

FROM_STUDENT = 16_384  # bytes of a message
FROM_TEACHER = 65_536
Secret = Annotated[str, Meta(max_length=64)]
Nickname = Annotated[str, Meta(max_length=24)]
ItemNumber = Annotated[int, Meta(ge=0, le=39)]


class Hello(Model, kw_only=True, tag="hello", tag_field="type"):
    """The first message: who it is. tab: made once by a page, so that a command sent twice counts once."""

    code: Annotated[str, Meta(max_length=32)]
    token: Secret = ""
    key: Secret = ""
    as_: str = msgspec.field(name="as", default="")
    tab: Annotated[str, Meta(max_length=32)] = ""


class Command(Model, kw_only=True, tag_field="type"):
    """Something to be done. With an id it is answered once it is stored."""

    id: Id | None = None


class Answer(Command, kw_only=True, tag="answer"):
    question: Id
    value: Any


class Attempt(Command, kw_only=True, tag="attempt"):
    question: Id
    query: Query


class Follow(Command, kw_only=True, tag="follow"):
    following: bool


class Nick(Command, kw_only=True, tag="nickname"):
    nickname: Nickname


class Look(Command, kw_only=True, tag="view"):
    """What a student sees. at: the item of a plan that he has come to."""

    view: View
    at: ItemNumber | None = None


class Lead(Command, kw_only=True, tag="lead"):
    view: View


class Ask(Command, kw_only=True, tag="ask"):
    question: Asked | None = None
    item: ItemNumber | None = None


class Put(Command, kw_only=True, tag="put"):
    question: Id | None


class Close(Command, kw_only=True, tag="close"):
    question: Id


class Open(Command, kw_only=True, tag="open"):
    question: Id


class Reveal(Command, kw_only=True, tag="reveal"):
    question: Id


class ShowBoard(Command, kw_only=True, tag="board"):
    question: Id
    shown: bool


class Names(Command, kw_only=True, tag="names"):
    shown: bool


class Hide(Command, kw_only=True, tag="hide"):
    member: Count
    hidden: bool
    question: Id | None = None


class Show(Command, kw_only=True, tag="show"):
    member: Count | None
    named: bool = False


class Pause(Command, kw_only=True, tag="pause"):
    paused: bool


class Call(Command, kw_only=True, tag="call"):
    pass


class SetPlan(Command, kw_only=True, tag="plan"):
    plan: Plan | None


class Go(Command, kw_only=True, tag="go"):
    item: ItemNumber


class SetTitle(Command, kw_only=True, tag="title"):
    title: Title


class End(Command, kw_only=True, tag="end"):
    erase: bool = False


Student = Answer | Attempt | Follow | Nick | Look
Teacher = (
    Lead | Ask | Put | Close | Open | Reveal | ShowBoard | Names | Hide | Show | Pause | Call | SetPlan | Go
    | SetTitle | End
)  # fmt: skip


class NewRoom(Model, kw_only=True):
    """The body of a request for a room."""

    title: Title = ""
    plan: Plan | None = None
    plan_name: Annotated[str, Meta(max_length=40)] = ""


class NewMember(Model, kw_only=True):
    """The body of a request to join."""

    nickname: Nickname = ""


class WithKey(Model, kw_only=True):
    """The body of a request that only the teacher may make."""

    key: Secret
