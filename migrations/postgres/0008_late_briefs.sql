-- When a draft's author was reminded that the brief is late, and until when they put it off.

ALTER TABLE drafts ADD COLUMN delivered TEXT NOT NULL DEFAULT '[]';
ALTER TABLE drafts ADD COLUMN snoozed_until BIGINT;
