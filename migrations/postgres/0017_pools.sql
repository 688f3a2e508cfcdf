-- Who else was asked to take a handoff, so that they find it among theirs: a JSON list of people,
-- NULL while only the manager is asked.
ALTER TABLE handoffs ADD COLUMN pool TEXT;

UPDATE handoffs
SET pool = state::jsonb -> 'arrival' ->> 'others'
WHERE open = 1 AND state::jsonb -> 'arrival' ->> 'arrival' = 'pooled';

CREATE INDEX handoffs_pooled ON handoffs (workspace, number) WHERE pool IS NOT NULL;
