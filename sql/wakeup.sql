-- name: wakeup.without_waiting
-- The notification's own commit need not reach the disk.
set local synchronous_commit = off;

-- name: wakeup.notify
-- Tells every listening worker that conversations are ready.
notify tandem_ready;
