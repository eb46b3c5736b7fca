-- newsroom.db, second step: what the newsroom keeps for its people between two visits.

CREATE TABLE secret (
    -- [private] Keys of this newsroom, made once: pages stay valid when the server starts again
    name                 TEXT PRIMARY KEY,    -- what it is for: forms
    value                BLOB NOT NULL,       -- random bytes
    made_at              TEXT NOT NULL,       -- when
    CHECK (length(value) >= 32),
    CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT, WITHOUT ROWID;

CREATE TABLE preference (
    -- [private] What someone chose and expects to find again
    account_id           INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- who
    name                 TEXT NOT NULL,       -- what: desk_filter
    value                TEXT NOT NULL,       -- as chosen
    PRIMARY KEY (account_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE added_story (
    -- [private] A story that someone brought; carried on by the next start where a server died over it
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- in order of time
    account_id           INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- who
    url                  TEXT,                -- of the page; NULL: nowhere to be found
    title                TEXT,                -- of a pasted text
    text                 TEXT,                -- as pasted; NULL: the page is fetched
    outlet               TEXT,                -- of a pasted text
    published            TEXT,                -- date of a pasted text, as given
    asked_at             TEXT NOT NULL,       -- when
    article_id           INTEGER,             -- article.id in archive.db, once there is one
    outcome              TEXT,                -- NULL: at work
    problem              TEXT,                -- why it failed, in words
    done_at              TEXT,                -- when it was ready or failed
    seen_at              TEXT,                -- taken off the desk
    CHECK (url IS NOT NULL OR text IS NOT NULL),
    CHECK (outcome IN ('ready', 'known', 'irrelevant', 'failed')),
    CHECK ((outcome IS NULL) = (done_at IS NULL)),
    CHECK (asked_at GLOB '????-??-??T??:??:??Z'),
    CHECK (done_at GLOB '????-??-??T??:??:??Z'),
    CHECK (seen_at GLOB '????-??-??T??:??:??Z')
) STRICT;
CREATE INDEX added_story_open ON added_story (id) WHERE seen_at IS NULL;      -- desk: what is at work or ready
