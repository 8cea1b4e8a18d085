"""The ways out of the house that this deployment has: each is a file, switched on by its own environment."""

from collections.abc import Mapping
from functools import cache

from backend.notify.channels import app_message, mail, push, robot, sms
from backend.notify.channels.application import Messenger
from backend.notify.channels.robot import Robot
from backend.notify.message import Channel
from backend.notify.outgoing import outgoing


@cache
def robots() -> tuple[Robot, ...]:
    return robot.from_env()


@cache
def offered() -> frozenset[str]:
    """The channels among which a person may choose."""
    on = {"push": push.from_env, "app": app_message.from_env, "mail": mail.from_env, "sms": sms.from_env}
    return frozenset(name for name, settings in on.items() if settings() is not None)


def check() -> None:
    """Raise BadSettings for what cannot work: at the start, not when the first message is due."""
    offered()
    robots()


@cache
def area_messenger() -> Messenger | None:
    """The one in which people get messages of the application."""
    application = app_message.from_env()
    return application.messenger if application else None


@cache
def reach_everyone() -> bool:
    """Whether a channel is there that needs nothing of a person, as push needs a browser that may ring."""
    return bool(offered() - {"push"})


@cache
def ways_out() -> Mapping[str, Channel]:
    """One a process: they keep connections, signatures and tokens."""
    web, found = outgoing(), dict[str, Channel]()
    if keys := push.from_env():
        found["push"] = push.Push(web, keys)
    if application := app_message.from_env():
        found["app"] = app_message.AppMessages(web, application)
    if server := mail.from_env():
        found["mail"] = mail.Mail(server)
    if template := sms.from_env():
        found["sms"] = sms.Sms(web, template)
    if robots():
        found["robot"] = robot.Robots(web, robots())
    return found
