"""The model's tools for rewards tell what the chat tells."""

from tests.handlers.skills.meals.test_tools import calls
from tests.handlers.support import Provider, with_model


async def test_days_that_a_plan_leaves_free_break_no_row_here_either(database_url: str) -> None:
    provider = Provider()
    provider.then(calls("my_rewards"), "There you are.")
    async with with_model(database_url, provider) as (home, _):
        sam = await home.adult()
        await home.pool.execute(
            "insert into workout_plans (user_id, goal, level, weekdays, minutes, sessions, started_on) "
            "select id, 'fitness', 'beginner', array[extract(isodow from now() at time zone 'Europe/Madrid')::smallint]"
            ", 30, '[]', current_date - 30 from profiles"
        )
        await home.pool.execute(
            "insert into rewards (user_id, points, reason, skill, earned_at) "
            "select id, 10, 'x', 'projects', now() - day * interval '1 day' "
            "from profiles, unnest(array[0, 3]) as d (day)"
        )
        assert "Days in a row: 2" in await home.ask(sam, "my rewards")
        await home.ask(sam, "how am I doing with all that?")
        assert "Days in a row: 2" in str(provider.requests[-1]["messages"][-1])
