-- What a person can have for points, and what they asked for.

-- name: prizes.of
-- A person's prizes, the cheapest first.
select id, name, points from prizes where user_id = $1::uuid order by points, lower(name);

-- name: prizes.set
-- Names a prize or changes its price; no row when there are $5 others already.
insert into prizes (user_id, name, points, set_by)
select $1::uuid, $2, $3::integer, $4::uuid
where (select count(*) from prizes where user_id = $1::uuid and lower(name) <> lower($2)) < $5::integer
on conflict (user_id, lower(name)) do update set name = excluded.name, points = excluded.points, set_by = excluded.set_by
returning id;

-- name: prizes.remove
-- Takes a prize away by its name; what was asked for stays.
delete from prizes where user_id = $1::uuid and lower(name) = lower($2) returning id;

-- name: prizes.ask
-- Asks for prize $2 as redemption $3 at moment $4, where the points that nothing else holds are enough. The person's
-- points are locked.
insert into redemptions (user_id, id, prize, points, asked_at)
select p.user_id, $3::uuid, p.name, p.points, $4
from prizes p
where p.user_id = $1::uuid and p.id = $2::uuid
  and p.points <= (select coalesce(sum(points), 0) from rewards where user_id = $1::uuid)
                - (select coalesce(sum(points), 0) from redemptions where user_id = $1::uuid and state = 'asked')
on conflict (user_id, id) do nothing
returning id, prize, points, state, asked_at, decided_at;

-- name: prizes.decide
-- Settles what was asked for ($2) as $3, by $4 at moment $5; no row when it is settled already.
update redemptions set state = $3, decided_by = $4::uuid, decided_at = $5
where user_id = $1::uuid and id = $2::uuid and state = 'asked'
returning id, prize, points, state, asked_at, decided_at;

-- name: prizes.redemptions
-- What somebody asked for, newest first.
select id, prize, points, state, asked_at, decided_at from redemptions
where user_id = $1::uuid
order by asked_at desc, id
limit $2;

-- name: prizes.redemption
-- One of them.
select id, prize, points, state, asked_at, decided_at from redemptions where user_id = $1::uuid and id = $2::uuid;

-- name: prizes.given_between
-- How many prizes were given from $2 until $3.
select count(*) from redemptions
where user_id = $1::uuid and state = 'given' and decided_at >= $2 and decided_at < $3;
