-- Answers to returned questions, as somebody wrote them and has not sent them yet.
CREATE TABLE answering (
    workspace TEXT NOT NULL,
    handoff INTEGER NOT NULL,
    author TEXT NOT NULL,
    -- The round and the answers, as JSON.
    content TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, handoff, author)
) STRICT;
