-- Who is asked to take something over is looked up for every message of their day; few ever are.

CREATE INDEX handoffs_offered ON handoffs (workspace, number) WHERE offer IS NOT NULL;
