-- archive.db, sixth step: incidents_all, and incidents with it, list no kind of attack and no attacker that is denied.
--
-- How to read it stands at the head of 001_begin.sql.  "It was not ransomware" is a value of the record, with
-- realis denied; among the kinds of the incident it read as ransomware.
-- The views that read it are made again after it, so that the schema can be read from top to bottom.

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
    n.people_affected,                        -- total; NULL: not stated
    p.decided_by                              -- machine or person
FROM incidents AS n
JOIN incident AS i ON i.public_id = n.incident
JOIN incident_party AS p ON p.incident_id = i.id AND p.role = 'provider'
JOIN organisation AS o ON o.id = p.organisation_id;
