-- Users: creating, reading, changing, deleting, the first admin.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_user_get('u1');
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
-- the first admin, once
SELECT compozy_user_bootstrap(compozy_json('{"email": "root@example.com", "id": "u1", "role": "user"}'));
SELECT compozy_user_bootstrap(compozy_json('{"id": "u1"}'));
SELECT compozy_user_bootstrap(compozy_json('{"email": "root@example.com", "id": "u1"}'));
SELECT compozy_user_bootstrap(compozy_json('{"email": "root2@example.com", "id": "u9"}'));
SELECT compozy_user_bootstrap(compozy_json('{"email": "root@example.com"}'));
SELECT id, user_id FROM compozy_bootstrap;
-- others
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:01Z'))) AS clock;
SELECT compozy_user_create(compozy_json('{"email": "Ann@Example.com", "id": "u2"}'));
SELECT compozy_user_create(compozy_json('{"email": "bob@example.com", "id": "u3", "role": "admin", "created_at": "2025-02-01T00:00:00Z"}'));
SELECT compozy_id_is_valid(compozy_json_get_text(compozy_user_create(compozy_json('{"email": "x@example.com", "role": null}')), '/id')) AS new_id;
-- refused
SELECT compozy_user_create(compozy_json('{"email": "aNN@example.COM"}'));
SELECT compozy_user_create(compozy_json('{"email": "new@example.com", "id": "u2"}'));
SELECT compozy_user_create(compozy_json('{"email": "new@example.com", "role": "root"}'));
SELECT compozy_user_create(compozy_json('{"email": "new@example.com", "role": "Admin"}'));
SELECT compozy_user_create(compozy_json('{"email": "new@example.com", "name": "x"}'));
SELECT compozy_user_create(compozy_json('{"email": "new@example.com", "id": ""}'));
SELECT compozy_user_create(compozy_json('{"role": "user"}'));
SELECT compozy_user_create(compozy_json('{"email": ""}'));
SELECT compozy_user_create(compozy_json('{"email": 1}'));
SELECT compozy_user_create(compozy_json('{"email": "example.com"}'));
SELECT compozy_user_create(compozy_json('{"email": "@example.com"}'));
SELECT compozy_user_create(compozy_json('{"email": "a@"}'));
SELECT compozy_user_create(compozy_json('{"email": "a@b@c"}'));
SELECT compozy_user_create(compozy_json('{"email": "a b@c"}'));
SELECT compozy_user_create(compozy_json('{"email": "a@b\t"}'));
SELECT compozy_user_create(compozy_json('{"email": "x0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789@e.c"}'));
SELECT compozy_user_create(compozy_json('[]'));
SELECT compozy_user_create(NULL);
SELECT count(*) FROM users;
-- case counts beyond ASCII, on both engines
SELECT compozy_json_get_text(compozy_user_create(compozy_json('{"email": "é@example.com", "id": "small"}')), '/email') AS email;
SELECT compozy_json_get_text(compozy_user_create(compozy_json('{"email": "É@example.com", "id": "large"}')), '/email') AS email;
SELECT compozy_json_get_text(compozy_user_get_by_email('É@EXAMPLE.com'), '/id') AS id;
SELECT compozy_user_delete('small'), compozy_user_delete('large');
-- read
SELECT compozy_user_get('u2');
SELECT compozy_user_get_by_email('ANN@EXAMPLE.COM');
SELECT compozy_user_get('nobody');
SELECT compozy_user_get_by_email('nobody@example.com');
SELECT compozy_user_get(NULL), compozy_user_get_by_email(NULL);
SELECT email, role, compozy_json_array(created_at) AS created_at FROM compozy_user_list();
-- change
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:05Z'))) AS clock;
SELECT compozy_user_update(compozy_json('{"id": "u2", "role": "admin"}'));
SELECT compozy_user_update(compozy_json('{"id": "u2", "email": "ANN@example.com"}'));
SELECT compozy_user_update(compozy_user_get('u2'));
SELECT compozy_user_update(compozy_json('{"id": "u2", "email": "BOB@example.com"}'));
SELECT compozy_user_update(compozy_json('{"id": "u2", "email": "bob"}'));
SELECT compozy_user_update(compozy_json('{"id": "u2", "role": "owner"}'));
SELECT compozy_user_update(compozy_json('{"id": "nobody", "role": "user"}'));
SELECT compozy_user_update(compozy_json('{"role": "user"}'));
SELECT compozy_json_get_text(compozy_user_get('u2'), '/email') AS email;
-- delete; without an admin there can be a first one again
SELECT compozy_user_delete('u2');
SELECT compozy_user_delete('u2');
SELECT compozy_user_delete('u1'), compozy_user_delete('u3');
SELECT compozy_user_bootstrap(compozy_json('{"email": "X@example.com", "id": "u4"}'));
SELECT compozy_json_get_text(compozy_user_bootstrap(compozy_json('{"email": "root@example.com", "id": "u4"}')), '/role') AS role;
SELECT count(*) AS bootstraps FROM compozy_bootstrap;
-- the tables' own rules
INSERT INTO users (id, email, role) VALUES ('u5', 'y@example.com', 'user');
SELECT count(*) FROM users;
SELECT compozy_migrate_down(99);
SELECT compozy_clock_set(NULL);
SELECT 'gone' AS tables WHERE compozy_migrate_down(99, true) > 0;
