-- Secrets replaced by markers.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_redact('nothing here but words, numbers 42 and a path /usr/bin');
SELECT compozy_redact('');
SELECT compozy_redact(NULL);
-- names
SELECT compozy_redact('connect failed: password=hunter2 host=db');
SELECT compozy_redact('{"api_key": "abc \" def", "n": 1}');
SELECT compozy_redact('API-Key: ''abc'', X-Auth-Token: def');
SELECT compozy_redact('https://api.example.com/v1?token=abc&page=2');
SELECT compozy_redact('Server=x;Password=abc;Database=y');
SELECT compozy_redact('run --password hunter2 --verbose');
SELECT compozy_redact('ALTER ROLE a PASSWORD ''two words''');
-- shapes
SELECT compozy_redact('key sk-proj-abc123def456ghi789 and ghp_abcdefghijklmnopqrstuvwxyz0123456789.');
SELECT compozy_redact('AKIAIOSFODNN7EXAMPLE xoxb-1234567890-abc AIzaSyA1234567890abcdefghijklmnopqrstuv glpat-abcdefghij0123456789');
SELECT compozy_redact('cpzy_AbCdEfGh-_0123456789abcdefghijklmnopqrstuvw');
SELECT compozy_redact('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl is a JWT');
SELECT compozy_redact('Authorization: Bearer abc123def456') AS bearer, compozy_redact('Authorization: Basic dXNlcjpwYXNz') AS basic;
SELECT compozy_redact('postgres://user:pa@ss@localhost:5432/db?sslmode=off') AS url, compozy_redact('mail john.doe+x@mail.example.co.uk now') AS address;
SELECT compozy_redact('-----BEGIN RSA PRIVATE KEY----- MIIEow== -----END RSA PRIVATE KEY----- rest');
-- a second time nothing changes
SELECT compozy_redact(compozy_redact('password=a token: "b" Authorization: Bearer c1c1c1 redis://u:p@h x@y.zz'));
-- no secrets
SELECT compozy_redact('550e8400-e29b-41d4-a716-446655440000 0ujtsYcgvSTl8PAuAdqWYSMnLOv e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
SELECT compozy_redact('prompt_tokens: 500, the bearer of this letter, https://example.com/@user, std::token::x, author: me');
-- documents
SELECT compozy_json_redact(compozy_json('{"user": "bob", "password": "x", "n": [1, "Bearer abc123def456"], "nested": {"apiKey": 42, "authToken": null, "clientSecret": true, "token": ""}}'));
SELECT compozy_json_redact(compozy_json('{"secrets": {"db": "a", "ports": [1, "b", null, {"c": "d"}]}, "tokens": 12, "auth": {"kind": "oauth", "token": "t"}}'));
SELECT compozy_json_redact(compozy_json('{"dsn": "host=x", "DATABASE_URL": "postgres://u:p@h/d", "pwd": "/root", "pass": 12, "X-API-KEY": "k", "max_token": 5}'));
SELECT compozy_json_redact(compozy_json('"password=x"')) AS string, compozy_json_redact(compozy_json('1')) AS number, compozy_json_redact(compozy_json('null')) AS missing, compozy_json_redact(compozy_json('[]')) AS empty;
SELECT compozy_json_redact(compozy_json('{"a": [1.50, {"b": "c"}], "key@example.com": "x"}'));
SELECT compozy_json_redact(NULL);
