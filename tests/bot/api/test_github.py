"""Repositories from an emulated GitHub over real HTTP: pages, limits, revoked tokens, all or nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from tests.bot.api.support import Client, Desk, Told, desk
from tests.bot.api.test_projects import UNKNOWN, product
from tests.doubles.github import TOKEN, GitHubDouble, repository
from tests.handlers.support import everything_stored

SENT = {"headers": {"X-GitHub-Token": TOKEN}}
LIMITED = (403, {"Retry-After": "1"}, {"message": "You have exceeded a secondary rate limit"})


@asynccontextmanager
async def together(database_url: str, *, count: int = 3) -> AsyncIterator[tuple[Desk, GitHubDouble]]:
    github = GitHubDouble([repository(number) for number in range(count)])
    async with github.running(), desk(database_url, github_api_url=github.url) as api:
        yield api, github


async def taken(client: Client, of: str, *names: str) -> Told:
    return await client("POST", "github/import", {"product_id": of, "full_names": list(names)}, **SENT)


async def kept(client: Client) -> list[str]:
    return [one["full_name"] for one in (await client("GET", "repositories")).body["items"]]


async def test_pages_by_name(database_url: str) -> None:
    async with together(database_url, count=7) as (api, github):
        ana = api.person()
        names, cursor = [], ""
        while cursor is not None:
            told = await ana("GET", f"github/repos?limit=3{cursor and f'&cursor={cursor}'}", **SENT)
            assert told.status == 200
            names += [one["full_name"] for one in told.body["items"]]
            cursor = told.body["next_cursor"]
        assert names == [f"ana/repo-{number:03}" for number in range(7)]
        assert len(github.requests) == 3
        first = (await ana("GET", "github/repos?limit=1", **SENT)).body["items"][0]
        assert first == {
            "github_id": 1000, "name": "repo-000", "full_name": "ana/repo-000", "description": "about repo-000",
            "url": "https://github.com/ana/repo-000", "default_branch": "main", "is_private": False,
            "language": "Python", "stars_count": 0, "forks_count": 0,
        }  # fmt: skip
        assert (await ana("GET", "github/repos?cursor=abc", **SENT)).status == 422


async def test_the_token_of_the_session_is_used_and_never_kept(database_url: str) -> None:
    async with together(database_url) as (api, _):
        ana = api.person(user_metadata={"provider_token": TOKEN})
        assert len((await ana("GET", "github/repos")).body["items"]) == 3
        of = await product(ana)
        told = await ana("POST", "github/import", {"product_id": of, "full_names": ["ana/repo-001"]})
        assert told.status == 200
        assert TOKEN not in await everything_stored(api.home)


async def test_chosen_ones_are_taken_over_and_brought_up_to_date(database_url: str) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        of = await product(ana)
        told = await taken(ana, of, "ana/repo-001", "ANA/Repo-001", "ana/repo-002")
        assert (told.status, [one["full_name"] for one in told.body["items"]]) == (
            200,
            ["ana/repo-001", "ana/repo-002"],
        )
        github.repositories[1] |= {
            "name": "seeds",
            "full_name": "ana/seeds",
            "stargazers_count": 77,
            "description": None,
        }
        github.moved["ana/repo-001"] = 1001
        again = await taken(ana, of, "ana/repo-001", "ana/seeds")
        assert again.status == 200
        (one,) = again.body["items"]
        assert (one["id"], one["full_name"], one["stars_count"], one["description"]) == (
            told.body["items"][0]["id"], "ana/seeds", 77, "",
        )  # fmt: skip
        assert sorted(await kept(ana)) == ["ana/repo-002", "ana/seeds"]


async def test_nothing_is_half_imported(database_url: str) -> None:
    async with together(database_url) as (api, github):
        ana, ben = api.person(), api.person()
        of = await product(ana)
        told = await taken(ana, of, "ana/repo-001", "ana/none-of-these")
        assert (told.status, told.body["errors"][0]["field"]) == (404, "full_names.1")
        assert "nothing was imported" in told.body["detail"]
        assert await kept(ana) == []
        asked = len(github.requests)
        assert (await taken(ana, UNKNOWN, "ana/repo-001")).status == 404
        assert (await taken(ben, of, "ana/repo-001")).status == 404
        assert len(github.requests) == asked


async def test_a_token_that_was_revoked_or_is_missing(database_url: str) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        told = await ana("GET", "github/repos", headers={"X-GitHub-Token": "gho_revoked"})
        assert (told.status, "connect GitHub again" in told.body["detail"]) == (403, True)
        asked = len(github.requests)
        told = await ana("GET", "github/repos")
        assert (told.status, "X-GitHub-Token" in told.body["detail"]) == (403, True)
        told = await ana("GET", "github/repos", headers={"X-GitHub-Token": "with a space"})
        assert (told.status, len(github.requests)) == (403, asked)
        github.then((403, {}, {"message": "Resource protected by organization SAML enforcement"}))
        told = await ana("GET", "github/repos", **SENT)
        assert (told.status, "access to repositories" in told.body["detail"]) == (403, True)


async def test_what_passes_soon_is_waited_for(database_url: str) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        github.then(502, 500)
        assert (await ana("GET", "github/repos", **SENT)).status == 200
        github.then(LIMITED)
        begun = monotonic()
        assert (await ana("GET", "github/repos", **SENT)).status == 200
        assert monotonic() - begun >= 1
        assert len(github.requests) == 5


@pytest.mark.parametrize("status", [403, 429])
async def test_a_limit_says_when_to_come_again(database_url: str, status: int) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        of = await product(ana)
        github.then((status, {"Retry-After": "120"}, {"message": "You have exceeded a secondary rate limit"}))
        told = await taken(ana, of, "ana/repo-001")
        assert (told.status, told.headers["retry-after"]) == (429, "120")
        reset = int(api.home.simulator.clock.now().timestamp()) + 900
        github.then((status, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}, {"message": "limit"}))
        told = await taken(ana, of, "ana/repo-001")
        assert (told.status, 890 <= int(told.headers["retry-after"]) <= 901) == (429, True)
        assert await kept(ana) == []
        assert len(github.requests) == 2


async def test_github_is_away(database_url: str) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        github.then(503, 503, 503)
        told = await ana("GET", "github/repos", **SENT)
        assert (told.status, told.headers["retry-after"]) == (503, "30")
        github.then(*[(200, {}, {"not": "a list"})] * 3)
        assert (await ana("GET", "github/repos", **SENT)).status == 503
    async with desk(database_url, github_api_url="http://127.0.0.1:9") as api:
        assert (await api.person()("GET", "github/repos", **SENT)).status == 503


async def test_what_github_says_is_cut_to_what_fits(database_url: str) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        of = await product(ana)
        github.repositories[0] |= {"description": "a\x00b" + "x" * 6000, "language": None, "default_branch": None}
        (one,) = (await taken(ana, of, "ana/repo-000")).body["items"]
        assert (one["description"][:2], len(one["description"])) == ("ab", 5000)
        assert (one["language"], one["default_branch"]) == (None, "main")


@pytest.mark.parametrize("name", ["ana", "ana/..", "../user", "ana/repo/x", "ana/re po", "ana/x?y", "", "ana/."])
async def test_what_is_no_name_is_refused(database_url: str, name: str) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        told = await taken(ana, await product(ana), name)
        assert (told.status, told.body["errors"][0]["field"], github.requests) == (422, "full_names.0", [])


async def test_no_connection_waits_for_github(database_url: str) -> None:
    async with together(database_url) as (api, github):
        ana = api.person()
        of = await product(ana)
        github.then((403, {"Retry-After": "1"}, {"message": "secondary rate limit"}))
        held = "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'"

        async def look() -> bool:
            """Is there a moment of the wait in which no transaction is open? The service's own are short."""
            while not github.requests:
                await asyncio.sleep(0.01)
            while len(github.requests) == 1:
                if await api.home.pool.fetchval(held) == 0:
                    return True
                await asyncio.sleep(0.01)
            return False

        looking = asyncio.create_task(look())
        assert (await taken(ana, of, "ana/repo-001")).status == 200
        assert await looking
