-- Times are UTC milliseconds. JSON stands in TEXT and is opaque to the database.

CREATE TABLE workspaces (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    bot_user TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    policy TEXT NOT NULL,
    last_handoff BIGINT NOT NULL
);

CREATE TABLE people (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    standing TEXT NOT NULL,
    admin BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, id)
);

CREATE TABLE conversations (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    PRIMARY KEY (workspace, person)
);

CREATE TABLE leads (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (workspace, person)
);

CREATE TABLE drafts (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    author TEXT NOT NULL,
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_as BIGINT,
    PRIMARY KEY (workspace, id)
);

CREATE INDEX drafts_open ON drafts (workspace, author, updated_at) WHERE submitted_as IS NULL;

CREATE TABLE handoffs (
    workspace TEXT NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    customer TEXT NOT NULL,
    customer_key TEXT COLLATE "C" NOT NULL,
    open BIGINT NOT NULL,
    seller TEXT NOT NULL,
    manager TEXT NOT NULL,
    brief TEXT NOT NULL,
    brief_version BIGINT NOT NULL,
    state TEXT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, number)
);

CREATE UNIQUE INDEX handoffs_one_open ON handoffs (workspace, customer_key) WHERE open = 1;
CREATE INDEX handoffs_customer ON handoffs (workspace, customer_key, number);
CREATE INDEX handoffs_seller ON handoffs (workspace, seller, number) WHERE open = 1;
CREATE INDEX handoffs_manager ON handoffs (workspace, manager, number) WHERE open = 1;

CREATE TABLE briefs (
    workspace TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    version BIGINT NOT NULL,
    brief TEXT NOT NULL,
    author TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, handoff, version)
);

CREATE TABLE touchpoints (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    at BIGINT NOT NULL,
    author TEXT,
    touchpoint TEXT NOT NULL
);

CREATE INDEX touchpoints_handoff ON touchpoints (workspace, handoff, id);

CREATE TABLE shared_channels (
    workspace TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    channel TEXT,
    setup TEXT NOT NULL,
    PRIMARY KEY (workspace, handoff)
);

CREATE UNIQUE INDEX shared_channels_channel ON shared_channels (workspace, channel) WHERE channel IS NOT NULL;

CREATE TABLE channel_names (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    PRIMARY KEY (workspace, name)
);

CREATE TABLE timers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    key TEXT NOT NULL,
    notice TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    lease TEXT,
    outcome TEXT
);

CREATE UNIQUE INDEX timers_key ON timers (workspace, key);
CREATE INDEX timers_due ON timers (due_at, id) WHERE outcome IS NULL;
CREATE INDEX timers_handoff ON timers (workspace, handoff) WHERE outcome IS NULL;

CREATE TABLE lanes (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    lease TEXT,
    PRIMARY KEY (workspace, name)
);

CREATE INDEX lanes_due ON lanes (due_at);

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace TEXT NOT NULL,
    lane TEXT NOT NULL,
    key TEXT NOT NULL,
    handoff BIGINT,
    errand TEXT NOT NULL,
    state BIGINT NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    first_at BIGINT,
    attempt_at BIGINT,
    channel TEXT,
    ts TEXT,
    live BIGINT NOT NULL DEFAULT 0,
    error TEXT,
    created_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX outbox_key ON outbox (workspace, key);
CREATE INDEX outbox_lane ON outbox (workspace, lane, id) WHERE state < 3;
CREATE INDEX outbox_live ON outbox (workspace, handoff) WHERE live = 1;
CREATE INDEX outbox_dead ON outbox (workspace, handoff) WHERE state = 5;

CREATE TABLE pauses (
    workspace TEXT NOT NULL,
    method TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace, method)
);

CREATE TABLE inbox (
    source TEXT NOT NULL,
    delivery_key TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (source, delivery_key)
);

CREATE INDEX inbox_age ON inbox (received_at);
