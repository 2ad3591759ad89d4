-- Users and keys on PostgreSQL: an error in place of a broken unique rule, the index, HOT updates, bytea.
\set VERBOSITY terse
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_get_text(compozy_user_create('{"email": "a@x.y", "id": "a"}'), '/role') AS role;
SELECT compozy_json_get_text(compozy_user_create('{"email": "b@x.y", "id": "b"}'), '/role') AS role;
-- caught, and everything goes on
DO $$
BEGIN
  FOR i IN 1..3 LOOP
    BEGIN
      PERFORM compozy_user_update(jsonb_build_object('id', 'b', 'role', 'admin'));
      PERFORM compozy_user_update('{"id": "b", "email": "A@x.y"}');
    EXCEPTION WHEN SQLSTATE 'CZ011' THEN
      RAISE NOTICE '% %', SQLSTATE, SQLERRM;
    END;
  END LOOP;
  PERFORM compozy_user_update('{"id": "b", "email": "B@x.y"}');
END $$;
SELECT id, email, role FROM compozy_user_list() ORDER BY id;
-- a unique rule of somebody else's
CREATE UNIQUE INDEX not_ours ON users (length(email)) WHERE id LIKE 'c%';
SELECT compozy_json_get_text(compozy_user_create('{"email": "c1@x.y", "id": "c1"}'), '/role') AS role;
SELECT compozy_user_create('{"email": "c2@x.y", "id": "c2"}');
DROP INDEX not_ours;
-- the look-up by e-mail has its index, and the column's collation
PREPARE by_email (text) AS SELECT id FROM users WHERE lower(email) = $1;
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) EXECUTE by_email('a');
RESET enable_seqscan;
DEALLOCATE by_email;
-- a key's use is a HOT update
INSERT INTO api_keys (id, user_id, hash, fingerprint, prefix) VALUES ('k', 'a', convert_to(compozy_api_key_hash('k', 4), 'UTF8'), compozy_sha256('k'), 'k');
BEGIN;
SELECT compozy_json_type(compozy_api_key_touch('k'));
SELECT pg_stat_get_xact_tuples_updated('api_keys'::regclass) AS updated, pg_stat_get_xact_tuples_hot_updated('api_keys'::regclass) AS hot;
COMMIT;
SELECT compozy_json_get_text(compozy_api_key_verify('k'), '/id') AS id, compozy_json_get_text(compozy_api_key_get_by_fingerprint(sha256('k')), '/prefix') AS prefix;
SELECT compozy_json_get_text(compozy_api_key_get_by_fingerprint(sha256('k')::text), '/id') AS id;
-- a hash that is none, and one that can't be checked in time
UPDATE api_keys SET hash = 'none';
SELECT compozy_api_key_verify('k');
-- bytea in and out; no other type
SELECT compozy_sha256('\x616263'::bytea) = sha256('abc') AS bytes, compozy_sha256('\x'::bytea) = sha256('') AS empty, pg_typeof(compozy_sha256('abc'));
SELECT compozy_sha256('{}'::jsonb);
SELECT compozy_sha256(1);
SELECT compozy_sha256(string_agg(md5(n::text), '')) = sha256(string_agg(md5(n::text), '')::bytea) AS large FROM generate_series(1, 100000) n;
-- what has no secret goes back as it came
SELECT compozy_json_redact(d) = d AS same, pg_column_size(compozy_json_redact(d)) = pg_column_size(d) AS size FROM (SELECT '{"a": [1, {"b": 1.50}], "c": "text"}'::jsonb AS d) x;
SELECT compozy_json_redact('{"a": [1.50, {"token": 12.50, "b": {"c": [1]}}], "d": {"e": "x@y.zz"}}'::jsonb);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
