-- By which terms handoffs are found: words of their briefs, pieces of their names, domains, people.
-- A row speaks for 64 handoffs in a row, a bit for each; a bit too many is looked at and passed over.
-- Shelves of 1,024 handoffs stand one after the other, so that writing the terms of a few new ones
-- touches the last shelf alone.

CREATE TABLE search_terms (
    workspace TEXT NOT NULL,
    shelf INTEGER NOT NULL,
    term TEXT NOT NULL,
    block INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    PRIMARY KEY (workspace, shelf, term, block)
) STRICT, WITHOUT ROWID;

-- Handoffs whose terms are not written yet. Whoever looks for something looks at these as well.
CREATE TABLE search_waiting (
    workspace TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (workspace, handoff)
) STRICT;

-- Handoffs that are older than these tables: everything below this number is still to be done.
CREATE TABLE search_backlogs (
    workspace TEXT NOT NULL PRIMARY KEY,
    below INTEGER NOT NULL
) STRICT;

INSERT INTO search_backlogs (workspace, below)
SELECT id, last_handoff + 1
FROM workspaces
WHERE last_handoff > 0;

-- What else customers are called.
CREATE TABLE aliases (
    workspace TEXT NOT NULL,
    alias_key TEXT NOT NULL,
    customer_key TEXT NOT NULL,
    alias TEXT NOT NULL,
    author TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, alias_key, customer_key)
) STRICT;
