"""A plan is drafted once while nothing changes, and what became of each is counted."""

from bot.metrics import PLANS
from tests.handlers.skills.meals.test_chat import at_breakfast
from tests.handlers.skills.meals.test_tools import BAD, calls, draft
from tests.handlers.support import Provider, with_model


def counted(outcome: str) -> float:
    return float(PLANS.labels("meals", outcome)._value.get())


async def test_the_hit_rate_stands_in_the_metrics(database_url: str) -> None:
    provider = Provider()
    provider.then(calls("final_result", **draft(diets=("vegan",))))
    before = {outcome: counted(outcome) for outcome in ("kept", "drafted")}
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: vegan")
        await home.pool.execute("delete from meals; delete from meal_plans")
        await home.ask(sam, "meal plan: vegan")
        assert counted("drafted") - before["drafted"] == 1
        assert counted("kept") - before["kept"] == 1
        assert len(provider.requests) == 1


async def test_what_is_kept_is_checked_again(database_url: str) -> None:
    provider = Provider()
    provider.then(calls("final_result", **draft(diets=("vegan",))))
    provider.then(*[calls("final_result", **BAD)] * 6)
    async with with_model(database_url, provider) as (home, _):
        sam = await at_breakfast(home)
        await home.ask(sam, "meal plan: vegan")
        await home.pool.execute("delete from meals; delete from meal_plans")
        await home.pool.execute("update plan_cache set plan = $1", '{"days": []}')
        before = counted("refused")
        await home.ask(sam, "meal plan: vegan")
        assert counted("refused") - before == 1  # what was kept broke a rule, and so did what the model made
        assert await home.pool.fetchval("select count(*) from plan_cache") == 1
