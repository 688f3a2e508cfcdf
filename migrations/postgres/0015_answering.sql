-- Answers to returned questions, as somebody wrote them and has not sent them yet.
CREATE TABLE answering (
    workspace TEXT NOT NULL,
    handoff BIGINT NOT NULL,
    author TEXT NOT NULL,
    -- The round and the answers, as JSON.
    content TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, handoff, author)
);
