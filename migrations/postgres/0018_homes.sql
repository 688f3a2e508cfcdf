-- The app's home of everybody who has opened it.
CREATE TABLE homes (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- Which page they look at, and whose handoffs, as JSON.
    looking TEXT NOT NULL,
    -- 1: it shows a team, and changes with every handoff of it.
    team BIGINT NOT NULL DEFAULT 0,
    -- What was published last, as a hash; NULL before the first time.
    shown TEXT,
    shown_at BIGINT NOT NULL DEFAULT 0,
    -- When it is to be looked over; NULL while nothing has changed.
    due_at BIGINT,
    -- How often it was looked over, so that each time has a name of its own.
    turn BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace, person)
);

CREATE INDEX homes_due ON homes (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX homes_team ON homes (workspace) WHERE team = 1;
