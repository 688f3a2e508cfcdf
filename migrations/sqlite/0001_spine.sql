-- Times are UTC milliseconds. JSON stands in TEXT and is opaque to the database.

CREATE TABLE workspaces (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    bot_user TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    policy TEXT NOT NULL,
    last_handoff INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    standing TEXT NOT NULL,
    admin INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT;

CREATE TABLE conversations (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    PRIMARY KEY (workspace, person)
) STRICT;

CREATE TABLE leads (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (workspace, person)
) STRICT;

CREATE TABLE drafts (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    author TEXT NOT NULL,
    content TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    submitted_as INTEGER,
    PRIMARY KEY (workspace, id)
) STRICT;

CREATE INDEX drafts_open ON drafts (workspace, author, updated_at) WHERE submitted_as IS NULL;

CREATE TABLE handoffs (
    workspace TEXT NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    customer TEXT NOT NULL,
    customer_key TEXT NOT NULL,
    open INTEGER NOT NULL,
    seller TEXT NOT NULL,
    manager TEXT NOT NULL,
    brief TEXT NOT NULL,
    brief_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, number)
) STRICT;

CREATE UNIQUE INDEX handoffs_one_open ON handoffs (workspace, customer_key) WHERE open = 1;
CREATE INDEX handoffs_customer ON handoffs (workspace, customer_key, number);
CREATE INDEX handoffs_seller ON handoffs (workspace, seller, number) WHERE open = 1;
CREATE INDEX handoffs_manager ON handoffs (workspace, manager, number) WHERE open = 1;

CREATE TABLE briefs (
    workspace TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    version INTEGER NOT NULL,
    brief TEXT NOT NULL,
    author TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, handoff, version)
) STRICT;

CREATE TABLE touchpoints (
    id INTEGER NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT,
    touchpoint TEXT NOT NULL
) STRICT;

CREATE INDEX touchpoints_handoff ON touchpoints (workspace, handoff, id);

CREATE TABLE shared_channels (
    workspace TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    channel TEXT,
    setup TEXT NOT NULL,
    PRIMARY KEY (workspace, handoff)
) STRICT;

CREATE UNIQUE INDEX shared_channels_channel ON shared_channels (workspace, channel) WHERE channel IS NOT NULL;

CREATE TABLE channel_names (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    PRIMARY KEY (workspace, name)
) STRICT;

CREATE TABLE timers (
    id INTEGER NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    key TEXT NOT NULL,
    notice TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    lease TEXT,
    outcome TEXT
) STRICT;

CREATE UNIQUE INDEX timers_key ON timers (workspace, key);
CREATE INDEX timers_due ON timers (due_at, id) WHERE outcome IS NULL;
CREATE INDEX timers_handoff ON timers (workspace, handoff) WHERE outcome IS NULL;

CREATE TABLE lanes (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    lease TEXT,
    PRIMARY KEY (workspace, name)
) STRICT;

CREATE INDEX lanes_due ON lanes (due_at);

CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY,
    workspace TEXT NOT NULL,
    lane TEXT NOT NULL,
    key TEXT NOT NULL,
    handoff INTEGER,
    errand TEXT NOT NULL,
    state INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    first_at INTEGER,
    attempt_at INTEGER,
    channel TEXT,
    ts TEXT,
    live INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX outbox_key ON outbox (workspace, key);
CREATE INDEX outbox_lane ON outbox (workspace, lane, id) WHERE state < 3;
CREATE INDEX outbox_live ON outbox (workspace, handoff) WHERE live = 1;
CREATE INDEX outbox_dead ON outbox (workspace, handoff) WHERE state = 5;

CREATE TABLE pauses (
    workspace TEXT NOT NULL,
    method TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace, method)
) STRICT;

CREATE TABLE inbox (
    source TEXT NOT NULL,
    delivery_key TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (source, delivery_key)
) STRICT;

CREATE INDEX inbox_age ON inbox (received_at);
