"""What the data model promises beyond what constraints can hold: each promise a query for the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass

_MAKERS = "write to the makers with this line: no command of Vigie leaves this"


@dataclass(frozen=True, slots=True)
class Promise:
    """``sql`` selects the ids that break it; ``repair`` mends them and loses nothing, null: a person must look."""

    words: str
    subject: str
    sql: str
    remedy: str = _MAKERS
    repair: str | None = None


PROMISES = (
    Promise(
        "a segment with texts has one that stands (DATA.md 3)",
        "segment",
        """
        SELECT s.id FROM segment AS s
        WHERE EXISTS (SELECT 1 FROM segment_version AS v WHERE v.segment_id = s.id)
          AND (SELECT count(*) FROM segment_version AS v WHERE v.segment_id = s.id AND v.active = 1) <> 1
        """,
        "the newest of its texts stands again, of several that stand the newest of these",
        """
        UPDATE segment_version SET active = (id = (
            SELECT max(v.id) FROM segment_version AS v
            WHERE v.segment_id = segment_version.segment_id
              AND (v.active = 1 OR NOT EXISTS (
                  SELECT 1 FROM segment_version AS w WHERE w.segment_id = v.segment_id AND w.active = 1))))
        WHERE segment_id IN (
            SELECT v.segment_id FROM segment_version AS v GROUP BY v.segment_id HAVING sum(v.active) <> 1)
        """,
    ),
    Promise(
        "a mention lies inside its text (DATA.md 1)",
        "mention",
        """
        SELECT m.id FROM mention AS m
        JOIN extraction AS x ON x.id = m.extraction_id
        JOIN revision AS r ON r.id = x.revision_id
        WHERE r.text IS NOT NULL AND m.span_end > length(r.text)
        """,
        "read the articles again: vigie run --again extract",
    ),
    Promise(
        "a claim lies inside the text it cites (DATA.md 6)",
        "incident_claim",
        """
        SELECT c.id FROM incident_claim AS c
        JOIN revision AS r ON r.id = c.revision_id
        JOIN extraction AS x ON x.id = c.extraction_id
        WHERE (r.text IS NOT NULL AND c.span_end > length(r.text)) OR x.revision_id <> c.revision_id
        """,
        "read the articles again: vigie run --again extract",
    ),
    Promise(
        "a segment renders words inside its original (DATA.md 2)",
        "segment",
        """
        SELECT s.segment_id FROM segment_source AS s
        JOIN revision AS r ON r.id = s.revision_id
        WHERE r.text IS NOT NULL AND s.span_end > length(r.text)
        """,
    ),
    Promise(
        "the blocks of a text lie inside it, in order (DATA.md 1)",
        "revision",
        """
        SELECT DISTINCT r.id FROM revision AS r JOIN json_each(r.blocks) AS b
        WHERE r.text IS NOT NULL
          AND ((b.value ->> '$.end') > length(r.text) OR (b.value ->> '$.start') >= (b.value ->> '$.end'))
        """,
    ),
    Promise(
        "the text of an edition is what its blocks say (frozen when published)",
        "edition",
        """
        SELECT e.id FROM edition AS e
        WHERE e.text IS NOT NULL AND e.document IS NOT NULL AND e.text <> (
            SELECT group_concat(piece.text, char(10) || char(10))
            FROM (SELECT b.value ->> '$.text' AS text FROM json_each(e.document) AS b ORDER BY b.key) AS piece)
        """,
        "compare it with a backup: an edition is never changed by Vigie",
    ),
    Promise(
        "an adaptation's layout is one of its own, made of its own segments (DATA.md 2)",
        "adaptation",
        """
        SELECT d.id FROM adaptation AS d JOIN layout AS l ON l.id = d.layout_id
        WHERE l.adaptation_id <> d.id OR EXISTS (
            SELECT 1 FROM json_each(l.segments) AS place
            LEFT JOIN segment AS s ON s.id = place.value
            WHERE s.adaptation_id IS NOT d.id)
        """,
    ),
    Promise(
        "an article shows its newest text",
        "article",
        """
        SELECT a.id FROM article AS a
        WHERE a.current_revision_id IS NOT (
            SELECT r.id FROM revision AS r WHERE r.article_id = a.id ORDER BY r.number DESC LIMIT 1)
        """,
        "its newest text is shown again",
        """
        UPDATE article SET current_revision_id = (
            SELECT r.id FROM revision AS r WHERE r.article_id = article.id ORDER BY r.number DESC LIMIT 1)
        WHERE current_revision_id IS NOT (
            SELECT r.id FROM revision AS r WHERE r.article_id = article.id ORDER BY r.number DESC LIMIT 1)
        """,
    ),
    Promise(
        "an incident that no article reports is withdrawn, or merged into another",
        "incident",
        """
        SELECT i.id FROM incident AS i
        WHERE i.merged_into IS NULL AND i.withdrawn_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM incident_article AS j WHERE j.incident_id = i.id AND j.suggested = 0)
        """,
        "look at it in the newsroom: merge it, or add an article",
    ),
    Promise(
        "merges end somewhere (DATA.md 7)",
        "incident",
        """
        WITH RECURSIVE way (start, at, steps) AS (
            SELECT id, merged_into, 1 FROM incident WHERE merged_into IS NOT NULL
            UNION ALL
            SELECT w.start, i.merged_into, w.steps + 1 FROM way AS w JOIN incident AS i ON i.id = w.at
            WHERE i.merged_into IS NOT NULL AND w.steps < 100)
        SELECT DISTINCT start FROM way WHERE steps >= 100 OR at = start
        """,
        "undo one of the merges in the newsroom",
    ),
    Promise(
        "organisations that were put together end somewhere (DATA.md 8)",
        "organisation",
        """
        WITH RECURSIVE way (start, at, steps) AS (
            SELECT id, merged_into, 1 FROM organisation WHERE merged_into IS NOT NULL
            UNION ALL
            SELECT w.start, o.merged_into, w.steps + 1 FROM way AS w JOIN organisation AS o ON o.id = w.at
            WHERE o.merged_into IS NOT NULL AND w.steps < 100)
        SELECT DISTINCT start FROM way WHERE steps >= 100 OR at = start
        """,
        "undo one of the merges in the newsroom",
    ),
    Promise(
        "what is published stands as an edition that was not withdrawn",
        "adaptation",
        """
        SELECT d.id FROM adaptation AS d
        WHERE d.state = 'published' AND NOT EXISTS (
            SELECT 1 FROM edition AS e
            WHERE e.article_id = d.article_id AND e.language = d.language AND e.withdrawn_at IS NULL)
        """,
    ),
    Promise(
        "an erased text is gone from everything that was made of it (DATA.md 16)",
        "revision",
        """
        SELECT r.id FROM revision AS r
        JOIN extraction AS x ON x.revision_id = r.id
        JOIN mention AS m ON m.extraction_id = x.id
        WHERE r.text IS NULL AND m.value IS NOT NULL
        GROUP BY r.id
        """,
        "its mentions are dropped",
        """
        DELETE FROM mention WHERE extraction_id IN (
            SELECT x.id FROM extraction AS x JOIN revision AS r ON r.id = x.revision_id WHERE r.text IS NULL)
        """,
    ),
)
