import type { Migration } from '../migrate.js';

/**
 * Statistics of sites. A series is what is counted of one lock at one site; its numbers stand by quarters of an hour
 * since the epoch (UTC), so that a site's zone is a question of reading. `lock_places` remembers which site a lock was
 * at from which event on: what happened counts where the lock was then.
 *
 * A lock that nobody put anywhere is at the only site, if there is only one: until now nothing hung on it. Of before this
 * migration only renamings told a site, so a lock counts as having been where the first of them, or else now, says. The
 * events themselves are counted when the store opens, since `rules` differs (`rollup-fill.ts`).
 */
export const statistics: Migration = {
  version: 12,
  name: 'statistics',
  sql: `
CREATE TABLE statistic_series (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('entry', 'denial', 'alert', 'lock')),
  detail TEXT NOT NULL,
  UNIQUE (site_id, device_id, kind, detail)
) STRICT;

CREATE TABLE statistic_counts (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_presence (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  quarters INTEGER NOT NULL CHECK (quarters BETWEEN 1 AND 96),
  known_ms INTEGER NOT NULL CHECK (known_ms BETWEEN 0 AND quarters * 900000),
  online_ms INTEGER NOT NULL CHECK (online_ms BETWEEN 0 AND known_ms),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE lock_batteries (
  series_id INTEGER NOT NULL REFERENCES statistic_series (id) ON DELETE CASCADE,
  quarter INTEGER NOT NULL,
  min_percent INTEGER NOT NULL CHECK (min_percent BETWEEN 0 AND 100),
  last_percent INTEGER NOT NULL CHECK (last_percent BETWEEN 0 AND 100),
  PRIMARY KEY (series_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistic_rules (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  rules INTEGER NOT NULL,
  counted_seq INTEGER NOT NULL,
  until_seq INTEGER NOT NULL
) STRICT;
INSERT INTO statistic_rules (one, rules, counted_seq, until_seq) VALUES (1, 0, 0, 0);

CREATE TABLE lock_places (
  device_id TEXT NOT NULL,
  after_seq INTEGER NOT NULL,
  site_id TEXT,
  PRIMARY KEY (device_id, after_seq)
) STRICT, WITHOUT ROWID;

UPDATE devices SET site_id = (SELECT id FROM sites)
  WHERE site_id IS NULL AND (SELECT count(*) FROM sites) = 1;

INSERT INTO lock_places (device_id, after_seq, site_id)
  SELECT e.device_id, e.seq, coalesce(json_extract(e.data, '$.site_id'), d.site_id) FROM events AS e
  LEFT JOIN devices AS d ON d.id = e.device_id
  WHERE e.type = 'DEVICE_RENAMED' AND e.device_id IS NOT NULL;
INSERT INTO lock_places (device_id, after_seq, site_id)
  SELECT device_id, seq, NULL FROM events WHERE type = 'DEVICE_REMOVED' AND device_id IS NOT NULL;
INSERT INTO lock_places (device_id, after_seq, site_id)
  SELECT p.device_id, 0, p.site_id FROM lock_places AS p
  JOIN events AS e ON e.seq = p.after_seq AND e.type = 'DEVICE_RENAMED'
  WHERE p.after_seq = (SELECT min(f.after_seq) FROM lock_places AS f WHERE f.device_id = p.device_id);
INSERT INTO lock_places (device_id, after_seq, site_id)
  SELECT id, 0, site_id FROM devices WHERE true
  ON CONFLICT (device_id, after_seq) DO NOTHING;

CREATE TRIGGER lock_placed AFTER INSERT ON devices BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (NEW.id, (SELECT coalesce(max(seq), 0) FROM events), NEW.site_id)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = excluded.site_id;
END;
CREATE TRIGGER lock_moved AFTER UPDATE OF site_id ON devices WHEN OLD.site_id IS NOT NEW.site_id BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (NEW.id, (SELECT coalesce(max(seq), 0) FROM events), NEW.site_id)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = excluded.site_id;
END;
CREATE TRIGGER lock_removed AFTER DELETE ON devices BEGIN
  INSERT INTO lock_places (device_id, after_seq, site_id)
    VALUES (OLD.id, (SELECT coalesce(max(seq), 0) FROM events), NULL)
    ON CONFLICT (device_id, after_seq) DO UPDATE SET site_id = NULL;
END;
`,
};
