-- Whole books on their way from one person to another. NULL: it is not over yet.
CREATE TABLE transfers (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    giver TEXT NOT NULL,
    receiver TEXT NOT NULL,
    author TEXT NOT NULL,
    why TEXT NOT NULL,
    manages INTEGER NOT NULL,
    sells INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (workspace, id)
) STRICT;

-- Of one person one at a time.
CREATE UNIQUE INDEX transfers_under_way ON transfers (workspace, giver) WHERE ended_at IS NULL;

-- The handoffs in it, and what became of each. NULL: it was not reached yet.
CREATE TABLE transferred (
    workspace TEXT NOT NULL,
    transfer TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    outcome TEXT,
    PRIMARY KEY (workspace, transfer, handoff)
) STRICT;
