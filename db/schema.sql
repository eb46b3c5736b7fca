-- The schema of archive.db, version 7. Made by `make schema`; do not edit.
-- How to read it stands at the head of pipeline/store/migrations/archive/001_begin.sql; what each value
-- means in data-dictionary.md.

CREATE TABLE archive (
    -- [public] This file: one row that says which archive it is
    id                   INTEGER PRIMARY KEY, -- always 1
    uuid                 TEXT NOT NULL,       -- exports derive a UUIDv5 from it and a row's id
    schema_version       INTEGER NOT NULL,    -- the last migration; a program that knows fewer refuses the file
    made_at              TEXT NOT NULL,       -- when the archive was begun
    CHECK (id = 1),
    CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE vocabulary (
    -- [public] Values of the closed lists with their labels, from the program's data
    field                TEXT NOT NULL,       -- field of a claim, or: kind, role, status, region, country …
    value                TEXT NOT NULL,       -- as it stands in the data: ransomware, CA-ON
    label_en             TEXT NOT NULL,       -- what it is called in English
    label_fr             TEXT NOT NULL,       -- what it is called in Canadian French
    source               TEXT,                -- the codebook or norm it follows
    PRIMARY KEY (field, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE outlet (
    -- [public] A newspaper or site whose stories are read; from feeds.yaml
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    name                 TEXT NOT NULL UNIQUE, -- as printed in a credit
    timezone             TEXT NOT NULL,       -- IANA zone of its datelines: America/Toronto
    language             TEXT NOT NULL,       -- what it writes in, unless a page says otherwise
    rights               TEXT NOT NULL DEFAULT 'draft', -- index: extract, search; draft: translate; adapt: publish
    attribution_fr       TEXT,                -- its part of the credit: « une publication sœur de … »
    disclosure_fr        TEXT,                -- line that says how the French was made
    export_text          INTEGER NOT NULL DEFAULT 0, -- 1: its full texts may leave in an export
    CHECK (rights IN ('index', 'draft', 'adapt')),
    CHECK (export_text IN (0, 1))
) STRICT;

CREATE TABLE feed (
    -- [public] A feed as it is watched; a feed is its name, its address may move
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    outlet_id            INTEGER NOT NULL REFERENCES outlet (id), -- whose feed
    name                 TEXT NOT NULL UNIQUE, -- as in feeds.yaml and --feed
    url                  TEXT NOT NULL UNIQUE, -- where it is now; ${NAME} stays unexpanded: no keys here
    state                TEXT NOT NULL DEFAULT 'watched',   -- off: by the settings; gone: the site answered 410
    etag                 TEXT,                -- [private] stored in the transaction that stores its entries
    last_modified        TEXT,                -- [private] likewise
    body_hash            TEXT,                -- [private] likewise; for servers whose ETag lies
    next_poll_at         TEXT,                -- [private] not asked before
    last_success_at      TEXT,                -- last good answer, a 304 among them
    last_new_entry_at    TEXT,                -- last answer that brought something
    failures             INTEGER NOT NULL DEFAULT 0, -- in a row
    CHECK (state IN ('watched', 'off', 'gone')),
    CHECK (failures >= 0),
    CHECK (next_poll_at GLOB '????-??-??T??:??:??Z'),
    CHECK (last_success_at GLOB '????-??-??T??:??:??Z'),
    CHECK (last_new_entry_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE feed_alias (
    -- [public] Addresses a feed has left (301, 308): the settings may still name them
    url                  TEXT PRIMARY KEY,    -- the old address
    feed_id              INTEGER NOT NULL REFERENCES feed (id), -- the feed that lived there
    moved_at             TEXT NOT NULL,       -- when the move was seen
    CHECK (moved_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE poll_log (
    -- [public] Every poll: what was watched when, and the gaps
    feed_id              INTEGER NOT NULL REFERENCES feed (id), -- what was asked
    polled_at            TEXT NOT NULL,       -- when
    outcome              TEXT NOT NULL,       -- how it ended; all but failed are answers
    http_status          INTEGER,             -- NULL: no answer at all
    new_entries          INTEGER NOT NULL DEFAULT 0, -- entries not seen before
    error                TEXT,                -- [private] what failed, in words
    PRIMARY KEY (feed_id, polled_at),
    CHECK (outcome IN ('changed', 'not_modified', 'same_body', 'moved', 'gone', 'failed')),
    CHECK (new_entries >= 0),
    CHECK (polled_at GLOB '????-??-??T??:??:??Z')
) STRICT, WITHOUT ROWID;

CREATE TABLE article (
    -- [public] A story at one canonical address; its texts are revisions
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    outlet_id            INTEGER NOT NULL REFERENCES outlet (id), -- who published it
    canonical_url        TEXT NOT NULL UNIQUE, -- trackers off, AMP resolved
    language             TEXT,                -- of the text: en, fr …
    published_at         TEXT,                -- UTC, or the bare date where no time is stated
    published_local      TEXT,                -- as the page states it, with its offset: for "Monday", months
    published_precision  TEXT,                -- time or day
    first_seen_at        TEXT NOT NULL,       -- when we met it
    copy_of              INTEGER REFERENCES article (id), -- another outlet's story of which this is a near copy
    human_relevance      INTEGER,             -- an editor's answer: 1 relevant after all, 0 not relevant
    current_revision_id  INTEGER REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED, -- its newest
    CHECK (published_at GLOB '????-??-??T??:??:??Z' OR published_at GLOB '????-??-??'),
    CHECK (published_precision IN ('time', 'day')),
    CHECK ((published_precision IS 'time') = (length(published_at) IS 20)),
    CHECK ((published_precision IS 'day') = (length(published_at) IS 10)),
    CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
    CHECK (copy_of <> id),
    CHECK (human_relevance IN (0, 1))
) STRICT;

CREATE INDEX article_by_first_seen ON article (first_seen_at);

CREATE INDEX article_by_copy ON article (copy_of) WHERE copy_of IS NOT NULL;

CREATE TABLE appearance (
    -- [public] An address under which a story stands, with what the feed's entry said
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    url                  TEXT NOT NULL UNIQUE, -- as found, unwrapped
    article_id           INTEGER REFERENCES article (id),   -- NULL until its page is fetched
    outlet_id            INTEGER NOT NULL REFERENCES outlet (id), -- whose page
    feed_id              INTEGER REFERENCES feed (id),      -- the feed that brought it first
    kind                 TEXT NOT NULL,       -- how we came to the address
    guid                 TEXT,                -- the entry's id in its feed
    title                TEXT,                -- the entry's title, markup off
    author               TEXT,                -- the entry's author
    published_at         TEXT,                -- the entry's date: UTC, or a bare date
    payload_sha256       TEXT,                -- [private] the entry in payloads.db: the text if no page gives it
    first_seen_at        TEXT NOT NULL,       -- when we met it
    CHECK (kind IN ('entry', 'canonical', 'amp', 'alternate', 'redirect', 'added', 'import')),
    CHECK (kind <> 'entry' OR feed_id IS NOT NULL),
    CHECK (published_at GLOB '????-??-??T??:??:??Z' OR published_at GLOB '????-??-??'),
    CHECK (first_seen_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX appearance_by_guid ON appearance (feed_id, guid) WHERE guid IS NOT NULL;

CREATE INDEX appearance_by_article ON appearance (article_id);

CREATE TABLE revision (
    -- [public] A state of the source story; frozen
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    article_id           INTEGER NOT NULL REFERENCES article (id), -- whose text
    number               INTEGER NOT NULL,    -- 1, 2, 3 … within the article
    title                TEXT,                -- the headline alone
    text                 TEXT,                -- NFC: title, blank line, blocks; exported only where outlet.export_text
    blocks               TEXT,                -- JSON [{kind, start, end}], kind: paragraph, subhead, list_item, quote
    text_hash            TEXT NOT NULL,       -- of the folded text: a cosmetic change keeps it and makes no revision
    byline               TEXT,                -- as printed
    published            TEXT,                -- the date this page states, ISO with its offset
    modified             TEXT,                -- the date of change it states, likewise
    origin               TEXT NOT NULL,       -- where the text comes from; entry: the feed's own full content
    partial              INTEGER NOT NULL DEFAULT 0, -- 1: a teaser or paywall, more exists
    payload_sha256       TEXT,                -- the raw page in payloads.db
    etag                 TEXT,                -- [private] for the next conditional request; may change
    last_modified        TEXT,                -- [private] likewise
    fetched_at           TEXT NOT NULL,       -- when this text was first read
    checked_at           TEXT,                -- last time the page still said the same; may change
    erased_at            TEXT,                -- text taken out, by retention or by law (the event says which)
    UNIQUE (article_id, number),
    CHECK (number >= 1),
    CHECK (text IS NOT NULL OR erased_at IS NOT NULL),
    CHECK (blocks IS NULL OR json_valid(blocks)),
    CHECK (origin IN ('page', 'entry', 'paste', 'import')),
    CHECK (partial IN (0, 1)),
    CHECK (fetched_at GLOB '????-??-??T??:??:??Z'),
    CHECK (checked_at GLOB '????-??-??T??:??:??Z'),
    CHECK (erased_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX revision_by_text_hash ON revision (text_hash);

CREATE TRIGGER revision_frozen
BEFORE UPDATE ON revision
WHEN (NEW.id, NEW.article_id, NEW.number, NEW.text_hash, NEW.published, NEW.modified, NEW.origin, NEW.partial,
      NEW.payload_sha256, NEW.fetched_at)
  IS NOT (OLD.id, OLD.article_id, OLD.number, OLD.text_hash, OLD.published, OLD.modified, OLD.origin, OLD.partial,
          OLD.payload_sha256, OLD.fetched_at)
BEGIN
    SELECT RAISE(ABORT, 'revision is frozen: a changed story is a new revision');
END;

CREATE TRIGGER revision_erasable
BEFORE UPDATE OF title, text, blocks, byline, erased_at ON revision
WHEN coalesce(NEW.erased_at, '') <= coalesce(OLD.erased_at, '')
  OR (NEW.title, NEW.text, NEW.blocks, NEW.byline)
     IS (OLD.title, OLD.text, OLD.blocks, OLD.byline)
  OR (coalesce(NEW.title, OLD.title), coalesce(NEW.text, OLD.text), coalesce(NEW.blocks, OLD.blocks),
      coalesce(NEW.byline, OLD.byline))
     IS NOT (OLD.title, OLD.text, OLD.blocks, OLD.byline)
BEGIN
    SELECT RAISE(ABORT, 'revision is frozen: its text may only be erased, with erased_at');
END;

CREATE TRIGGER revision_kept
BEFORE DELETE ON revision
BEGIN
    SELECT RAISE(ABORT, 'revision is kept: erase its text instead');
END;

CREATE TABLE story_hash (
    -- [private] Bottom-k sketch of a text: finds near copies by containment
    hash                 INTEGER NOT NULL,    -- of one shingle
    article_id           INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE, -- whose text has it
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX story_hash_by_article ON story_hash (article_id);

CREATE TABLE task (
    -- [private] One stage of work on one thing: waiting, failing and stale alike
    subject_kind         TEXT NOT NULL,       -- what the work is on
    subject_id           INTEGER NOT NULL,    -- its id there
    stage                TEXT NOT NULL,       -- fetch, extract, join, translate_title …: names of stages.py
    state                TEXT NOT NULL DEFAULT 'waiting', -- given_up: a person is told; skipped: on purpose
    version              INTEGER,             -- extractor or model.id of the last success; an older one is stale
    attempts             INTEGER NOT NULL DEFAULT 0, -- tries since the last success
    next_at              TEXT,                -- due from then on; NULL: nothing to do
    claimed_by           TEXT,                -- process that has it in hand
    claimed_until        TEXT,                -- after that another may take it
    error                TEXT,                -- the last failure, or why skipped
    PRIMARY KEY (subject_kind, subject_id, stage),
    CHECK (subject_kind IN ('appearance', 'article', 'revision', 'incident', 'adaptation', 'segment')),
    CHECK (state IN ('waiting', 'retrying', 'done', 'given_up', 'skipped')),
    CHECK ((state IN ('waiting', 'retrying')) = (next_at IS NOT NULL)),
    CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CHECK (attempts >= 0),
    CHECK (next_at GLOB '????-??-??T??:??:??Z'),
    CHECK (claimed_until GLOB '????-??-??T??:??:??Z')
) STRICT, WITHOUT ROWID;

CREATE INDEX task_due ON task (stage, next_at) WHERE next_at IS NOT NULL;

CREATE TABLE job_run (
    -- [private] Every run of a recurring job
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of start
    job                  TEXT NOT NULL,       -- poll, process, backup, digest …
    started_at           TEXT NOT NULL,       -- when
    ended_at             TEXT,                -- NULL: running, or killed
    outcome              TEXT,                -- how it ended
    counts               TEXT,                -- JSON {feeds, entries, articles …}: the table that run prints
    error                TEXT,                -- what failed, in words
    CHECK (outcome IN ('done', 'failed', 'stopped')),
    CHECK ((outcome IS NULL) = (ended_at IS NULL)),
    CHECK (counts IS NULL OR json_valid(counts)),
    CHECK (started_at GLOB '????-??-??T??:??:??Z'),
    CHECK (ended_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX job_run_by_job ON job_run (job, started_at);

CREATE TABLE extraction (
    -- [public] One reading of a revision by one version of the extractor
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    revision_id          INTEGER NOT NULL REFERENCES revision (id), -- what was read
    version              INTEGER NOT NULL,    -- of the extractor
    relevance            REAL NOT NULL,       -- 0..1: does it report a cyber incident in health care?
    reasons              TEXT,                -- JSON [words a person understands]
    active               INTEGER NOT NULL DEFAULT 1, -- 1: the reading that counts
    made_at              TEXT NOT NULL,       -- when
    CHECK (relevance BETWEEN 0 AND 1),
    CHECK (reasons IS NULL OR json_valid(reasons)),
    CHECK (active IN (0, 1)),
    CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE UNIQUE INDEX extraction_active ON extraction (revision_id) WHERE active = 1;

CREATE INDEX extraction_by_revision ON extraction (revision_id);

CREATE TABLE mention (
    -- [public] A span that names something; made anew at each extraction
    id                   INTEGER PRIMARY KEY, -- made anew: cite the span, never this
    extraction_id        INTEGER NOT NULL REFERENCES extraction (id) ON DELETE CASCADE, -- the reading that found it
    kind                 TEXT NOT NULL,       -- what is named
    span_start           INTEGER NOT NULL,    -- in the revision's text
    span_end             INTEGER NOT NULL,    -- likewise
    organisation_id      INTEGER REFERENCES organisation (id), -- who it is, where resolved
    role                 TEXT,                -- of an organisation in this article
    value                TEXT,                -- JSON: what it was read as, {quantity, unit}, {date_from} …
    CHECK (kind IN ('organisation', 'attacker', 'malware', 'place', 'figure', 'money', 'date', 'attack_type', 'care')),
    CHECK (span_start >= 0 AND span_start < span_end),
    CHECK (role IN ('victim', 'provider', 'mentioned')),
    CHECK (value IS NULL OR json_valid(value))
) STRICT;

CREATE INDEX mention_by_extraction ON mention (extraction_id);

CREATE INDEX mention_by_organisation ON mention (organisation_id)
    WHERE organisation_id IS NOT NULL;

CREATE TABLE organisation (
    -- [public] A hospital, authority, insurer, supplier …; found or from the gazetteer
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    folded_key           TEXT NOT NULL UNIQUE, -- folded name and region (and city where two share both)
    name                 TEXT NOT NULL,       -- the one shown in lists
    kind                 TEXT NOT NULL,       -- its trade; supplier: it serves health organisations
    health               INTEGER NOT NULL,    -- 1: a health organisation
    origin               TEXT NOT NULL,       -- gazetteer: ours; workspace: the newsroom's; found: in a text
    city                 TEXT,                -- where it is
    region               TEXT,                -- ISO 3166-2: CA-ON
    country              TEXT,                -- ISO 3166-1 alpha-2: CA
    merged_into          INTEGER REFERENCES organisation (id), -- the row that stands for it now
    CHECK (kind IN ('hospital', 'health_system', 'clinic', 'care_home', 'insurer', 'lab', 'pharmacy', 'agency',
                    'supplier', 'regulator', 'other')),
    CHECK (health IN (0, 1)),
    CHECK (origin IN ('gazetteer', 'workspace', 'found')),
    CHECK (region IS NULL OR (region GLOB '[A-Z][A-Z]-?*' AND substr(region, 1, 2) IS country)),
    CHECK (country GLOB '[A-Z][A-Z]'),
    CHECK (merged_into <> id)
) STRICT;

CREATE TABLE organisation_name (
    -- [public] What an organisation is called: many names, each with its source
    organisation_id      INTEGER NOT NULL REFERENCES organisation (id), -- whose name
    language             TEXT NOT NULL,       -- en, fr …; mul: the same in all
    name                 TEXT NOT NULL,       -- as written
    kind                 TEXT NOT NULL,       -- official, or how else it is called
    folded               TEXT NOT NULL,       -- lower case, no accents or punctuation: what texts are compared with
    grammar              TEXT,                -- gender and number in French: m, f, m pl, f pl
    source               TEXT,                -- where the name is attested
    verified             INTEGER NOT NULL DEFAULT 0, -- 1: stands so in its source: may go into French unasked
    PRIMARY KEY (organisation_id, language, name, kind),
    CHECK (kind IN ('official', 'customary', 'short', 'acronym', 'former', 'variant')),
    CHECK (verified IN (0, 1)),
    CHECK (verified = 0 OR source IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX organisation_name_by_folded ON organisation_name (folded);

CREATE TABLE incident (
    -- [public] One real event, whatever the number of articles
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    public_id            TEXT NOT NULL UNIQUE, -- 2023-0147: the year its record was opened, never a name
    status               TEXT NOT NULL,       -- derived; claimed: only an attacker says so; refuted: it was not one
    merged_into          INTEGER REFERENCES incident (id), -- the record that stands for it now
    withdrawn_at         TEXT,                -- no article reports it any more
    made_at              TEXT NOT NULL,       -- when the record was opened
    CHECK (public_id GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]*'),
    CHECK (status IN ('claimed', 'suspected', 'confirmed', 'refuted')),
    CHECK (merged_into <> id),
    CHECK (withdrawn_at GLOB '????-??-??T??:??:??Z'),
    CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE incident_article (
    -- [public] Which articles report an incident; derived
    incident_id          INTEGER NOT NULL REFERENCES incident (id), -- the event
    article_id           INTEGER NOT NULL REFERENCES article (id),  -- the story
    kind                 TEXT NOT NULL,       -- follow_up: lawsuit, fine; passing: the story is on something else
    suggested            INTEGER NOT NULL DEFAULT 0, -- 1: two incidents fit, an editor is asked; counts nowhere
    decided_by           TEXT NOT NULL DEFAULT 'machine', -- machine, or a person's ruling
    reason               TEXT,                -- why, in words: same victim, dates fit
    PRIMARY KEY (incident_id, article_id),
    CHECK (kind IN ('report', 'follow_up', 'passing')),
    CHECK (suggested IN (0, 1)),
    CHECK (decided_by IN ('machine', 'person'))
) STRICT, WITHOUT ROWID;

CREATE INDEX incident_article_by_article ON incident_article (article_id);

CREATE TABLE incident_claim (
    -- [public] What one text says of an incident, at one span; made anew at each extraction
    id                   INTEGER PRIMARY KEY, -- made anew: cite revision and span, never this
    incident_id          INTEGER NOT NULL REFERENCES incident (id), -- of which event
    extraction_id        INTEGER NOT NULL REFERENCES extraction (id) ON DELETE CASCADE, -- the reading that found it
    field                TEXT NOT NULL,       -- what is said; attack: that it happened at all
    value                TEXT,                -- a word of the field's vocabulary, a name, CA-ON
    quantity             INTEGER,             -- a figure, always whole: people, dollars, days, bytes
    unit                 TEXT,                -- of what: people, patients, letters, appointments, CAD, days, bytes
    precision            TEXT,                -- of the dates, the coarser
    date_from            TEXT,                -- when, or from when: 2023-10
    date_to              TEXT,                -- to when
    organisation_id      INTEGER REFERENCES organisation (id), -- whom it concerns: the party, or the owner of a part
    scope                TEXT,                -- of a figure; low, high: a range; earlier: an older count
    qualifier            TEXT,                -- NULL: said as exact
    realis               TEXT NOT NULL DEFAULT 'actual', -- did it happen, in the speaker's words?
    attributed_to        TEXT,                -- who says so; NULL: the reporter, in his own voice
    said_at              TEXT,                -- the day it was said, where stated
    revision_id          INTEGER NOT NULL REFERENCES revision (id), -- the text that says it
    span_start           INTEGER NOT NULL,    -- in that text
    span_end             INTEGER NOT NULL,    -- likewise
    CHECK (field IN ('attack', 'victim', 'provider', 'attacker', 'malware', 'attack_type', 'region',
                     'began', 'noticed', 'disclosed', 'notified', 'restored',
                     'people_affected', 'data_type', 'data_loss', 'data_volume',
                     'care_level', 'care_effect', 'system_down', 'disruption', 'restored_from',
                     'ransom', 'lawsuit', 'settlement', 'fine')),
    CHECK (field = 'attack' OR coalesce(value, quantity, date_from, date_to, organisation_id) IS NOT NULL),
    CHECK (field NOT IN ('victim', 'provider') OR organisation_id IS NOT NULL),
    CHECK ((unit IS NULL) = (quantity IS NULL)),
    CHECK (precision IN ('year', 'month', 'day')),
    CHECK (length(date_from) IN (4, 7, 10) AND date_from GLOB '[12][0-9][0-9][0-9]*'),
    CHECK (length(date_to) IN (4, 7, 10) AND date_to GLOB '[12][0-9][0-9][0-9]*'),
    CHECK (date_from <= date_to || '~'),      -- 2023-10-23 to 2023 is in order
    CHECK (CASE precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 WHEN 'day' THEN 10 END
           IS coalesce(min(length(date_from), length(date_to)), length(date_from), length(date_to))),
    CHECK (scope IN ('total', 'part', 'low', 'high', 'earlier')),
    CHECK (qualifier IN ('about', 'at_least', 'at_most', 'more_than', 'fewer_than')),
    CHECK (realis IN ('actual', 'failed', 'planned', 'denied', 'alleged')),
    CHECK (attributed_to IN ('victim', 'provider', 'regulator', 'police', 'court', 'researcher', 'media', 'attacker')),
    CHECK (said_at GLOB '[12][0-9][0-9][0-9]*'),
    CHECK (span_start >= 0 AND span_start < span_end)
) STRICT;

CREATE INDEX incident_claim_by_incident ON incident_claim (incident_id, field);

CREATE INDEX incident_claim_by_extraction ON incident_claim (extraction_id);

CREATE TABLE incident_ruling (
    -- [private] What a person decided on an incident; only added, and revoked
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of time
    incident_id          INTEGER NOT NULL REFERENCES incident (id), -- on which event
    action               TEXT NOT NULL,       -- set, clear, pin a field; exclude an article; merge; split one off
    field                TEXT,                -- as in incident_claim
    organisation_id      INTEGER REFERENCES organisation (id), -- the party, or the owner of a part
    article_id           INTEGER REFERENCES article (id), -- excluded, or split off
    other_incident_id    INTEGER REFERENCES incident (id), -- merged into, or split off as
    old_value            TEXT,                -- JSON {value, quantity, unit, date_from …} it overrules
    new_value            TEXT,                -- JSON, likewise, that stands instead
    note                 TEXT,                -- why
    person_id            INTEGER NOT NULL REFERENCES person (id), -- who
    made_at              TEXT NOT NULL,       -- when
    revoked_at           TEXT,                -- undone; the event says by whom
    erased_at            TEXT,                -- words and values taken out by law
    CHECK (action IN ('set', 'clear', 'pin', 'exclude', 'merge', 'split')),
    CHECK (action NOT IN ('set', 'clear', 'pin') OR field IS NOT NULL),
    CHECK (action NOT IN ('exclude', 'split') OR article_id IS NOT NULL),
    CHECK ((action IN ('merge', 'split')) = (other_incident_id IS NOT NULL)),
    CHECK (other_incident_id <> incident_id),
    CHECK (old_value IS NULL OR json_valid(old_value)),
    CHECK (new_value IS NULL OR json_valid(new_value)),
    CHECK (made_at GLOB '????-??-??T??:??:??Z'),
    CHECK (revoked_at GLOB '????-??-??T??:??:??Z'),
    CHECK (erased_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX incident_ruling_by_incident ON incident_ruling (incident_id);

CREATE TRIGGER incident_ruling_frozen
BEFORE UPDATE ON incident_ruling
WHEN (NEW.id, NEW.incident_id, NEW.action, NEW.field, NEW.organisation_id, NEW.article_id, NEW.other_incident_id,
      NEW.person_id, NEW.made_at)
  IS NOT (OLD.id, OLD.incident_id, OLD.action, OLD.field, OLD.organisation_id, OLD.article_id,
          OLD.other_incident_id, OLD.person_id, OLD.made_at)
BEGIN
    SELECT RAISE(ABORT, 'incident_ruling is frozen: revoke it and add another');
END;

CREATE TRIGGER incident_ruling_revoked
BEFORE UPDATE OF revoked_at ON incident_ruling
WHEN OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'incident_ruling is frozen: revoked once and for all');
END;

CREATE TRIGGER incident_ruling_erasable
BEFORE UPDATE OF old_value, new_value, note, erased_at ON incident_ruling
WHEN coalesce(NEW.erased_at, '') <= coalesce(OLD.erased_at, '')
  OR (NEW.old_value, NEW.new_value, NEW.note)
     IS (OLD.old_value, OLD.new_value, OLD.note)
  OR (coalesce(NEW.old_value, OLD.old_value), coalesce(NEW.new_value, OLD.new_value),
      coalesce(NEW.note, OLD.note))
     IS NOT (OLD.old_value, OLD.new_value, OLD.note)
BEGIN
    SELECT RAISE(ABORT, 'incident_ruling is frozen: its words may only be erased, with erased_at');
END;

CREATE TRIGGER incident_ruling_kept
BEFORE DELETE ON incident_ruling
BEGIN
    SELECT RAISE(ABORT, 'incident_ruling is kept: revoke it instead');
END;

CREATE TABLE incident_party (
    -- [public] The record: who was hit and through whom; derived
    incident_id          INTEGER NOT NULL REFERENCES incident (id), -- the event
    organisation_id      INTEGER NOT NULL REFERENCES organisation (id), -- merges already resolved
    role                 TEXT NOT NULL,       -- provider: it came through this one; the same one may be both
    decided_by           TEXT NOT NULL,       -- machine, or a person's ruling
    claim_id             INTEGER REFERENCES incident_claim (id) ON DELETE CASCADE, -- the claim it rests on
    ruling_id            INTEGER REFERENCES incident_ruling (id), -- [private] the ruling it rests on
    PRIMARY KEY (incident_id, organisation_id, role),
    CHECK (role IN ('victim', 'provider')),
    CHECK (decided_by IN ('machine', 'person')),
    CHECK ((decided_by = 'machine') = (claim_id IS NOT NULL)),
    CHECK ((decided_by = 'person') = (ruling_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX incident_party_by_organisation ON incident_party (organisation_id, role);

CREATE INDEX incident_party_by_claim ON incident_party (claim_id) WHERE claim_id IS NOT NULL;

CREATE TABLE incident_value (
    -- [public] The record: every other value of derive(claims, rulings)
    id                   INTEGER PRIMARY KEY, -- made anew at each derivation
    incident_id          INTEGER NOT NULL REFERENCES incident (id), -- the event
    field                TEXT NOT NULL,       -- as in incident_claim; several rows where a field has several values
    value                TEXT,                -- as in incident_claim
    quantity             INTEGER,             -- as in incident_claim
    unit                 TEXT,                -- as in incident_claim
    precision            TEXT,                -- as in incident_claim
    date_from            TEXT,                -- as in incident_claim
    date_to              TEXT,                -- as in incident_claim
    organisation_id      INTEGER REFERENCES organisation (id), -- whom it concerns, where not the whole
    scope                TEXT,                -- as in incident_claim
    qualifier            TEXT,                -- as in incident_claim
    realis               TEXT NOT NULL DEFAULT 'actual', -- as in incident_claim
    attributed_to        TEXT,                -- as in incident_claim
    decided_by           TEXT NOT NULL,       -- machine, or a person's ruling
    claim_id             INTEGER REFERENCES incident_claim (id) ON DELETE CASCADE, -- the claim it rests on
    ruling_id            INTEGER REFERENCES incident_ruling (id), -- [private] the ruling it rests on
    CHECK ((unit IS NULL) = (quantity IS NULL)),
    CHECK (precision IN ('year', 'month', 'day')),
    CHECK (date_from <= date_to || '~'),
    CHECK (scope IN ('total', 'part', 'low', 'high', 'earlier')),
    CHECK (qualifier IN ('about', 'at_least', 'at_most', 'more_than', 'fewer_than')),
    CHECK (realis IN ('actual', 'failed', 'planned', 'denied', 'alleged')),
    CHECK (attributed_to IN ('victim', 'provider', 'regulator', 'police', 'court', 'researcher', 'media', 'attacker')),
    CHECK (decided_by IN ('machine', 'person')),
    CHECK ((decided_by = 'machine') = (claim_id IS NOT NULL)),
    CHECK ((decided_by = 'person') = (ruling_id IS NOT NULL))
) STRICT;

CREATE INDEX incident_value_by_incident ON incident_value (incident_id, field);

CREATE INDEX incident_value_by_claim ON incident_value (claim_id) WHERE claim_id IS NOT NULL;

CREATE UNIQUE INDEX incident_value_total ON incident_value (incident_id)
    WHERE field = 'people_affected' AND scope = 'total';

CREATE TABLE incident_change (
    -- [public] What changed in the record: copies elsewhere follow it
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of time
    incident_id          INTEGER NOT NULL REFERENCES incident (id), -- of which event
    happened_at          TEXT NOT NULL,       -- when
    kind                 TEXT NOT NULL,       -- new, changed, merged or withdrawn
    merged_into          INTEGER REFERENCES incident (id), -- where to look now
    fields               TEXT,                -- JSON [fields whose value changed]
    CHECK (kind IN ('new', 'changed', 'merged', 'withdrawn')),
    CHECK ((kind = 'merged') = (merged_into IS NOT NULL)),
    CHECK (fields IS NULL OR json_valid(fields)),
    CHECK (happened_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX incident_change_by_time ON incident_change (happened_at);

CREATE TABLE person (
    -- [public] Someone who signs; the account is in newsroom.db
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable; account.person_id there
    byline               TEXT NOT NULL        -- the name as printed, and nothing else about them
) STRICT;

CREATE TABLE model (
    -- [public] A translation model that made drafts
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- grows with each installation
    name                 TEXT NOT NULL,       -- as its package says
    version              TEXT NOT NULL,       -- likewise; two files may claim the same
    sha256               TEXT NOT NULL UNIQUE, -- of the package: what really tells models apart
    decoding             TEXT,                -- JSON {beam_size, length_penalty …} from its metadata
    CHECK (length(sha256) = 64),
    CHECK (decoding IS NULL OR json_valid(decoding))
) STRICT;

CREATE TABLE adaptation (
    -- [private] The French article in the making
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    article_id           INTEGER NOT NULL REFERENCES article (id), -- of which story
    language             TEXT NOT NULL,       -- fr-CA
    base_revision_id     INTEGER NOT NULL REFERENCES revision (id), -- its text; not the current one: stale
    state                TEXT NOT NULL DEFAULT 'waiting', -- every change is an event
    assignee_id          INTEGER REFERENCES person (id), -- who has it
    layout_id            INTEGER REFERENCES layout (id) DEFERRABLE INITIALLY DEFERRED, -- the active order of segments
    made_at              TEXT NOT NULL,       -- when the first draft was asked for
    UNIQUE (article_id, language),
    CHECK (state IN ('waiting', 'in_review', 'approved', 'published', 'rejected', 'withdrawn')),
    CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX adaptation_by_state ON adaptation (state, assignee_id);

CREATE TABLE segment (
    -- [private] A unit of translation; survives a changed source
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    adaptation_id        INTEGER NOT NULL REFERENCES adaptation (id), -- of which French article
    kind                 TEXT NOT NULL,       -- what it is on the page
    CHECK (kind IN ('headline', 'lead', 'dateline', 'paragraph', 'subhead', 'list_item', 'quote'))
) STRICT;

CREATE INDEX segment_by_adaptation ON segment (adaptation_id);

CREATE TABLE segment_source (
    -- [private] The source a segment renders, n to m; none: added by an editor
    segment_id           INTEGER NOT NULL REFERENCES segment (id), -- the French
    revision_id          INTEGER NOT NULL REFERENCES revision (id), -- the text
    block                INTEGER,             -- index in the revision's blocks; NULL: the title
    span_start           INTEGER NOT NULL,    -- in that text
    span_end             INTEGER NOT NULL,    -- likewise
    PRIMARY KEY (segment_id, revision_id, span_start),
    CHECK (block >= 0),
    CHECK (span_start >= 0 AND span_start < span_end)
) STRICT, WITHOUT ROWID;

CREATE TABLE layout (
    -- [private] An order of segments; split, merge, move, drop and undo add a row
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of time
    adaptation_id        INTEGER NOT NULL REFERENCES adaptation (id), -- of which French article
    segments             TEXT NOT NULL,       -- JSON [segment ids]; one that is missing is dropped, not lost
    person_id            INTEGER REFERENCES person (id), -- who; NULL: the machine's first
    made_at              TEXT NOT NULL,       -- when
    CHECK (json_valid(segments)),
    CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX layout_by_adaptation ON layout (adaptation_id);

CREATE TRIGGER layout_frozen
BEFORE UPDATE ON layout
BEGIN
    SELECT RAISE(ABORT, 'layout is frozen: another order is another row');
END;

CREATE TRIGGER layout_kept
BEFORE DELETE ON layout
BEGIN
    SELECT RAISE(ABORT, 'layout is kept: activate another instead');
END;

CREATE TABLE segment_version (
    -- [private] One saved text of one segment; only added, one active
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of time
    segment_id           INTEGER NOT NULL REFERENCES segment (id), -- of which segment
    parent_id            INTEGER REFERENCES segment_version (id), -- what its author saw; not the active one: a conflict
    revision_id          INTEGER REFERENCES revision (id), -- the source it renders, whose spans the alignment cites
    save_key             TEXT UNIQUE,         -- from the browser: a resend after a lost connection stores nothing twice
    origin               TEXT NOT NULL,       -- where the text comes from
    method               TEXT,                -- how: plain, stand_in, n_best, repaired; edited, restored, split, merged
    model_id             INTEGER REFERENCES model (id), -- that drafted it
    memory_id            INTEGER REFERENCES memory (id), -- that it was taken from
    person_id            INTEGER REFERENCES person (id), -- who wrote it
    text                 TEXT,                -- the French
    alignment            TEXT,                -- JSON [{source: [0, 9], target: [0, 9], sure}], by sentence
    alternatives         TEXT,                -- JSON [other hypotheses, best first]
    word_scores          TEXT,                -- JSON [confidence 0..1 of each word]
    confidence           REAL,                -- 0..1, of the whole segment
    seconds              REAL,                -- active time an editor spent on it
    made_at              TEXT NOT NULL,       -- when
    active               INTEGER NOT NULL DEFAULT 0, -- 1: what stands now; may change
    confirmed_by         INTEGER REFERENCES person (id), -- who says it is right; may change
    confirmed_at         TEXT,                -- when; may change
    erased_at            TEXT,                -- text taken out by law
    CHECK (origin IN ('machine', 'memory', 'human')),
    CHECK (origin <> 'machine' OR model_id IS NOT NULL),
    CHECK (origin <> 'memory' OR memory_id IS NOT NULL),
    CHECK (origin <> 'human' OR person_id IS NOT NULL),
    CHECK (text IS NOT NULL OR erased_at IS NOT NULL),
    CHECK (alignment IS NULL OR json_valid(alignment)),
    CHECK (alternatives IS NULL OR json_valid(alternatives)),
    CHECK (word_scores IS NULL OR json_valid(word_scores)),
    CHECK (confidence BETWEEN 0 AND 1),
    CHECK (seconds >= 0),
    CHECK (active IN (0, 1)),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (made_at GLOB '????-??-??T??:??:??Z'),
    CHECK (confirmed_at GLOB '????-??-??T??:??:??Z'),
    CHECK (erased_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE UNIQUE INDEX segment_version_active ON segment_version (segment_id) WHERE active = 1;

CREATE INDEX segment_version_by_segment ON segment_version (segment_id);

CREATE TRIGGER segment_version_frozen
BEFORE UPDATE ON segment_version
WHEN (NEW.id, NEW.segment_id, NEW.parent_id, NEW.revision_id, NEW.save_key, NEW.origin, NEW.method, NEW.model_id,
      NEW.memory_id, NEW.person_id, NEW.confidence, NEW.seconds, NEW.made_at)
  IS NOT (OLD.id, OLD.segment_id, OLD.parent_id, OLD.revision_id, OLD.save_key, OLD.origin, OLD.method,
          OLD.model_id, OLD.memory_id, OLD.person_id, OLD.confidence, OLD.seconds, OLD.made_at)
BEGIN
    SELECT RAISE(ABORT, 'segment_version is frozen: an edit is a new version');
END;

CREATE TRIGGER segment_version_erasable
BEFORE UPDATE OF text, alignment, alternatives, word_scores, erased_at ON segment_version
WHEN coalesce(NEW.erased_at, '') <= coalesce(OLD.erased_at, '')
  OR (NEW.text, NEW.alignment, NEW.alternatives, NEW.word_scores)
     IS (OLD.text, OLD.alignment, OLD.alternatives, OLD.word_scores)
  OR (coalesce(NEW.text, OLD.text), coalesce(NEW.alignment, OLD.alignment),
      coalesce(NEW.alternatives, OLD.alternatives), coalesce(NEW.word_scores, OLD.word_scores))
     IS NOT (OLD.text, OLD.alignment, OLD.alternatives, OLD.word_scores)
BEGIN
    SELECT RAISE(ABORT, 'segment_version is frozen: its text may only be erased, with erased_at');
END;

CREATE TRIGGER segment_version_kept
BEFORE DELETE ON segment_version
BEGIN
    SELECT RAISE(ABORT, 'segment_version is kept: activate another instead');
END;

CREATE TABLE finding (
    -- [private] What a check found in a version; made anew when checks run
    id                   INTEGER PRIMARY KEY, -- made anew
    version_id           INTEGER NOT NULL REFERENCES segment_version (id), -- in which text
    kind                 TEXT NOT NULL,       -- name, number_missing, meaning_negation …: closed before the _
    severity             TEXT NOT NULL,       -- error blocks approval until waived; info flags no loss
    span_start           INTEGER,             -- in the version's text
    span_end             INTEGER,             -- likewise
    source_start         INTEGER,             -- in the revision's text: what is lost is marked on the left
    source_end           INTEGER,             -- likewise
    data                 TEXT,                -- JSON {expected, found, fix …}: the message is composed from it
    waived_by            INTEGER REFERENCES person (id), -- who let it pass
    waiver               TEXT,                -- why
    CHECK (substr(kind, 1, instr(kind || '_', '_') - 1)
           IN ('name', 'number', 'date', 'time', 'percent', 'money', 'term', 'meaning', 'typography')),
    CHECK (severity IN ('error', 'warning', 'info')),
    CHECK ((span_start IS NULL) = (span_end IS NULL)),
    CHECK (span_start >= 0 AND span_start <= span_end),
    CHECK ((source_start IS NULL) = (source_end IS NULL)),
    CHECK (source_start >= 0 AND source_start <= source_end),
    CHECK (data IS NULL OR json_valid(data)),
    CHECK ((waived_by IS NULL) = (waiver IS NULL))
) STRICT;

CREATE INDEX finding_by_version ON finding (version_id);

CREATE TABLE term (
    -- [private] The glossary: English, preferred Canadian French
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    english              TEXT NOT NULL,       -- as a text has it
    french               TEXT NOT NULL,       -- preferred
    gender_number        TEXT,                -- of the French: m., f., m. pl., f. pl.
    plural_french        TEXT,                -- where not regular
    part_of_speech       TEXT,                -- noun, verb …
    domain               TEXT,                -- cyber, health, law …
    forbidden            TEXT,                -- JSON [variants never to print]
    note                 TEXT,                -- for the editor
    source               TEXT,                -- where attested
    verified             INTEGER NOT NULL DEFAULT 0, -- 1: stands literally in its source
    person_id            INTEGER REFERENCES person (id), -- who added it; NULL: came with the program
    made_at              TEXT NOT NULL,       -- when
    retired_at           TEXT,                -- no longer used
    UNIQUE (english, french),
    CHECK (forbidden IS NULL OR json_valid(forbidden)),
    CHECK (verified IN (0, 1)),
    CHECK (verified = 0 OR source IS NOT NULL),
    CHECK (made_at GLOB '????-??-??T??:??:??Z'),
    CHECK (retired_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE memory (
    -- [private] Translation memory: a sentence and what it became
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    source_key           TEXT NOT NULL,       -- hash of the exact sentence: NFC, spaces folded, all else kept
    source_language      TEXT NOT NULL,       -- en
    target_language      TEXT NOT NULL,       -- fr-CA
    source               TEXT,                -- the sentence
    target               TEXT,                -- its translation; several targets of one source are rivals
    version_id           INTEGER REFERENCES segment_version (id), -- confirmed text it was taken from; NULL: imported
    reusable             INTEGER NOT NULL DEFAULT 0, -- 1: aligned 1:1, names and numbers agree both ways
    made_at              TEXT NOT NULL,       -- when
    retired_at           TEXT,                -- its article was withdrawn
    erased_at            TEXT,                -- sentences taken out by law
    UNIQUE (source_key, source_language, target_language, target), -- look-up: exact matches and rivals
    CHECK ((source IS NOT NULL AND target IS NOT NULL) OR erased_at IS NOT NULL),
    CHECK (reusable IN (0, 1)),
    CHECK (reusable = 0 OR (retired_at IS NULL AND erased_at IS NULL)),
    CHECK (made_at GLOB '????-??-??T??:??:??Z'),
    CHECK (retired_at GLOB '????-??-??T??:??:??Z'),
    CHECK (erased_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX memory_by_version ON memory (version_id) WHERE version_id IS NOT NULL;

CREATE TABLE edition (
    -- [public] The French as published: a full, frozen copy; a correction is a new one
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable; Atom's urn:uuid derives from it
    article_id           INTEGER NOT NULL,    -- of which story
    language             TEXT NOT NULL,       -- fr-CA
    number               INTEGER NOT NULL,    -- 1, 2, 3 … for the story in this language
    title                TEXT,                -- the headline
    text                 TEXT,                -- title, blank line, blocks
    document             TEXT,                -- JSON [{kind, text, source: [[0, 9]]}], in the revision below
    signed               TEXT,                -- the byline under it: « Adaptation et traduction française par … »
    attribution          TEXT,                -- the line to the original, with the outlet's own words
    disclosure           TEXT,                -- how it was made, where the outlet wants it said
    source_revision_id   INTEGER NOT NULL REFERENCES revision (id), -- the original it renders
    note                 TEXT,                -- to readers: what this correction corrects
    published_at         TEXT NOT NULL,       -- when
    withdrawn_at         TEXT,                -- taken back; set once
    withdrawn_note       TEXT,                -- to readers: why
    erased_at            TEXT,                -- text taken out by law
    UNIQUE (article_id, language, number),
    FOREIGN KEY (article_id, language) REFERENCES adaptation (article_id, language),
    CHECK (number >= 1),
    CHECK (erased_at IS NOT NULL
           OR (title IS NOT NULL AND text IS NOT NULL AND document IS NOT NULL AND signed IS NOT NULL
               AND attribution IS NOT NULL)),
    CHECK (document IS NULL OR json_valid(document)),
    CHECK (withdrawn_note IS NULL OR withdrawn_at IS NOT NULL),
    CHECK (published_at GLOB '????-??-??T??:??:??Z'),
    CHECK (withdrawn_at GLOB '????-??-??T??:??:??Z'),
    CHECK (erased_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX edition_by_publication ON edition (published_at);

CREATE TRIGGER edition_frozen
BEFORE UPDATE ON edition
WHEN (NEW.id, NEW.article_id, NEW.language, NEW.number, NEW.source_revision_id, NEW.published_at)
  IS NOT (OLD.id, OLD.article_id, OLD.language, OLD.number, OLD.source_revision_id, OLD.published_at)
BEGIN
    SELECT RAISE(ABORT, 'edition is frozen: a correction is a new edition');
END;

CREATE TRIGGER edition_withdrawn
BEFORE UPDATE OF withdrawn_at, withdrawn_note ON edition
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'edition is frozen: withdrawn once and for all');
END;

CREATE TRIGGER edition_erasable
BEFORE UPDATE OF title, text, document, signed, attribution, disclosure, note, erased_at ON edition
WHEN coalesce(NEW.erased_at, '') <= coalesce(OLD.erased_at, '')
  OR (NEW.title, NEW.text, NEW.document, NEW.signed, NEW.attribution, NEW.disclosure, NEW.note)
     IS (OLD.title, OLD.text, OLD.document, OLD.signed, OLD.attribution, OLD.disclosure, OLD.note)
  OR (coalesce(NEW.title, OLD.title), coalesce(NEW.text, OLD.text), coalesce(NEW.document, OLD.document),
      coalesce(NEW.signed, OLD.signed), coalesce(NEW.attribution, OLD.attribution),
      coalesce(NEW.disclosure, OLD.disclosure), coalesce(NEW.note, OLD.note))
     IS NOT (OLD.title, OLD.text, OLD.document, OLD.signed, OLD.attribution, OLD.disclosure, OLD.note)
BEGIN
    SELECT RAISE(ABORT, 'edition is frozen: its text may only be erased, with erased_at');
END;

CREATE TRIGGER edition_kept
BEFORE DELETE ON edition
BEGIN
    SELECT RAISE(ABORT, 'edition is kept: withdraw it instead');
END;

CREATE TABLE event (
    -- [private] What people did and what changed state; written in the same transaction
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of time
    happened_at          TEXT NOT NULL,       -- when
    person_id            INTEGER REFERENCES person (id), -- who; NULL: Vigie itself
    verb                 TEXT NOT NULL,       -- approve, publish, reject, waive, revoke, erase …
    subject_kind         TEXT NOT NULL,       -- name of the table
    subject_id           INTEGER NOT NULL,    -- the row there
    data                 TEXT,                -- JSON {reason, note, state_from, state_to …}
    erased_at            TEXT,                -- data taken out by law
    CHECK (data IS NULL OR json_valid(data)),
    CHECK (happened_at GLOB '????-??-??T??:??:??Z'),
    CHECK (erased_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX event_by_subject ON event (subject_kind, subject_id);

CREATE INDEX event_by_time ON event (happened_at);

CREATE TRIGGER event_frozen
BEFORE UPDATE ON event
WHEN (NEW.id, NEW.happened_at, NEW.person_id, NEW.verb, NEW.subject_kind, NEW.subject_id)
  IS NOT (OLD.id, OLD.happened_at, OLD.person_id, OLD.verb, OLD.subject_kind, OLD.subject_id)
BEGIN
    SELECT RAISE(ABORT, 'event is frozen: what happened has happened');
END;

CREATE TRIGGER event_erasable
BEFORE UPDATE OF data, erased_at ON event
WHEN coalesce(NEW.erased_at, '') <= coalesce(OLD.erased_at, '')
  OR NEW.data IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'event is frozen: its data may only be erased, with erased_at');
END;

CREATE TRIGGER event_kept
BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'event is kept: erase its data instead');
END;

CREATE TABLE search_form (
    -- [public] Accented words whose stem their plain spelling would miss: donnees finds données
    folded               TEXT NOT NULL,       -- the word as typed without accents
    stem                 TEXT NOT NULL,       -- its stem in search_document.stems_fr
    PRIMARY KEY (folded, stem)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_name (
    -- [public] Names and titles that a mistyped word is compared with
    id                   INTEGER PRIMARY KEY, -- made anew
    folded               TEXT NOT NULL,       -- no accents: the trigram tokenizer keeps them before SQLite 3.45
    organisation_id      INTEGER REFERENCES organisation (id) ON DELETE CASCADE, -- whose name it is
    article_id           INTEGER REFERENCES article (id) ON DELETE CASCADE, -- or whose title
    CHECK ((organisation_id IS NULL) <> (article_id IS NULL))
) STRICT;

CREATE INDEX search_name_by_organisation ON search_name (organisation_id)
    WHERE organisation_id IS NOT NULL;

CREATE INDEX search_name_by_article ON search_name (article_id)
    WHERE article_id IS NOT NULL;

CREATE VIRTUAL TABLE search_trigram USING fts5 (
    -- [public] Trigrams of search_name: candidates for "did you mean"
    folded,                                   -- as in search_name
    content=[search_name], content_rowid=[id], tokenize='trigram', detail='none'
);

CREATE TRIGGER search_name_ai AFTER INSERT ON search_name
BEGIN
    INSERT INTO search_trigram (rowid, folded) VALUES (NEW.id, NEW.folded);
END;

CREATE TRIGGER search_name_ad AFTER DELETE ON search_name
BEGIN
    INSERT INTO search_trigram (search_trigram, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
END;

CREATE TRIGGER search_name_au AFTER UPDATE ON search_name
BEGIN
    INSERT INTO search_trigram (search_trigram, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
    INSERT INTO search_trigram (rowid, folded) VALUES (NEW.id, NEW.folded);
END;

CREATE VIEW translations_side_by_side AS
-- [public] One row a segment of the last edition of a story that stands published
SELECT
    e.id AS edition_id,                       -- stable
    e.article_id,                             -- stable
    u.name AS outlet,                         -- of the original
    a.canonical_url AS url,                   -- of the original
    e.number,                                 -- of the edition
    e.published_at,                           -- of the edition
    piece.key + 1 AS position,                -- within the edition
    json_extract(piece.value, '$.kind') AS kind, -- headline, paragraph …
    (SELECT group_concat(substr(r.text, json_extract(span.value, '$[0]') + 1,
                                json_extract(span.value, '$[1]') - json_extract(span.value, '$[0]')), ' ')
     FROM json_each(piece.value, '$.source') AS span) AS english, -- the source's own words
    json_extract(piece.value, '$.text') AS french -- as published
FROM edition AS e
JOIN revision AS r ON r.id = e.source_revision_id
JOIN article AS a ON a.id = e.article_id
JOIN outlet AS u ON u.id = a.outlet_id
JOIN json_each(e.document) AS piece
WHERE e.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM edition AS later
                  WHERE later.article_id = e.article_id AND later.language = e.language AND later.number > e.number);

CREATE VIEW coverage AS
-- [public] One row a feed and month: what was watched, and how well it answered
SELECT
    u.name AS outlet,                         -- whose feed
    f.name AS feed,                           -- as in feeds.yaml
    substr(p.polled_at, 1, 7) AS month,       -- UTC
    count(*) AS polls,                        -- times asked
    count(CASE WHEN p.outcome <> 'failed' THEN 1 END) AS answered, -- of these
    count(DISTINCT CASE WHEN p.outcome <> 'failed' THEN substr(p.polled_at, 1, 10) END) AS days_answered, -- a gap shows
    sum(p.new_entries) AS new_entries         -- that came
FROM poll_log AS p
JOIN feed AS f ON f.id = p.feed_id
JOIN outlet AS u ON u.id = f.outlet_id
GROUP BY u.name, f.name, substr(p.polled_at, 1, 7);

CREATE VIRTUAL TABLE memory_index USING fts5 (
    -- [private] The words of memory.source: candidates for similar sentences, which are then compared letter by letter
    source,                                   -- as in memory
    content=[memory], content_rowid=[id], tokenize='unicode61 remove_diacritics 2', columnsize=0
);

CREATE VIRTUAL TABLE memory_word USING fts5vocab (
    -- [private] Every word of the index and how often it stands there: rare ones are asked for
    memory_index, row
);

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

CREATE INDEX article_by_time ON article (coalesce(published_at, first_seen_at), id);

CREATE INDEX extraction_by_relevance ON extraction (relevance) WHERE active = 1;

CREATE INDEX task_given_up ON task (subject_id) WHERE state = 'given_up';

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

CREATE TABLE search_state (
    -- [private] Where an article stands, by search document
    document_id          INTEGER PRIMARY KEY REFERENCES search_document (id) ON UPDATE CASCADE ON DELETE CASCADE, -- which
    state                TEXT NOT NULL        -- waiting, in_review … title_only, original, kept, new
) STRICT;

CREATE INDEX search_state_by_state ON search_state (state, document_id);

CREATE TABLE search_due (
    -- [private] Articles of which something changed that search asks by field: empty once the transaction has ended
    article_id           INTEGER PRIMARY KEY  -- whose fields are to be looked at again
) STRICT;

CREATE INDEX search_document_card ON search_document (id, article_id, card);

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

CREATE TABLE incident_status (
    -- [public] Incidents whose status a person decided; derived
    incident_id          INTEGER PRIMARY KEY REFERENCES incident (id), -- the event
    ruling_id            INTEGER NOT NULL REFERENCES incident_ruling (id) -- [private] the ruling it rests on
) STRICT;

CREATE INDEX article_by_published ON article (published_at);

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
