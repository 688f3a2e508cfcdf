-- Who leads whom, the user groups Slack knows, who changed which setting last, and re-planning that
-- is under way.

CREATE TABLE teams (
    workspace TEXT NOT NULL,
    lead TEXT NOT NULL,
    kind TEXT NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (workspace, lead, kind, member)
);

CREATE INDEX teams_member ON teams (workspace, member, kind);

CREATE TABLE user_groups (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, id)
);

CREATE TABLE user_group_members (
    workspace TEXT NOT NULL,
    user_group TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (workspace, user_group, person)
);

CREATE INDEX user_group_members_person ON user_group_members (workspace, person);
CREATE INDEX people_admins ON people (workspace, id) WHERE admin = 1;

CREATE TABLE settings (
    workspace TEXT NOT NULL,
    part TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, part)
);

CREATE TABLE replans (
    workspace TEXT NOT NULL,
    reached BIGINT NOT NULL,
    PRIMARY KEY (workspace)
);
