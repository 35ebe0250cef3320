"""The routes behind the chat page. Local use only: whoever reaches them can act for everybody."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from aiohttp import ClientConnectionResetError, web
from pydantic import ValidationError

from bot.simulator.graph import SIMULATOR
from bot.simulator.media import base_type
from bot.simulator.ogg import webm_to_ogg
from bot.simulator.page_forms import Jump, NewPerson, NewText, PersonChange, Place, Reaction, Tap
from bot.simulator.people import Person
from bot.simulator.shapes import JsonObject
from bot.simulator.simulator import Simulator
from bot.simulator.views import message_view, messages_view, person_view, snapshot, stream_lines, to_json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PREFIX = "/simulator"
MARK = "X-Simulator"  # another site's page cannot set it without asking first
INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/")
VOICE = "audio/ogg; codecs=opus"  # what phones record


def add_page_routes(app: web.Application) -> None:
    """Serve the page's data and actions."""
    person = PREFIX + "/people/{person}"
    app.router.add_routes(
        [
            web.get(PREFIX + "/state", state),
            web.get(PREFIX + "/events", events),
            web.get(PREFIX + "/media/{media}", media),
            web.get(person + "/messages", earlier),
            web.post(PREFIX + "/people", _action(add_person)),
            web.patch(person, _action(change_person)),
            web.post(person + "/messages", _action(say)),
            web.post(person + "/media", _action(send_media)),
            web.post(person + "/taps", _action(tap)),
            web.post(person + "/reactions", _action(react)),
            web.post(person + "/places", _action(share_place)),
            web.patch(person + "/messages/{message}", _action(edit)),
            web.delete(person + "/messages/{message}", _action(revoke)),
            web.post(PREFIX + "/clock", _action(move_clock)),
            web.patch(PREFIX + "/faults", _action(change_faults)),
        ]
    )


async def state(request: web.Request) -> web.StreamResponse:
    """Everything, to begin with."""
    return _json(snapshot(request.app[SIMULATOR]))


async def events(request: web.Request) -> web.StreamResponse:
    """Changes as they happen, from where the page was when it last heard of us."""
    simulator = request.app[SIMULATOR]
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await stream.prepare(request)
    cursor = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    with suppress(ClientConnectionResetError):  # the page went away
        await stream.write(b"retry: 1000\n\n")
        async for fresh in simulator.hub.follow(cursor):
            if simulator.stopping.is_set():
                return stream
            await stream.write(b"".join(stream_lines(simulator, event) for event in fresh) or b": still here\n\n")
        await stream.write(b"event: reset\ndata: {}\n\n")
    return stream


async def media(request: web.Request) -> web.StreamResponse:
    """A file for the page; only pictures, sounds and films are shown in place."""
    simulator = request.app[SIMULATOR]
    file = simulator.media.files.get(request.match_info["media"])
    if file is None or file.deleted:
        raise web.HTTPNotFound(text="no such file")
    headers = {"Content-Type": file.mime_type, "Cache-Control": "private, max-age=86400"}
    if not base_type(file.mime_type).startswith(INLINE):
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=simulator.media.bytes[file.id], headers=headers)


async def earlier(request: web.Request) -> web.StreamResponse:
    """Bubbles before the oldest one shown."""
    simulator = request.app[SIMULATOR]
    return _json({"messages": messages_view(simulator, _person(request), request.query.get("before", ""))})


async def add_person(request: web.Request, simulator: Simulator) -> JsonObject:
    """Another phone."""
    given = NewPerson.model_validate_json(await request.read())
    return person_view(simulator.person(given.name, given.phone or None))


async def change_person(request: web.Request, simulator: Simulator) -> JsonObject:
    """Switch a phone on or off, or its read receipts."""
    given = PersonChange.model_validate_json(await request.read())
    person = _person(request)
    if given.reads is not None:
        person.reads = given.reads
    simulator.set_online(person, online=person.online if given.online is None else given.online)
    return person_view(person)


async def say(request: web.Request, simulator: Simulator) -> JsonObject:
    """Write a text."""
    given = NewText.model_validate_json(await request.read())
    return message_view(simulator.say(_person(request), given.text, reply_to=given.reply_to))


async def send_media(request: web.Request, simulator: Simulator) -> JsonObject:
    """Send a file or a voice note."""
    form = await request.post()
    file = form.get("file")
    if not isinstance(file, web.FileField):
        raise ValueError("choose a file first")  # noqa: TRY004
    content, mime_type, voice = file.file.read(), file.content_type, form.get("voice") == "true"
    if voice and base_type(mime_type) == "audio/webm":
        content, mime_type = webm_to_ogg(content), VOICE
    message = simulator.send_media(
        _person(request),
        content,
        mime_type,
        str(form.get("caption", "")),
        voice=voice,
        filename=file.filename,
        reply_to=str(form.get("reply_to", "")) or None,
    )
    return message_view(message)


async def tap(request: web.Request, simulator: Simulator) -> JsonObject:
    """Choose a button or a list row."""
    given = Tap.model_validate_json(await request.read())
    return message_view(simulator.tap(_person(request), given.message_id, given.choice_id))


async def react(request: web.Request, simulator: Simulator) -> JsonObject:
    """React to a message."""
    given = Reaction.model_validate_json(await request.read())
    return message_view(simulator.react(_person(request), given.message_id, given.emoji))


async def share_place(request: web.Request, simulator: Simulator) -> JsonObject:
    """Share a place."""
    given = Place.model_validate_json(await request.read())
    return message_view(simulator.share_location(_person(request), given.latitude, given.longitude, given.name))


async def edit(request: web.Request, simulator: Simulator) -> JsonObject:
    """Change an own text."""
    given = NewText.model_validate_json(await request.read())
    return message_view(simulator.edit(_person(request), request.match_info["message"], given.text))


async def revoke(request: web.Request, simulator: Simulator) -> JsonObject:
    """Delete an own message for everybody."""
    simulator.revoke(_person(request), request.match_info["message"])
    return {}


async def move_clock(request: web.Request, simulator: Simulator) -> JsonObject:
    """Let time pass."""
    given = Jump.model_validate_json(await request.read())
    return {"now": simulator.advance_clock(timedelta(seconds=given.seconds)).isoformat()}


async def change_faults(request: web.Request, simulator: Simulator) -> JsonObject:
    """Change some faults, by name."""
    given = await request.json()
    simulator.faults = replace(simulator.faults, **{str(name): float(value) for name, value in given.items()})
    return {}


def _action(handler: Callable[[web.Request, Simulator], Awaitable[JsonObject]]) -> Handler:
    async def act(request: web.Request) -> web.StreamResponse:
        if MARK not in request.headers:
            raise web.HTTPForbidden(text=f"the header {MARK} is missing")
        try:
            return _json(await handler(request, request.app[SIMULATOR]))
        except ValidationError as error:
            reason = "; ".join(problem["msg"] for problem in error.errors())
        except (ValueError, TypeError, AttributeError) as error:
            reason = str(error)
        return web.json_response({"error": reason}, status=400)

    return act


def _person(request: web.Request) -> Person:
    person = request.app[SIMULATOR].people.get(request.match_info["person"])
    if person is None:
        raise web.HTTPNotFound(text="no such person")
    return person


def _json(value: JsonObject) -> web.Response:
    return web.Response(text=to_json(value), content_type="application/json")
