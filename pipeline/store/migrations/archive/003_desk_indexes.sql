-- archive.db, third step: the desk at a hundred thousand articles walks an index instead of sorting everything.

CREATE INDEX article_by_time ON article (coalesce(published_at, first_seen_at), id); -- desk: newest first
CREATE INDEX extraction_by_relevance ON extraction (relevance) WHERE active = 1; -- desk: just below the threshold
CREATE INDEX task_given_up ON task (subject_id) WHERE state = 'given_up';     -- desk: what waits for a person
