-- archive.db, seventh step: what a stranger with SQL missed. How to read it stands at the head of 001_begin.sql.
--
-- `record`: every value of every record, parties and status among them, with who or what decided it and the sentence
-- that it rests on, for which one had to join eight tables. `reports`: the articles on an incident, for which one had to
-- know what not to count. `people_at_least` in incidents_all: a sum over incidents left out those of which only parts are
-- stated. `sources` names the article and the day it was said, and in_record knows what a person kept and what the status
-- rests on. Whose word the status is stands in a table of its own. The page of articles, newest first, sorted them all.

CREATE TABLE incident_status (
    -- [public] Incidents whose status a person decided; derived
    incident_id          INTEGER PRIMARY KEY REFERENCES incident (id), -- the event
    ruling_id            INTEGER NOT NULL REFERENCES incident_ruling (id) -- [private] the ruling it rests on
) STRICT;

INSERT INTO incident_status
WITH RECURSIVE standing (incident_id, now) AS (
    SELECT id, id FROM incident
    UNION ALL
    SELECT s.incident_id, i.merged_into
    FROM standing AS s
    JOIN incident AS i ON i.id = s.now
    WHERE i.merged_into IS NOT NULL
)
SELECT s.now, max(r.id)
FROM incident_ruling AS r
JOIN standing AS s ON s.incident_id = r.incident_id
JOIN incident AS i ON i.id = s.now AND i.merged_into IS NULL
WHERE r.field = 'attack' AND r.action IN ('set', 'pin', 'clear') AND r.revoked_at IS NULL
  AND json_extract(r.new_value, '$.value') IN ('claimed', 'suspected', 'confirmed', 'refuted')
GROUP BY s.now;

CREATE INDEX article_by_published ON article (published_at);

DROP VIEW provider_incidents;
DROP VIEW victims;
DROP VIEW incidents_by_month;
DROP VIEW incidents;
DROP VIEW incidents_all;

CREATE VIEW incidents_all AS
-- [public] One row an incident, those included that only an attacker claims: asked for by name
WITH reported AS (
    SELECT
        ia.incident_id,
        min(substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)) AS first_reported,
        max(substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10)) AS last_reported,
        count(*) AS articles,
        count(DISTINCT CASE WHEN a.copy_of IS NULL THEN a.outlet_id END) AS sources
    FROM incident_article AS ia
    JOIN article AS a ON a.id = ia.article_id
    WHERE ia.suggested = 0 AND ia.kind <> 'passing'
    GROUP BY ia.incident_id
),
stated AS (
    SELECT
        incident_id,
        min(CASE WHEN field = 'began' THEN date_from END) AS began,
        min(CASE WHEN field = 'noticed' THEN date_from END) AS noticed,
        min(CASE WHEN field = 'disclosed' THEN date_from END) AS disclosed,
        min(CASE WHEN field = 'notified' THEN date_from END) AS notified,
        min(CASE WHEN field = 'restored' THEN date_from END) AS restored,
        max(CASE WHEN field = 'people_affected' AND scope = 'total' THEN quantity END) AS people_affected,
        max(CASE WHEN field = 'people_affected' AND scope = 'low' THEN quantity END) AS people_low,
        max(CASE WHEN field = 'people_affected' AND scope = 'high' THEN quantity END) AS people_high,
        max(CASE WHEN field = 'data_loss' THEN value END) AS data_loss
    FROM incident_value
    WHERE realis = 'actual'
    GROUP BY incident_id
)
SELECT
    i.public_id AS incident,                  -- stable public id
    i.status,                                 -- claimed, suspected, confirmed, refuted
    coalesce(s.began, s.noticed, s.disclosed, s.notified, r.first_reported) AS happened, -- best date known, reduced ISO
    CASE
        WHEN s.began IS NOT NULL THEN 'began'
        WHEN s.noticed IS NOT NULL THEN 'noticed'
        WHEN s.disclosed IS NOT NULL THEN 'disclosed'
        WHEN s.notified IS NOT NULL THEN 'notified'
        WHEN r.first_reported IS NOT NULL THEN 'reported'
    END AS happened_is,                       -- which date that is
    s.began,                                  -- the attack
    s.noticed,                                -- by the victim
    s.disclosed,                              -- to the public
    s.notified,                               -- to the people affected
    s.restored,                               -- systems back
    (SELECT count(*) FROM incident_party AS p
     WHERE p.incident_id = i.id AND p.role = 'victim') AS victim_count, -- named ones
    (SELECT group_concat(named.name, '; ')
     FROM (SELECT o.name FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
           WHERE p.incident_id = i.id AND p.role = 'victim' ORDER BY o.name) AS named) AS victims, -- names, by ;
    (SELECT group_concat(named.name, '; ')
     FROM (SELECT o.name FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
           WHERE p.incident_id = i.id AND p.role = 'provider' ORDER BY o.name) AS named) AS providers, -- names, by ;
    (SELECT group_concat(listed.value, '; ')
     FROM (SELECT DISTINCT v.value FROM incident_value AS v
           WHERE v.incident_id = i.id AND v.field = 'attack_type' AND v.realis <> 'denied'
          ORDER BY v.value) AS listed) AS attack_types, -- by ;, none denied
    (SELECT group_concat(listed.value, '; ')
     FROM (SELECT DISTINCT v.value FROM incident_value AS v
           WHERE v.incident_id = i.id AND v.field = 'attacker' AND v.realis <> 'denied'
          ORDER BY v.value) AS listed) AS attackers, -- by ;, none denied
    s.people_affected,                        -- the total that stands; NULL: not stated
    s.people_low,                             -- of a range
    s.people_high,                            -- of a range
    coalesce(s.people_affected, s.people_low,
             (SELECT sum(part.quantity)
              FROM (SELECT max(v.quantity) AS quantity FROM incident_value AS v
                    WHERE v.incident_id = i.id AND v.field = 'people_affected' AND v.scope = 'part'
                      AND v.realis = 'actual' AND v.organisation_id IS NOT NULL
                    GROUP BY v.organisation_id) AS part)) AS people_at_least, -- total, else low, else its parts added up
    (SELECT group_concat(listed.value, '; ')
     FROM (SELECT DISTINCT v.value FROM incident_value AS v
           WHERE v.incident_id = i.id AND v.field = 'care_level' AND v.realis = 'actual'
           ORDER BY v.value) AS listed) AS care_level, -- by ;
    s.data_loss,                              -- none_affirmed, suspected, confirmed, published
    (SELECT group_concat(listed.region, '; ')
     FROM (SELECT coalesce(o.region, o.country) AS region
           FROM incident_party AS p JOIN organisation AS o ON o.id = p.organisation_id
           WHERE p.incident_id = i.id AND p.role = 'victim' AND o.country IS NOT NULL
           UNION
           SELECT v.value FROM incident_value AS v WHERE v.incident_id = i.id AND v.field = 'region'
           ORDER BY 1) AS listed) AS regions, -- of the victims, ISO 3166, by ;
    r.first_reported,                         -- local date
    r.last_reported,                          -- local date
    coalesce(r.articles, 0) AS articles,      -- copies included
    coalesce(r.sources, 0) AS sources         -- independent outlets, copies left out
FROM incident AS i
LEFT JOIN reported AS r ON r.incident_id = i.id
LEFT JOIN stated AS s ON s.incident_id = i.id
WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL;

CREATE VIEW incidents AS
-- [public] One row an incident; what only an attacker claims is left out (see incidents_all)
SELECT * FROM incidents_all
WHERE status <> 'claimed';

CREATE VIEW incidents_by_month AS
-- [public] Incidents counted by month; refuted ones are no incidents
SELECT
    substr(happened, 1, 7) AS month,          -- 2023-10; a bare 2023 gathers those known to the year only
    count(*) AS incidents,                    -- suspected and confirmed
    count(CASE WHEN status = 'confirmed' THEN 1 END) AS confirmed, -- of these
    count(CASE WHEN happened_is = 'reported' THEN 1 END) AS dated_by_report, -- of these: no date stated
    sum(victim_count) AS victims,             -- named victims
    count(CASE WHEN providers IS NOT NULL THEN 1 END) AS through_provider, -- incidents that came through one
    sum(people_affected) AS people_affected   -- where a total is stated; NULL: nowhere
FROM incidents
WHERE status <> 'refuted'
GROUP BY substr(happened, 1, 7);

CREATE VIEW victims AS
-- [public] One row an incident and victim
SELECT
    n.incident,                               -- stable public id
    n.status,                                 -- of the incident
    n.happened,                               -- of the incident
    o.id AS organisation_id,                  -- stable
    o.name AS victim,                         -- as shown in lists
    (SELECT min(f.name) FROM organisation_name AS f
     WHERE f.organisation_id = o.id AND f.language IN ('fr', 'mul')
       AND f.kind = 'official' AND f.verified = 1) AS victim_fr, -- its official French name, where verified
    o.kind,                                   -- its trade
    o.city,                                   -- where
    o.region,                                 -- ISO 3166-2
    o.country,                                -- ISO 3166-1
    (SELECT max(v.quantity) FROM incident_value AS v
     WHERE v.incident_id = i.id AND v.organisation_id = o.id
       AND v.field = 'people_affected' AND v.scope = 'part') AS people_affected, -- its part of them
    p.decided_by                              -- machine or person
FROM incidents AS n
JOIN incident AS i ON i.public_id = n.incident
JOIN incident_party AS p ON p.incident_id = i.id AND p.role = 'victim'
JOIN organisation AS o ON o.id = p.organisation_id;

CREATE VIEW provider_incidents AS
-- [public] One row a provider and incident that came through it
SELECT
    o.id AS organisation_id,                  -- stable
    o.name AS provider,                       -- as shown in lists
    o.kind,                                   -- its trade
    o.region,                                 -- ISO 3166-2
    n.incident,                               -- stable public id
    n.status,                                 -- of the incident
    n.happened,                               -- of the incident
    n.victim_count,                           -- named victims
    n.victims,                                -- names, by ;
    n.people_affected,                        -- of the whole incident, which stands once for each of its providers
    n.people_at_least,                        -- likewise
    p.decided_by                              -- machine or person
FROM incidents AS n
JOIN incident AS i ON i.public_id = n.incident
JOIN incident_party AS p ON p.incident_id = i.id AND p.role = 'provider'
JOIN organisation AS o ON o.id = p.organisation_id;

CREATE VIEW reports AS
-- [public] One row an incident, claimed ones included, and article on it; what is only suggested is left out
SELECT
    i.public_id AS incident,                  -- stable public id
    i.status,                                 -- of the incident
    j.article_id,                             -- stable
    j.kind,                                   -- report, follow_up; passing: counted neither as article nor as source
    u.name AS outlet,                         -- who printed it
    a.language,                               -- of the text: en, fr …
    substr(coalesce(a.published_local, a.published_at, a.first_seen_at), 1, 10) AS published, -- local date
    r.title,                                  -- as printed
    a.canonical_url AS url,                   -- where
    a.copy_of,                                -- the article of which it is a near copy; NULL: its own
    (SELECT max(e.number) FROM edition AS e
     WHERE e.article_id = a.id AND e.withdrawn_at IS NULL) AS edition, -- its French that stands published; NULL: none
    j.decided_by,                             -- machine or person: that it is on this incident
    j.reason                                  -- why, in words
FROM incident_article AS j
JOIN incident AS i ON i.id = j.incident_id
JOIN article AS a ON a.id = j.article_id
JOIN outlet AS u ON u.id = a.outlet_id
LEFT JOIN revision AS r ON r.id = a.current_revision_id
WHERE j.suggested = 0 AND i.merged_into IS NULL AND i.withdrawn_at IS NULL;

DROP VIEW sources;

CREATE VIEW sources AS
-- [public] One row a claim, claimed incidents included: what is said, by whom, where it stands in which text
SELECT
    i.public_id AS incident,                  -- stable public id
    i.status,                                 -- of the incident
    c.field,                                  -- what is said
    c.value,                                  -- as in incident_claim
    c.quantity,                               -- as in incident_claim
    c.unit,                                   -- as in incident_claim
    c.date_from,                              -- as in incident_claim
    c.date_to,                                -- as in incident_claim
    o.name AS organisation,                   -- whom it concerns
    c.scope,                                  -- as in incident_claim
    c.qualifier,                              -- as in incident_claim
    c.realis,                                 -- as in incident_claim
    c.attributed_to,                          -- who says so
    c.said_at,                                -- the day it was said, where stated
    EXISTS (SELECT 1 FROM incident_value AS v WHERE v.claim_id = c.id)
        OR EXISTS (SELECT 1 FROM incident_party AS p WHERE p.claim_id = c.id)
        OR EXISTS (SELECT 1 FROM incident_value AS v
                   WHERE v.incident_id = c.incident_id AND v.field = c.field AND v.decided_by = 'person'
                     AND v.value IS NOT DISTINCT FROM c.value AND v.quantity IS NOT DISTINCT FROM c.quantity
                     AND v.date_from IS NOT DISTINCT FROM c.date_from
                     AND v.organisation_id IS NOT DISTINCT FROM c.organisation_id)
        OR EXISTS (SELECT 1 FROM incident_party AS p
                   WHERE p.incident_id = c.incident_id AND p.organisation_id = c.organisation_id AND p.role = c.field
                     AND p.decided_by = 'person')
        OR (c.field = 'attack' AND (i.status = 'claimed') = (coalesce(c.attributed_to, '') = 'attacker')
            AND (i.status IN ('claimed', 'suspected')
                 OR c.realis = CASE i.status WHEN 'refuted' THEN 'denied' ELSE 'actual' END))
        AS in_record,                         -- 1: the record rests on it, or says the same
    substr(r.text, c.span_start + 1, c.span_end - c.span_start) AS quotation, -- the words
    substr(r.text, CASE WHEN c.span_start > 120 THEN c.span_start - 119 ELSE 1 END,
           c.span_end + 120 - CASE WHEN c.span_start > 120 THEN c.span_start - 120 ELSE 0 END) AS context, -- in context
    u.name AS outlet,                         -- who printed it
    a.canonical_url AS url,                   -- where
    a.id AS article_id,                       -- stable
    a.language,                               -- of the text
    a.published_at,                           -- of the article
    r.fetched_at,                             -- of this revision
    c.revision_id,                            -- stable
    r.number AS revision,                     -- which of the article's texts, from 1
    c.span_start,                             -- code points
    c.span_end,                               -- code points
    x.version AS extractor                    -- that read it
FROM incident_claim AS c
JOIN incident AS i ON i.id = c.incident_id
JOIN extraction AS x ON x.id = c.extraction_id
JOIN revision AS r ON r.id = c.revision_id
JOIN article AS a ON a.id = r.article_id
JOIN outlet AS u ON u.id = a.outlet_id
LEFT JOIN organisation AS o ON o.id = c.organisation_id
WHERE x.active = 1;

CREATE VIEW record AS
-- [public] One row a value of a record, claimed ones included: what stands, who or what decided it, where it is said
WITH standing AS (
    SELECT i.public_id AS incident, i.status, v.field, v.value, v.quantity, v.unit, v.precision, v.date_from, v.date_to,
           v.organisation_id, v.scope, v.qualifier, v.realis, v.decided_by,
           -- What a person kept or gave is cited where a text says the same.
           coalesce(v.claim_id, (SELECT min(s.id) FROM incident_claim AS s
                                 WHERE s.incident_id = v.incident_id AND s.field = v.field
                                   AND s.value IS NOT DISTINCT FROM v.value
                                   AND s.quantity IS NOT DISTINCT FROM v.quantity
                                   AND s.date_from IS NOT DISTINCT FROM v.date_from
                                   AND s.organisation_id IS NOT DISTINCT FROM v.organisation_id)) AS claim_id
    FROM incident_value AS v
    JOIN incident AS i ON i.id = v.incident_id
    WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL
    UNION ALL
    SELECT i.public_id, i.status, p.role, NULL, NULL, NULL, NULL, NULL, NULL, p.organisation_id, NULL, NULL, 'actual',
           p.decided_by,
           coalesce(p.claim_id, (SELECT min(s.id) FROM incident_claim AS s
                                 WHERE s.incident_id = p.incident_id AND s.field = p.role
                                   AND s.organisation_id = p.organisation_id))
    FROM incident_party AS p
    JOIN incident AS i ON i.id = p.incident_id
    WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL
    UNION ALL
    SELECT i.public_id, i.status, 'status', i.status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
           CASE WHEN EXISTS (SELECT 1 FROM incident_status AS d WHERE d.incident_id = i.id)
                THEN 'person' ELSE 'machine' END,
           -- The last word of those who can know: of the attacker only where nobody else speaks.
           (SELECT s.id FROM incident_claim AS s
            WHERE s.incident_id = i.id AND s.field = 'attack'
              AND (i.status = 'claimed') = (coalesce(s.attributed_to, '') = 'attacker')
              AND (i.status IN ('claimed', 'suspected')
                   OR s.realis = CASE i.status WHEN 'refuted' THEN 'denied' ELSE 'actual' END)
            ORDER BY coalesce(s.said_at, '') DESC, s.id
            LIMIT 1)
    FROM incident AS i
    WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL
),
cited AS (
    SELECT
        t.*, o.name AS organisation, c.attributed_to, a.id AS article_id,
        u.name AS outlet, a.canonical_url AS url, a.language, a.published_at, c.revision_id, r.number AS revision,
        r.fetched_at, c.span_start, c.span_end, x.version AS extractor,
        substr(r.text, c.span_start + 1, c.span_end - c.span_start) AS quotation,
        CASE WHEN c.span_start < 600 THEN c.span_start ELSE 600 END AS ahead,
        c.span_end - c.span_start AS size,
        substr(r.text, CASE WHEN c.span_start < 600 THEN 1 ELSE c.span_start - 599 END,
               CASE WHEN c.span_start < 600 THEN c.span_start ELSE 600 END + c.span_end - c.span_start + 600) AS around
    FROM standing AS t
    LEFT JOIN organisation AS o ON o.id = t.organisation_id
    LEFT JOIN incident_claim AS c ON c.id = t.claim_id
    LEFT JOIN extraction AS x ON x.id = c.extraction_id
    LEFT JOIN revision AS r ON r.id = c.revision_id
    LEFT JOIN article AS a ON a.id = r.article_id
    LEFT JOIN outlet AS u ON u.id = a.outlet_id
),
-- Sentences are parted by line ends, and by a stop that ends neither a title, an initial nor a month: from the words one
-- goes back and on, sign by sign, until one comes.
placed AS (
    SELECT *,
           (WITH RECURSIVE back (n) AS (
                SELECT 0
                UNION ALL
                SELECT n + 1 FROM back
                WHERE n < ahead
                  AND substr(around, ahead - n, 1) <> '
'
                  AND (n >= ahead - 1 OR substr(around, ahead - n - 1, 2) NOT IN ('. ', '! ', '? ')
                       OR substr(around, ahead - n + 1, 1) GLOB '[a-z0-9—–]'
                       OR substr(around, ahead - n - 3, 2) GLOB '[ .][A-Z]'
                       OR substr(around, ahead - n - 4, 3) IN (' St', ' Dr', ' Mr', 'Mrs', ' Ms')))
            SELECT max(n) FROM back) AS lead,
           (WITH RECURSIVE onward (n) AS (
                SELECT 0
                UNION ALL
                SELECT n + 1 FROM onward
                WHERE ahead + size + n < length(around)
                  AND substr(around, ahead + size + n + 1, 1) <> '
'
                  AND (substr(around, ahead + size + n, 2) NOT IN ('. ', '! ', '? ')
                       OR substr(around, ahead + size + n + 2, 1) GLOB '[a-z0-9—–]'
                       OR substr(around, ahead + size + n - 2, 2) GLOB '[ .][A-Z]'
                       OR substr(around, ahead + size + n - 3, 3) IN (' St', ' Dr', ' Mr', 'Mrs', ' Ms')))
            SELECT max(n) FROM onward) AS tail
    FROM cited
)
SELECT
    incident,                                 -- stable public id
    status,                                   -- of the incident
    field,                                    -- as in incident_claim, or status
    value,                                    -- as in incident_claim
    quantity,                                 -- as in incident_claim
    unit,                                     -- as in incident_claim
    precision,                                -- as in incident_claim
    date_from,                                -- as in incident_claim
    date_to,                                  -- as in incident_claim
    organisation_id,                          -- the party, or whom it concerns where not the whole
    organisation,                             -- its name
    scope,                                    -- as in incident_claim
    qualifier,                                -- as in incident_claim
    realis,                                   -- as in incident_claim: only actual is a fact; NULL: a status
    decided_by,                               -- machine or person
    attributed_to,                            -- who says so; NULL: the reporter
    quotation,                                -- the words; NULL: no text says it in words of its own, or it was erased
    trim(substr(around, ahead - lead + 1, lead + size + tail)) AS sentence, -- in which they stand
    outlet,                                   -- who printed it
    url,                                      -- where
    article_id,                               -- stable
    language,                                 -- of the text: en, fr …
    published_at,                             -- of the article
    revision_id,                              -- stable
    revision,                                 -- which of the article's texts, from 1
    fetched_at,                               -- when that text was first read
    span_start,                               -- code points
    span_end,                                 -- code points
    extractor                                 -- version of the program that read it
FROM placed;
