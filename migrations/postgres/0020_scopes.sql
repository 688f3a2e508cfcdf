-- What the token may, as Slack last said; NULL where it never did.
ALTER TABLE workspaces ADD COLUMN scopes TEXT;
