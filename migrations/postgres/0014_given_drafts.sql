-- Who gave a draft to its author to finish, and why, as JSON. NULL: they began it themselves.
ALTER TABLE drafts ADD COLUMN given TEXT;
