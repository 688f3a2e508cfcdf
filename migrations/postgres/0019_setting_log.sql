-- Who changed what in the settings, in its order.
CREATE TABLE setting_log (
    workspace TEXT NOT NULL,
    nth BIGINT NOT NULL,
    part TEXT NOT NULL,
    -- NULL: whoever runs the bot, on the command line.
    changed_by TEXT,
    changed_at BIGINT NOT NULL,
    -- What was chosen for the part, as JSON.
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (workspace, nth)
);
