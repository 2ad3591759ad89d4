-- JSON by its standards: patches, merge patches, canonical form, hash.
\set VERBOSITY terse
\pset null '(null)'
-- merge patches (RFC 7396): the RFC's own example
SELECT compozy_json_merge_patch(compozy_json('{"title": "Goodbye!", "author": {"givenName": "John", "familyName": "Doe"}, "tags": ["example", "sample"], "content": "This will be unchanged"}'),
       compozy_json('{"title": "Hello!", "phoneNumber": "+01-123-456-7890", "author": {"familyName": null}, "tags": ["example"]}'));
SELECT compozy_json_merge_patch(compozy_json('{"a": 1}'), compozy_json('[null]')), compozy_json_merge_patch(compozy_json('[1]'), compozy_json('{"a": {"b": null, "c": [null]}}')),
       compozy_json_merge_patch(compozy_json('{"a": 1.50}'), compozy_json('{}')), compozy_json_merge_patch(compozy_json('{"a": 1}'), compozy_json('null'));
SELECT compozy_json_merge_patch(NULL, compozy_json('{}')), compozy_json_merge_patch(compozy_json('{}'), NULL);
SELECT compozy_json_merge_diff(compozy_json('{"a": 1, "b": {"c": 2, "d": 3}, "e": 5}'), compozy_json('{"a": 1.0, "b": {"c": 2, "d": [null]}, "f": {"g": {}}}'));
SELECT compozy_json_merge_diff(compozy_json('{"a": null, "b": 1}'), compozy_json('{"a": null, "b": 2}')), compozy_json_merge_diff(compozy_json('{}'), compozy_json('null')),
       compozy_json_merge_diff(compozy_json('{"a": 1}'), compozy_json('{"a": 1}'));
SELECT compozy_json_merge_diff(compozy_json('{"a": {"x": 1}}'), compozy_json('{"a": {"x": 1, "b/c": null}}'));
SELECT compozy_json_merge_diff(compozy_json('[]'), compozy_json('{"a": {"b": null}}'));
SELECT compozy_json_merge_diff(NULL, compozy_json('{}'));
-- patches (RFC 6902): its appendix A
SELECT compozy_json_patch(compozy_json('{"foo": "bar"}'), compozy_json('[{"op": "add", "path": "/baz", "value": "qux"}]')),
       compozy_json_patch(compozy_json('{"foo": ["bar", "baz"]}'), compozy_json('[{"op": "add", "path": "/foo/1", "value": "qux"}]')),
       compozy_json_patch(compozy_json('{"baz": "qux", "foo": "bar"}'), compozy_json('[{"op": "remove", "path": "/baz"}]')),
       compozy_json_patch(compozy_json('{"foo": ["bar", "qux", "baz"]}'), compozy_json('[{"op": "remove", "path": "/foo/1"}]')),
       compozy_json_patch(compozy_json('{"baz": "qux", "foo": "bar"}'), compozy_json('[{"op": "replace", "path": "/baz", "value": "boo"}]'));
SELECT compozy_json_patch(compozy_json('{"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}}'), compozy_json('[{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}]')),
       compozy_json_patch(compozy_json('{"foo": ["all", "grass", "cows", "eat"]}'), compozy_json('[{"op": "move", "from": "/foo/1", "path": "/foo/3"}]')),
       compozy_json_patch(compozy_json('{"baz": "qux", "foo": ["a", 2, "c"]}'), compozy_json('[{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2.0}]')),
       compozy_json_patch(compozy_json('{"foo": "bar"}'), compozy_json('[{"op": "add", "path": "/child", "value": {"grandchild": {}}}]')),
       compozy_json_patch(compozy_json('{"foo": "bar"}'), compozy_json('[{"op": "add", "path": "/baz", "value": "qux", "xyz": 123}]'));
SELECT compozy_json_patch(compozy_json('{"/": 9, "~1": 10}'), compozy_json('[{"op": "test", "path": "/~01", "value": 10}]')),
       compozy_json_patch(compozy_json('{"foo": ["bar"]}'), compozy_json('[{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}]')),
       compozy_json_patch(compozy_json('{"a": [1]}'), compozy_json('[{"op": "copy", "from": "/a", "path": "/a/-"}, {"op": "add", "path": "/a/0", "value": 0}]')),
       compozy_json_patch(compozy_json('{"a": 1}'), compozy_json('[{"op": "replace", "path": "", "value": null}]')),
       compozy_json_patch(compozy_json('{"a": {"b": 1}}'), compozy_json('[{"op": "move", "from": "/a", "path": ""}]'));
SELECT compozy_json_patch(compozy_json('{}'), NULL), compozy_json_patch(NULL, compozy_json('[]'));
-- what is refused says which operation, and why
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('{}'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "add", "path": "/a", "value": 1}, 5]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"path": "/a"}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": null, "path": "/a"}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "increment", "path": "/a"}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "remove"}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "remove", "path": ["a"]}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "remove", "path": "#/a"}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "add", "path": "/a"}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "move", "path": "/a"}]'));
SELECT compozy_json_patch(compozy_json('{}'), compozy_json('[{"op": "copy", "path": "/a", "from": "/b~"}]'));
SELECT compozy_json_patch(compozy_json('{"a": {}}'), compozy_json('[{"op": "add", "path": "/a/b", "value": 1}, {"op": "remove", "path": "/a/c"}]'));
SELECT compozy_json_patch(compozy_json('{"foo": "bar"}'), compozy_json('[{"op": "add", "path": "/baz/bat", "value": "qux"}]'));
SELECT compozy_json_patch(compozy_json('{"foo": "bar"}'), compozy_json('[{"op": "add", "path": "/foo/x/y", "value": "qux"}]'));
SELECT compozy_json_patch(compozy_json('{"foo": [1, 2]}'), compozy_json('[{"op": "add", "path": "/foo/3", "value": 3}]'));
SELECT compozy_json_patch(compozy_json('{"foo": [1, 2]}'), compozy_json('[{"op": "replace", "path": "/foo/01", "value": 3}]'));
SELECT compozy_json_patch(compozy_json('{"foo": [1, 2]}'), compozy_json('[{"op": "remove", "path": "/foo/-"}]'));
SELECT compozy_json_patch(compozy_json('{"a": 1}'), compozy_json('[{"op": "remove", "path": ""}]'));
SELECT compozy_json_patch(compozy_json('{"a": {"b": 1}}'), compozy_json('[{"op": "move", "from": "/a", "path": "/a/b"}]'));
SELECT compozy_json_patch(compozy_json('{"a": {"b": 1}}'), compozy_json('[{"op": "copy", "from": "/c", "path": "/d"}]'));
SELECT compozy_json_patch(compozy_json('{"/": 9, "~1": 10}'), compozy_json('[{"op": "test", "path": "/~01", "value": "10"}]'));
SELECT compozy_json_patch(compozy_json('{"a": true}'), compozy_json('[{"op": "test", "path": "/a", "value": 1}]'));
-- the differences
SELECT compozy_json_diff(compozy_json('{"a": 1, "b": {"x": [1, 2]}}'), compozy_json('{"b": {"x": [1, 2, 3]}, "c/d~e": "new", "a": 1.0}'));
SELECT compozy_json_diff(compozy_json('{"steps": ["classify", "answer", "send", "archive"]}'), compozy_json('{"steps": ["receive", "classify", "send", "archive"]}'));
SELECT compozy_json_diff(compozy_json('[{"id": 1, "status": "RUNNING"}, {"id": 2, "status": "PENDING"}]'), compozy_json('[{"id": 1, "status": "RUNNING"}, {"id": 2, "status": "RUNNING"}]'));
SELECT compozy_json_diff(compozy_json('[1, 2, 3]'), compozy_json('[4, 5, 6]')), compozy_json_diff(compozy_json('{}'), compozy_json('[]')),
       compozy_json_diff(compozy_json('[1.0]'), compozy_json('[1]')), compozy_json_diff(compozy_json('null'), compozy_json('0'));
SELECT compozy_json_diff(NULL, compozy_json('[]'));
-- canonical form (RFC 8785): the example of its section 3.2
SELECT compozy_json_canonical(compozy_json('{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\u20ac$\u000F\u000aA''\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}'));
SELECT compozy_json_canonical(compozy_json('{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}'));
SELECT compozy_json_canonical(compozy_json('[1e21, 123456789012345680e3, 0.000001, 1e-7, -0.0, 5e-324, 9007199254740992, 0.1000000000000000055511151231257827021181583404541015625]'));
SELECT compozy_json_canonical(compozy_json('{"id": [9007199254740993]}'));
SELECT compozy_json_canonical(compozy_json('{"a": {"b/c": 1e400}}'));
SELECT compozy_json_canonical(compozy_json('1e-400'));
SELECT compozy_json_canonical(compozy_json('0.12345678901234567890'));
SELECT compozy_json_canonical(NULL), compozy_json_hash(NULL);
-- a hash is that of the value
SELECT compozy_json_hash(compozy_json('{"a": 1, "b": [1.50]}')), compozy_json_hash(compozy_json('{"b": [15e-1], "a": 1.0}')), compozy_json_hash(compozy_json('{}'));
SELECT compozy_json_hash(compozy_json('9007199254740992')) = compozy_json_hash(compozy_json('9007199254740993')) AS "is the same",
       compozy_json_hash(compozy_json('9007199254740993')) = compozy_json_hash(compozy_json('9007199254740993.0')) AS "is the same";
