-- Leads named by user group, beside those named one by one; and who leads, either way.

CREATE TABLE lead_groups (
    workspace TEXT NOT NULL,
    user_group TEXT NOT NULL,
    PRIMARY KEY (workspace, user_group)
);

-- Whoever cannot carry a handoff, and is in the group all the same, leads nobody through it.
CREATE VIEW who_leads AS
SELECT leads.workspace, leads.person
FROM leads
UNION
SELECT held.workspace, held.person
FROM lead_groups
JOIN user_group_members held
    ON held.workspace = lead_groups.workspace AND held.user_group = lead_groups.user_group
JOIN people ON people.workspace = held.workspace AND people.id = held.person
WHERE people.standing = 'member';
