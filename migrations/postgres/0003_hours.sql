-- A person's own working hours, JSON; none: the workspace's.
ALTER TABLE people ADD COLUMN hours TEXT;

-- Days are local to the person, written 2026-12-24, so that their order is that of the text.
CREATE TABLE absences (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    cover TEXT,
    PRIMARY KEY (workspace, person, first_day)
);

CREATE INDEX absences_cover ON absences (workspace, cover, last_day) WHERE cover IS NOT NULL;
