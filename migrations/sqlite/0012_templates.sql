-- A workspace's own versions of lists of questions. What is shipped is not in here. A version that
-- a brief was written with never changes.
CREATE TABLE templates (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    -- NULL: whoever runs the bot.
    author TEXT,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, name, version)
) STRICT;

-- The version that the brief was written with.
ALTER TABLE handoffs ADD COLUMN template TEXT NOT NULL DEFAULT 'standard';
ALTER TABLE handoffs ADD COLUMN template_version INTEGER NOT NULL DEFAULT 1;
-- A draft asks the newest version of it.
ALTER TABLE drafts ADD COLUMN template TEXT NOT NULL DEFAULT 'standard';
