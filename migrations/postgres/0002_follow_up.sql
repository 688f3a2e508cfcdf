-- What becomes of a handoff after its acknowledgement, what was said about its clocks, and timers
-- that are about a person as well as about a handoff.

ALTER TABLE handoffs ADD COLUMN fates TEXT NOT NULL DEFAULT '{}';
ALTER TABLE handoffs ADD COLUMN offer TEXT;

-- Reminders that arrived, and snoozes, by clock.
CREATE TABLE nudges (
    workspace TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    clock TEXT NOT NULL,
    delivered TEXT NOT NULL,
    snoozed_until BIGINT,
    PRIMARY KEY (workspace, handoff, clock)
);

-- A projection of the handoffs: it is made anew at the next start.
DROP TABLE timers;

CREATE TABLE timers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace TEXT NOT NULL,
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    alarm TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    lease TEXT,
    outcome TEXT
);

CREATE UNIQUE INDEX timers_key ON timers (workspace, key);
CREATE INDEX timers_due ON timers (due_at, id) WHERE outcome IS NULL;
CREATE INDEX timers_subject ON timers (workspace, subject) WHERE outcome IS NULL;

CREATE INDEX outbox_live_lane ON outbox (workspace, lane) WHERE live = 1;
