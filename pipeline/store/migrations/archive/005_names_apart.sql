-- archive.db, fifth step: the words of a name stand side by side in search_document.fields and apart from the next name's.
--
-- How to read it stands at the head of 001_begin.sql.  Every article is looked at again before the archive is
-- used: victim:"general hospital" then wants both words in one name.

INSERT OR IGNORE INTO search_due (article_id) SELECT article_id FROM search_document;
