-- Questions to the seller, each under its number, with what became of them.

ALTER TABLE handoffs ADD COLUMN asked TEXT NOT NULL DEFAULT '[]';
