-- Whole books on their way from one person to another. NULL: it is not over yet.
CREATE TABLE transfers (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    giver TEXT NOT NULL,
    receiver TEXT NOT NULL,
    author TEXT NOT NULL,
    why TEXT NOT NULL,
    manages BIGINT NOT NULL,
    sells BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (workspace, id)
);

-- Of one person one at a time.
CREATE UNIQUE INDEX transfers_under_way ON transfers (workspace, giver) WHERE ended_at IS NULL;

-- The handoffs in it, and what became of each. NULL: it was not reached yet.
CREATE TABLE transferred (
    workspace TEXT NOT NULL,
    transfer TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    outcome TEXT,
    PRIMARY KEY (workspace, transfer, handoff)
);
