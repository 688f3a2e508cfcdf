-- What happened lately in a workspace: the leads' digest looks back two weeks.

CREATE INDEX touchpoints_at ON touchpoints (workspace, at) WHERE author IS NOT NULL;
