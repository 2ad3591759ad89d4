-- API keys of users: creating, verifying, using, deleting.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_user_create(compozy_json('{"email": "ann@example.com", "id": "u1"}')), '/role') AS role;
SELECT compozy_json_get_text(compozy_user_create(compozy_json('{"email": "bob@example.com", "id": "u2"}')), '/role') AS role;
-- create
SELECT compozy_api_key_create('nobody');
SELECT compozy_api_key_create(NULL);
SELECT compozy_api_key_create('u1') AS made \gset
SELECT compozy_json_length(compozy_json(:'made')) AS members, compozy_json_get_text(compozy_json(:'made'), '/user_id') AS user_id, compozy_json_get(compozy_json(:'made'), '/created_at') AS created_at, compozy_json_get(compozy_json(:'made'), '/last_used') AS last_used, compozy_json_type(compozy_json_get(compozy_json(:'made'), '/hash')) AS hash;
SELECT compozy_json_get_text(compozy_json(:'made'), '/key') AS key, compozy_json_get_text(compozy_json(:'made'), '/id') AS id, compozy_json_get_text(compozy_json(:'made'), '/fingerprint') AS fingerprint \gset
SELECT length(:'key') AS characters, compozy_id_is_valid(:'id') AS id_is_valid, length(:'fingerprint') AS hex_digits;
SELECT CASE WHEN compozy_api_key_prefix(:'key') = compozy_json_get_text(compozy_json(:'made'), '/prefix') THEN 'the same' END AS prefix;
-- stored are hash, fingerprint and prefix
SELECT CASE WHEN fingerprint = compozy_api_key_fingerprint(:'key') THEN 'the same' END AS fingerprint, compozy_api_key_matches(:'key', hash) AS hash_matches, CASE WHEN prefix = compozy_api_key_prefix(:'key') THEN 'the same' END AS prefix, length(hash) AS bytes_of_hash FROM api_keys;
-- verify
SELECT compozy_api_key_verify(:'key');
SELECT compozy_api_key_verify('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_api_key_verify('');
SELECT compozy_api_key_verify('012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789');
SELECT compozy_api_key_verify(NULL);
-- read
SELECT CASE WHEN compozy_json_equal(compozy_api_key_get(:'id'), compozy_json_remove(compozy_json(:'made'), '/key')) THEN 'the same' END AS got;
SELECT CASE WHEN compozy_json_equal(compozy_api_key_get(:'id'), compozy_api_key_get_by_fingerprint(compozy_api_key_fingerprint(:'key'))) THEN 'the same' END AS by_bytes, CASE WHEN compozy_json_equal(compozy_api_key_get(:'id'), compozy_api_key_get_by_fingerprint(:'fingerprint')) THEN 'the same' END AS by_hex;
SELECT compozy_api_key_get('nobody');
SELECT compozy_api_key_get('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_api_key_get_by_fingerprint(compozy_sha256('abc'));
SELECT compozy_api_key_get_by_fingerprint('\xBA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD');
SELECT compozy_api_key_get_by_fingerprint('ba78');
SELECT compozy_api_key_get_by_fingerprint('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_api_key_get_by_fingerprint('ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
SELECT compozy_api_key_get(NULL), compozy_api_key_get_by_fingerprint(NULL);
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:01Z'))) AS clock;
SELECT compozy_json_length(compozy_api_key_create('u1')) AS second;
SELECT user_id, CASE WHEN fingerprint = compozy_api_key_fingerprint(:'key') THEN 'the first' END AS which, length(prefix) AS prefix, compozy_json_array(created_at) AS created_at FROM compozy_api_key_list('u1');
SELECT count(*) FROM compozy_api_key_list('u2');
SELECT count(*) FROM compozy_api_key_list('nobody');
SELECT count(*) FROM compozy_api_key_list(NULL);
-- last_used only moves forward
SELECT compozy_json_get_text(compozy_api_key_touch(:'id'), '/last_used') AS last_used;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T11:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_api_key_touch(:'id'), '/last_used') AS last_used;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T13:00:00Z'))) AS clock;
SELECT compozy_json_get_text(compozy_api_key_touch(:'id'), '/last_used') AS last_used;
SELECT compozy_api_key_touch('nobody');
-- delete
SELECT compozy_api_key_delete(:'id');
SELECT compozy_api_key_delete('nobody');
SELECT compozy_api_key_verify(:'key');
SELECT count(*) FROM api_keys;
-- a user's keys go along
SELECT compozy_user_delete('u1') AS rows_deleted;
SELECT count(*) FROM api_keys;
SELECT compozy_clock_set(NULL);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
