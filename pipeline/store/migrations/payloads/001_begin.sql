-- payloads.db, first step.  How to read it stands at the head of archive/001_begin.sql.
-- Raw pages and entries by hash: written before the archive's row (an orphan is harmless), never served.

CREATE TABLE payload (
    -- [private] What a site sent, once for each content
    sha256               TEXT PRIMARY KEY,    -- of the body as received, decompressed; payload_sha256 in archive.db
    media_type           TEXT,                -- as the site said it, charset included
    body_zstd            BLOB,                -- the body, compressed
    made_at              TEXT NOT NULL,       -- when first received
    erased_at            TEXT,                -- body dropped: disk budget, retention or law
    CHECK (length(sha256) = 64),
    CHECK (body_zstd IS NOT NULL OR erased_at IS NOT NULL),
    CHECK (made_at GLOB '????-??-??T??:??:??Z'),
    CHECK (erased_at GLOB '????-??-??T??:??:??Z')
) STRICT;
CREATE INDEX payload_by_age ON payload (made_at) WHERE erased_at IS NULL;     -- disk budget: the oldest go first

CREATE TRIGGER payload_frozen
BEFORE UPDATE ON payload
WHEN (NEW.sha256, NEW.media_type, NEW.made_at)
  IS NOT (OLD.sha256, OLD.media_type, OLD.made_at)
BEGIN
    SELECT RAISE(ABORT, 'payload is frozen: another body has another hash');
END;
CREATE TRIGGER payload_erasable
BEFORE UPDATE OF body_zstd, erased_at ON payload
WHEN coalesce(NEW.erased_at, '') <= coalesce(OLD.erased_at, '')
  OR NEW.body_zstd IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'payload is frozen: its body may only be erased, with erased_at');
END;
