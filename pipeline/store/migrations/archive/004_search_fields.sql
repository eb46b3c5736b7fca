-- archive.db, fourth step.  What search asks by field (victim:, type:, place: …) stands in the index as words of its own,
-- and what its facets count in a narrow row: neither is looked up article by article any more.
-- How to read it stands at the head of 001_begin.sql.  field_words and field_code are functions of the program.

DROP TRIGGER search_document_ai;
DROP TRIGGER search_document_ad;
DROP TRIGGER search_document_au;
DROP TABLE search_word;
DROP TABLE search_index;
ALTER TABLE search_document RENAME TO search_document_before;

CREATE TABLE search_document (
    -- [public] What is searched of an article, in either language
    id                   INTEGER PRIMARY KEY, -- first free second at or after publication; may move: never cite it
    article_id           INTEGER NOT NULL UNIQUE REFERENCES article (id) ON DELETE CASCADE, -- the story
    card                 TEXT,                -- local day, outlet.id, language, attack types: what facets count
    title_en             TEXT,                -- as printed
    body_en              TEXT,                -- as printed; exported only where outlet.export_text
    title_fr             TEXT,                -- never an editor's unpublished text
    body_fr              TEXT,                -- likewise; exported only as an edition
    french_is            TEXT,                -- edition: the last; draft: the machine's; original: theirs
    stems_en             TEXT,                -- English words and labels, stemmed, folded; exported only as body_en is
    stems_fr             TEXT,                -- French ones (œ to oe, l'hôpital split); exported only as body_fr is
    facts                TEXT,                -- organisations, types, places by their labels in both languages
    fields               TEXT,                -- words for victim:, provider:, type: …, each led by its field's name
    CHECK (french_is IN ('edition', 'draft', 'original')),
    CHECK ((french_is IS NULL) = (title_fr IS NULL AND body_fr IS NULL))
) STRICT;

INSERT INTO search_document (id, article_id, title_en, body_en, title_fr, body_fr, french_is, stems_en, stems_fr, facts)
SELECT id, article_id, title_en, body_en, title_fr, body_fr, french_is, stems_en, stems_fr, facts
FROM search_document_before;
DROP TABLE search_document_before;

CREATE TABLE search_state (
    -- [private] Where an article stands, by search document
    document_id          INTEGER PRIMARY KEY REFERENCES search_document (id) ON UPDATE CASCADE ON DELETE CASCADE, -- which
    state                TEXT NOT NULL        -- waiting, in_review … title_only, original, kept, new
) STRICT;
CREATE INDEX search_state_by_state ON search_state (state, document_id);      -- state:waiting

CREATE TABLE search_due (
    -- [private] Articles of which something changed that search asks by field: empty once the transaction has ended
    article_id           INTEGER PRIMARY KEY  -- whose fields are to be looked at again
) STRICT;

UPDATE search_document SET
    card = (
        SELECT substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)
               || ' ' || a.outlet_id || ' ' || coalesce(a.language, '-')
               || coalesce((SELECT group_concat(t.value, '') FROM (
                   SELECT DISTINCT ' ' || (m.value ->> '$.value') AS value
                   FROM extraction AS x JOIN mention AS m ON m.extraction_id = x.id AND m.kind = 'attack_type'
                   WHERE x.revision_id = a.current_revision_id AND x.active = 1 ORDER BY 1) AS t), '')
        FROM article AS a WHERE a.id = search_document.article_id),
    fields = (
        SELECT group_concat(f.words, ' ') FROM (
            SELECT 'any' AS words
            UNION
            SELECT 'outlet' || a.outlet_id || coalesce(' ' || field_code('lang', a.language), '')
            FROM article AS a WHERE a.id = search_document.article_id
            UNION
            SELECT field_words(p.role, n.folded)
            FROM incident_article AS j
            JOIN incident_party AS p ON p.incident_id = j.incident_id
            JOIN organisation_name AS n ON n.organisation_id = p.organisation_id
            WHERE j.article_id = search_document.article_id AND j.suggested = 0
            UNION
            SELECT field_words(m.role, n.folded)
            FROM article AS a
            JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
            JOIN mention AS m ON m.extraction_id = x.id AND m.role IN ('victim', 'provider')
            JOIN organisation_name AS n ON n.organisation_id = m.organisation_id
            WHERE a.id = search_document.article_id
            UNION
            SELECT CASE m.kind
                       WHEN 'attack_type' THEN field_code('type', m.value ->> '$.value')
                       WHEN 'place' THEN concat_words(
                           concat_words(field_code('region', m.value ->> '$.region'),
                                        field_code('country', m.value ->> '$.country')),
                           field_words('city', m.value ->> '$.value'))
                       ELSE field_words('attacker', m.value ->> '$.value')
                   END
            FROM article AS a
            JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
            JOIN mention AS m ON m.extraction_id = x.id AND m.kind IN ('attacker', 'malware', 'attack_type', 'place')
            WHERE a.id = search_document.article_id
            UNION
            SELECT CASE v.field WHEN 'attack_type' THEN field_code('type', v.value)
                                ELSE field_words('attacker', v.value) END
            FROM incident_article AS j
            JOIN incident_value AS v ON v.incident_id = j.incident_id AND v.field IN ('attack_type', 'attacker')
            WHERE j.article_id = search_document.article_id AND j.suggested = 0
            UNION
            SELECT concat_words(concat_words(field_code('region', o.region), field_code('country', o.country)),
                                field_words('city', o.city))
            FROM organisation AS o
            WHERE o.id IN (
                SELECT p.organisation_id
                FROM incident_article AS j
                JOIN incident_party AS p ON p.incident_id = j.incident_id AND p.role = 'victim'
                WHERE j.article_id = search_document.article_id AND j.suggested = 0
                UNION
                SELECT m.organisation_id
                FROM article AS a
                JOIN extraction AS x ON x.revision_id = a.current_revision_id AND x.active = 1
                JOIN mention AS m ON m.extraction_id = x.id AND m.role = 'victim'
                WHERE a.id = search_document.article_id)
        ) AS f WHERE f.words <> '');

CREATE INDEX search_document_card ON search_document (id, article_id, card);  -- facets: rows as narrow as what they count

-- No prefix='2 3 4' (a third of the file): ranso* is expanded into the words of search_word.
CREATE VIRTUAL TABLE search_index USING fts5 (
    -- [public] The words of search_document; no user's text reaches MATCH unparsed
    title_en,                                 -- as in search_document
    body_en,                                  -- as in search_document
    title_fr,                                 -- as in search_document
    body_fr,                                  -- as in search_document
    stems_en,                                 -- as in search_document
    stems_fr,                                 -- as in search_document
    facts,                                    -- as in search_document
    fields,                                   -- as in search_document
    content=[search_document], content_rowid=[id], tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_word USING fts5vocab (
    -- [public] Every word of the index, from which a prefix is expanded
    search_index, row
);
INSERT INTO search_index (search_index) VALUES ('rebuild');

-- The index keeps no copy: it must be told the old values, or it goes wrong without a word.
CREATE TRIGGER search_document_ai AFTER INSERT ON search_document
BEGIN
    INSERT INTO search_index (rowid, title_en, body_en, title_fr, body_fr, stems_en, stems_fr, facts, fields)
    VALUES (NEW.id, NEW.title_en, NEW.body_en, NEW.title_fr, NEW.body_fr, NEW.stems_en, NEW.stems_fr, NEW.facts,
            NEW.fields);
END;
CREATE TRIGGER search_document_ad AFTER DELETE ON search_document
BEGIN
    INSERT INTO search_index (search_index, rowid, title_en, body_en, title_fr, body_fr, stems_en, stems_fr, facts,
                              fields)
    VALUES ('delete', OLD.id, OLD.title_en, OLD.body_en, OLD.title_fr, OLD.body_fr, OLD.stems_en, OLD.stems_fr,
            OLD.facts, OLD.fields);
END;
CREATE TRIGGER search_document_au AFTER UPDATE ON search_document
WHEN (NEW.id, NEW.title_en, NEW.body_en, NEW.title_fr, NEW.body_fr, NEW.stems_en, NEW.stems_fr, NEW.facts, NEW.fields)
  IS NOT (OLD.id, OLD.title_en, OLD.body_en, OLD.title_fr, OLD.body_fr, OLD.stems_en, OLD.stems_fr, OLD.facts,
          OLD.fields)
BEGIN
    INSERT INTO search_index (search_index, rowid, title_en, body_en, title_fr, body_fr, stems_en, stems_fr, facts,
                              fields)
    VALUES ('delete', OLD.id, OLD.title_en, OLD.body_en, OLD.title_fr, OLD.body_fr, OLD.stems_en, OLD.stems_fr,
            OLD.facts, OLD.fields);
    INSERT INTO search_index (rowid, title_en, body_en, title_fr, body_fr, stems_en, stems_fr, facts, fields)
    VALUES (NEW.id, NEW.title_en, NEW.body_en, NEW.title_fr, NEW.body_fr, NEW.stems_en, NEW.stems_fr, NEW.facts,
            NEW.fields);
END;

-- Every state is told anew with the next change of its article; until then it is what this step finds.
INSERT INTO search_state (document_id, state)
SELECT doc.id, CASE
    WHEN d.state <> 'waiting' THEN d.state
    WHEN d.id IS NOT NULL AND (
        a.human_relevance = 1
        OR (a.human_relevance IS NULL AND EXISTS (SELECT 1 FROM incident_article AS j WHERE j.article_id = a.id))
        OR EXISTS (SELECT 1
                   FROM segment AS s
                   JOIN segment_version AS v ON v.segment_id = s.id AND v.active = 1
                   WHERE s.adaptation_id = d.id AND s.kind <> 'headline')) THEN 'waiting'
    WHEN d.id IS NOT NULL THEN 'title_only'
    WHEN NOT EXISTS (SELECT 1 FROM extraction AS x
                     WHERE x.revision_id = a.current_revision_id AND x.active = 1) THEN 'new'
    WHEN a.language = 'fr' AND (
        a.human_relevance = 1
        OR EXISTS (SELECT 1 FROM incident_article AS j WHERE j.article_id = a.id)) THEN 'original'
    ELSE 'kept'
END
FROM search_document AS doc
JOIN article AS a ON a.id = doc.article_id
LEFT JOIN adaptation AS d ON d.article_id = a.id AND d.language = 'fr-CA';

-- (OR IGNORE would give way to the conflict clause of the statement that fires the trigger.)
-- However a record, a state or a name is changed, the fields of its articles follow before the transaction ends.
CREATE TRIGGER search_due_state AFTER UPDATE OF state ON adaptation
BEGIN
    INSERT INTO search_due VALUES (NEW.article_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_article
AFTER UPDATE OF outlet_id, language, published_at, published_local, human_relevance ON article
BEGIN
    INSERT INTO search_due VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_joined AFTER INSERT ON incident_article
BEGIN
    INSERT INTO search_due VALUES (NEW.article_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_left AFTER DELETE ON incident_article
BEGIN
    INSERT INTO search_due VALUES (OLD.article_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_moved AFTER UPDATE ON incident_article
BEGIN
    INSERT INTO search_due VALUES (NEW.article_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_party AFTER INSERT ON incident_party
BEGIN
    INSERT INTO search_due
    SELECT j.article_id FROM incident_article AS j WHERE j.incident_id = NEW.incident_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_party_gone AFTER DELETE ON incident_party
BEGIN
    INSERT INTO search_due
    SELECT j.article_id FROM incident_article AS j WHERE j.incident_id = OLD.incident_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_value AFTER INSERT ON incident_value
WHEN NEW.field IN ('attack_type', 'attacker')
BEGIN
    INSERT INTO search_due
    SELECT j.article_id FROM incident_article AS j WHERE j.incident_id = NEW.incident_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_value_gone AFTER DELETE ON incident_value
WHEN OLD.field IN ('attack_type', 'attacker')
BEGIN
    INSERT INTO search_due
    SELECT j.article_id FROM incident_article AS j WHERE j.incident_id = OLD.incident_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_name AFTER INSERT ON organisation_name
BEGIN
    INSERT INTO search_due
    SELECT r.article_id FROM mention AS m
    JOIN extraction AS x ON x.id = m.extraction_id
    JOIN revision AS r ON r.id = x.revision_id
    WHERE m.organisation_id = NEW.organisation_id AND m.role IN ('victim', 'provider')
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER search_due_place AFTER UPDATE OF region, country, city ON organisation
WHEN (NEW.region, NEW.country, NEW.city) IS NOT (OLD.region, OLD.country, OLD.city)
BEGIN
    INSERT INTO search_due
    SELECT r.article_id FROM mention AS m
    JOIN extraction AS x ON x.id = m.extraction_id
    JOIN revision AS r ON r.id = x.revision_id
    WHERE m.organisation_id = NEW.id AND m.role = 'victim'
    ON CONFLICT DO NOTHING;
END;
