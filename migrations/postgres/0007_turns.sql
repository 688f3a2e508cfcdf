-- Counts how often somebody else came to owe what a clock measures; what leads were told of the
-- one before says nothing of the next.

ALTER TABLE nudges ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
