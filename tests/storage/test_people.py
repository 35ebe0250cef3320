"""Who writes from which ids, when several change at the same moment."""

import asyncio

from asyncpg import Pool

from storage.people import change_identity
from tests.house import NUMBER

PHONE = "+34600777000"


async def test_people_who_take_one_phone_at_the_same_moment_all_end_well(pool: Pool) -> None:
    """Meta tells of a change twice, to two processes, and beside the messages of the new owner."""
    for n in range(8):
        user_id = await pool.fetchval("insert into profiles (id) values (gen_random_uuid()) returning id")
        await pool.execute(
            "insert into contacts (user_id, channel, business_number, bsuid, conversation) "
            "values ($1, 'whatsapp', $2, $3, $3)",
            user_id,
            NUMBER,
            f"ES.{n}",
        )
    await asyncio.gather(*(change_identity(pool, NUMBER, (f"ES.{n}", None), (f"ES.{n}", PHONE)) for n in range(8)))
    assert await pool.fetchval("select count(*) from contacts where phone = $1", PHONE) == 1
