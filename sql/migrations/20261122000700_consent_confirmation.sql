-- A yes by text is confirmed by a second message later (16 CFR 312.5(b)(2)): one more kind of schedule.
alter table schedules drop constraint schedules_kind_check;
alter table schedules add constraint schedules_kind_check check (kind in ('weekly_report', 'consent_confirmation'));
