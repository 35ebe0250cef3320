"""An emulated GitHub over real HTTP: repositories of one token, pages, limits, and everything that may go wrong."""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "gho_canary4711"


def repository(number: int, **changes: Any) -> dict[str, Any]:
    """A repository as GitHub shows it (docs: repos), without what nobody reads."""
    name = changes.get("name", f"repo-{number:03}")
    shown = {
        "id": 1000 + number, "node_id": f"R_{number}", "name": name, "full_name": f"ana/{name}", "private": False,
        "owner": {"login": "ana", "id": 1}, "html_url": f"https://github.com/ana/{name}",
        "description": f"about {name}",
        "fork": False, "language": "Python", "stargazers_count": number, "forks_count": 0, "default_branch": "main",
    }  # fmt: skip
    return shown | changes


@dataclass
class GitHubDouble:
    """Answers as GitHub does; `then` puts answers before those: a status, or (status, headers, body)."""

    repositories: list[dict[str, Any]] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)  # earlier full names, and the ids of what they became
    turns: deque[int | tuple[int, dict[str, str], Any]] = field(default_factory=deque)
    requests: list[str] = field(default_factory=list)
    url: str = ""

    def then(self, *turns: int | tuple[int, dict[str, str], Any]) -> None:
        self.turns.extend(turns)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["GitHubDouble"]:
        app = web.Application()
        app.router.add_get("/user/repos", self._mine)
        app.router.add_get("/repos/{owner}/{name}", self._one)
        app.router.add_get("/repositories/{id}", self._by_id)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    def _refused(self, request: web.Request) -> web.Response | None:
        self.requests.append(request.path_qs)
        if self.turns:
            turn = self.turns.popleft()
            status, headers, body = (turn, {}, {"message": "out of order"}) if isinstance(turn, int) else turn
            return web.json_response(body, status=status, headers=headers)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" or "User-Agent" not in request.headers:
            return web.json_response({"message": "Bad credentials"}, status=401)
        return None

    async def _mine(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        size, page = int(request.query["per_page"]), int(request.query["page"])
        found = sorted(self.repositories, key=lambda one: str(one["full_name"]))
        shown = found[(page - 1) * size : page * size]
        links = []
        if page * size < len(found):
            links.append(f'<{self.url}/user/repos?per_page={size}&page={page + 1}>; rel="next"')
        if page > 1:
            links.append(f'<{self.url}/user/repos?per_page={size}&page={page - 1}>; rel="prev"')
        return web.json_response(shown, headers={"Link": ", ".join(links)} if links else {})

    async def _one(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        name = f"{request.match_info['owner']}/{request.match_info['name']}".casefold()
        if (id_ := self.moved.get(name)) is not None:
            return web.Response(status=301, headers={"Location": f"{self.url}/repositories/{id_}"})
        return self._shown(lambda one: str(one["full_name"]).casefold() == name)

    async def _by_id(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        return self._shown(lambda one: str(one["id"]) == request.match_info["id"])

    def _shown(self, is_it: Any) -> web.Response:
        found = next((one for one in self.repositories if is_it(one)), None)
        if found is None:
            return web.json_response({"message": "Not Found"}, status=404)
        return web.json_response(found)
