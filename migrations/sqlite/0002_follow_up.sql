-- What becomes of a handoff after its acknowledgement, what was said about its clocks, and timers
-- that are about a person as well as about a handoff.

ALTER TABLE handoffs ADD COLUMN fates TEXT NOT NULL DEFAULT '{}';
ALTER TABLE handoffs ADD COLUMN offer TEXT;

-- Reminders that arrived, and snoozes, by clock.
CREATE TABLE nudges (
    workspace TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    clock TEXT NOT NULL,
    delivered TEXT NOT NULL,
    snoozed_until INTEGER,
    PRIMARY KEY (workspace, handoff, clock)
) STRICT;

-- A projection of the handoffs: it is made anew at the next start.
DROP TABLE timers;

CREATE TABLE timers (
    id INTEGER NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    alarm TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    lease TEXT,
    outcome TEXT
) STRICT;

CREATE UNIQUE INDEX timers_key ON timers (workspace, key);
CREATE INDEX timers_due ON timers (due_at, id) WHERE outcome IS NULL;
CREATE INDEX timers_subject ON timers (workspace, subject) WHERE outcome IS NULL;

CREATE INDEX outbox_live_lane ON outbox (workspace, lane) WHERE live = 1;
