-- archive.db, second step.  Memory is asked for sentences that are similar, not only for the same: an index of its words.
-- How to read it stands at the head of 001_begin.sql.

CREATE VIRTUAL TABLE memory_index USING fts5 (
    -- [private] The words of memory.source: candidates for similar sentences, which are then compared letter by letter
    source,                                   -- as in memory
    content=[memory], content_rowid=[id], tokenize='unicode61 remove_diacritics 2', columnsize=0
);
CREATE VIRTUAL TABLE memory_word USING fts5vocab (
    -- [private] Every word of the index and how often it stands there: rare ones are asked for
    memory_index, row
);
INSERT INTO memory_index (rowid, source)
SELECT id, source FROM memory WHERE source IS NOT NULL;

-- The index keeps no copy: it must be told the old words, or it goes wrong without a word.
CREATE TRIGGER memory_ai AFTER INSERT ON memory
WHEN NEW.source IS NOT NULL
BEGIN
    INSERT INTO memory_index (rowid, source) VALUES (NEW.id, NEW.source);
END;
CREATE TRIGGER memory_ad AFTER DELETE ON memory
WHEN OLD.source IS NOT NULL
BEGIN
    INSERT INTO memory_index (memory_index, rowid, source) VALUES ('delete', OLD.id, OLD.source);
END;
CREATE TRIGGER memory_forgotten AFTER UPDATE OF source ON memory
WHEN OLD.source IS NOT NULL
BEGIN
    INSERT INTO memory_index (memory_index, rowid, source) VALUES ('delete', OLD.id, OLD.source);
END;
CREATE TRIGGER memory_changed AFTER UPDATE OF source ON memory
WHEN NEW.source IS NOT NULL
BEGIN
    INSERT INTO memory_index (rowid, source) VALUES (NEW.id, NEW.source);
END;
