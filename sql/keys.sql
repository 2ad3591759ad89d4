-- SHA-256, bcrypt and API keys, as values.
\set VERBOSITY terse
\pset null '(null)'
-- NIST's examples
SELECT compozy_sha256('abc');
SELECT compozy_sha256('');
SELECT compozy_sha256('é');
SELECT compozy_sha256(compozy_sha256('abc'));
SELECT compozy_sha256(NULL);
-- keys
SELECT length(compozy_api_key_new()) AS characters, CASE WHEN compozy_api_key_new() <> compozy_api_key_new() THEN 'differ' END AS two;
SELECT substr(compozy_api_key_new(), 1, 5) AS start, length(compozy_api_key_prefix(compozy_api_key_new())) AS prefix;
SELECT compozy_api_key_prefix('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_api_key_fingerprint('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_api_key_fingerprint('abc');
-- what is no key is refused, and not repeated
SELECT compozy_api_key_prefix('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuv');
SELECT compozy_api_key_prefix('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuv!');
SELECT compozy_api_key_prefix('CPZY_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_api_key_prefix('');
SELECT compozy_api_key_prefix(NULL);
-- bcrypt
SELECT length(compozy_api_key_hash('k', 4)) AS characters, substr(compozy_api_key_hash('k', 4), 1, 7) AS setting, substr(compozy_api_key_hash('k'), 1, 7) AS default_setting;
SELECT compozy_api_key_matches('k', compozy_api_key_hash('k', 4)) AS right_key, compozy_api_key_matches('K', compozy_api_key_hash('k', 4)) AS wrong_key;
SELECT CASE WHEN compozy_api_key_hash('k', 4) <> compozy_api_key_hash('k', 4) THEN 'differ' END AS two_salts;
SELECT compozy_api_key_matches('U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW') AS go, compozy_api_key_matches('U*U', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW') AS php, compozy_api_key_matches('U*V', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW') AS other;
SELECT compozy_api_key_matches('', compozy_api_key_hash('', 4));
SELECT compozy_api_key_matches('012345678901234567890123456789012345678901234567890123456789012345678901', compozy_api_key_hash('012345678901234567890123456789012345678901234567890123456789012345678901', 4));
SELECT compozy_api_key_hash('k', 3);
SELECT compozy_api_key_hash('k', 16);
SELECT compozy_api_key_hash('0123456789012345678901234567890123456789012345678901234567890123456789012', 4);
SELECT compozy_api_key_matches('0123456789012345678901234567890123456789012345678901234567890123456789012', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW');
SELECT compozy_api_key_matches('$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'k');
SELECT compozy_api_key_matches('k', '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW');
SELECT compozy_api_key_matches('k', '$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW');
SELECT compozy_api_key_matches('k', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe=');
SELECT compozy_api_key_matches('k', '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW');
SELECT compozy_api_key_matches('k', '');
SELECT compozy_api_key_matches(NULL, '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'), compozy_api_key_matches('k', NULL), compozy_api_key_hash(NULL, 4);
-- the default cost, by a NULL as well
SELECT substr(compozy_api_key_hash('k', NULL), 1, 7);
