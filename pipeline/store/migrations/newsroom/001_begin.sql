-- newsroom.db, first step.  How to read it stands at the head of archive/001_begin.sql.
-- Accounts and what is nobody else's business; never served, never exported.  Ids of persons, segments and versions are
-- those of archive.db, where no key can reach: the archive commits first, then the unsaved text goes.

CREATE TABLE account (
    -- [private] Someone who may log in
    id                   INTEGER PRIMARY KEY AUTOINCREMENT, -- stable
    person_id            INTEGER NOT NULL UNIQUE, -- person.id in archive.db: the byline
    login                TEXT NOT NULL UNIQUE COLLATE NOCASE, -- what they type
    password_hash        TEXT,                -- argon2id; NULL: signs in by a link only
    role                 TEXT NOT NULL,       -- reader, editor or chief
    language             TEXT NOT NULL DEFAULT 'fr', -- of the pages
    made_at              TEXT NOT NULL,       -- when
    disabled_at          TEXT,                -- removed: may not log in, what they did stays
    CHECK (role IN ('reader', 'editor', 'chief')),
    CHECK (language IN ('fr', 'en')),
    CHECK (made_at GLOB '????-??-??T??:??:??Z'),
    CHECK (disabled_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE session (
    -- [private] A browser that is logged in, or a link that signs in once
    token_hash           TEXT PRIMARY KEY,    -- SHA-256 of the cookie or link; the token itself is kept nowhere
    account_id           INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- whose
    kind                 TEXT NOT NULL DEFAULT 'browser', -- a link is revoked by its use
    user_agent           TEXT,                -- so that one knows which to revoke
    made_at              TEXT NOT NULL,       -- when
    seen_at              TEXT,                -- last request
    expires_at           TEXT NOT NULL,       -- dead after that
    revoked_at           TEXT,                -- dead since
    CHECK (kind IN ('browser', 'link')),
    CHECK (made_at GLOB '????-??-??T??:??:??Z'),
    CHECK (seen_at GLOB '????-??-??T??:??:??Z'),
    CHECK (expires_at GLOB '????-??-??T??:??:??Z'),
    CHECK (revoked_at GLOB '????-??-??T??:??:??Z')
) STRICT;
CREATE INDEX session_by_account ON session (account_id);                      -- account page: my sessions, revoke all

CREATE TABLE unsaved_text (
    -- [private] What an editor has typed and not confirmed
    account_id           INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- whose
    segment_id           INTEGER NOT NULL,    -- segment.id in archive.db
    parent_id            INTEGER,             -- segment_version.id it was typed over: detects a conflict
    save_key             TEXT NOT NULL,       -- becomes segment_version.save_key; that one exists: this row may go
    text                 TEXT NOT NULL,       -- as typed
    seconds              REAL NOT NULL DEFAULT 0, -- active time so far
    saved_at             TEXT NOT NULL,       -- last keystroke that reached us
    PRIMARY KEY (account_id, segment_id),
    CHECK (seconds >= 0),
    CHECK (saved_at GLOB '????-??-??T??:??:??Z')
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_filter (
    -- [private] A filter of the desk under a name
    account_id           INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- whose
    name                 TEXT NOT NULL,       -- « Ontario »
    query                TEXT NOT NULL,       -- of the page's address
    made_at              TEXT NOT NULL,       -- when
    PRIMARY KEY (account_id, name),
    CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    -- [private] When someone was at the desk: « depuis hier 17 h 10 »
    account_id           INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, -- who
    started_at           TEXT NOT NULL,       -- first request after a pause
    seen_at              TEXT NOT NULL,       -- last request
    PRIMARY KEY (account_id, started_at),
    CHECK (started_at GLOB '????-??-??T??:??:??Z'),
    CHECK (seen_at GLOB '????-??-??T??:??:??Z'),
    CHECK (started_at <= seen_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE login_attempt (
    -- [private] Who knocked: throttles guessing; forgotten after a while
    id                   INTEGER PRIMARY KEY, -- made anew
    login                TEXT NOT NULL COLLATE NOCASE, -- as typed, known or not
    address              TEXT NOT NULL,       -- where from
    attempted_at         TEXT NOT NULL,       -- when
    succeeded            INTEGER NOT NULL,    -- 1: got in
    CHECK (succeeded IN (0, 1)),
    CHECK (attempted_at GLOB '????-??-??T??:??:??Z')
) STRICT;
CREATE INDEX login_attempt_by_login ON login_attempt (login, attempted_at);   -- throttle one name
CREATE INDEX login_attempt_by_address ON login_attempt (address, attempted_at); -- throttle one address
