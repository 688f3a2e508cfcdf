-- When rotation last chose somebody: of several with as few handoffs, who waits longest is next.
CREATE TABLE rotation (
    workspace TEXT NOT NULL,
    person TEXT NOT NULL,
    chosen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, person)
);
