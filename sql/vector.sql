-- Vectors as values: read, written, compared.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_vector('[1, -2, 0.5]');
SELECT compozy_vector(compozy_json('[1, -2, 0.5]'));
SELECT compozy_vector('[0.1, -0, 1e-50, -1e-400, 3.4028235e38, 1e-45]');
SELECT compozy_vector_json(compozy_vector('[0.1, -0, 1e-50, -1e-400, 3.4028235e38, 1e-45, 16777217, 0.30000001192092896, 1e10]'));
SELECT compozy_vector_json(compozy_vector('[0.006929283495992422, -0.005336422007530928, 123456.789, 9.999999e-5, 0.99999994]'));
SELECT compozy_vector_json(compozy_sha256('abc'));
SELECT compozy_vector_dims(compozy_vector('[1, 2, 3]')) AS three, compozy_vector_dims(compozy_sha256('abc')) AS eight;
-- what is no vector
SELECT compozy_vector('1, 2');
SELECT compozy_vector('[NaN]');
SELECT compozy_vector('[1, Infinity]');
SELECT compozy_vector('');
SELECT compozy_vector('[]');
SELECT compozy_vector('{"a": 1}');
SELECT compozy_vector('3');
SELECT compozy_vector('[1, "2"]');
SELECT compozy_vector('[1, 2, null]');
SELECT compozy_vector('[1, [2]]');
SELECT compozy_vector('[1, 3.4028236e38]');
SELECT compozy_vector('[1, -1e400]');
SELECT compozy_vector_json(substr(compozy_sha256('abc'), 1, 3));
SELECT compozy_vector_dims(substr(compozy_sha256('abc'), 1, 5));
SELECT compozy_vector_dims(substr(compozy_sha256('abc'), 1, 0));
SELECT compozy_vector_json(compozy_sha256('61'));
-- distances: to itself, at right angles, opposite
SELECT compozy_vector_distance(compozy_vector('[1, 2, 3]'), compozy_vector('[1, 2, 3]')) AS same, compozy_vector_distance(compozy_vector('[1, 0]'), compozy_vector('[0, 2]')) AS right_angle, compozy_vector_distance(compozy_vector('[1, 2]'), compozy_vector('[-2, -4]')) AS opposite;
SELECT compozy_vector_distance(compozy_vector('[3, 4]'), compozy_vector('[4, 3]'), 'cosine') AS cosine, compozy_vector_distance(compozy_vector('[3, 4]'), compozy_vector('[4, 3]'), NULL) AS by_default;
SELECT compozy_vector_distance(compozy_vector('[1, 2]'), compozy_vector('[4, 6]'), 'l2') AS l2, compozy_vector_distance(compozy_vector('[1, 2]'), compozy_vector('[4, 6]'), 'ip') AS ip, compozy_vector_distance(compozy_vector('[1, 0]'), compozy_vector('[0, 2]'), 'ip') AS right_angle;
-- more dimensions than a processor takes at once, and some over
SELECT compozy_vector_distance(compozy_vector('[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]'), compozy_vector('[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 19]'), 'ip') AS ip, compozy_vector_distance(compozy_vector('[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'), compozy_vector('[2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]'), 'l2') AS l2;
-- zero has no direction
SELECT compozy_vector_distance(compozy_vector('[0, 0]'), compozy_vector('[1, 2]')) AS zero, compozy_vector_distance(compozy_vector('[0, 0]'), compozy_vector('[0, 0]')) AS both, compozy_vector_distance(compozy_vector('[0, 0]'), compozy_vector('[0, 0]'), 'l2') AS l2;
-- the largest and the smallest numbers
SELECT compozy_vector_distance(compozy_vector('[3.4028235e38, 3.4028235e38]'), compozy_vector('[3.4028235e38, 3.4028235e38]')) AS largest, compozy_vector_distance(compozy_vector('[1e-45]'), compozy_vector('[-1e-45]')) AS smallest;
-- what can't be compared
SELECT compozy_vector_distance(compozy_vector('[1, 2, 3]'), compozy_vector('[1, 2]'));
SELECT compozy_vector_distance(compozy_vector('[1]'), compozy_vector('[1]'), 'L2');
SELECT compozy_vector_distance(compozy_vector('[1]'), compozy_vector('[1]'), '');
SELECT compozy_vector_distance(compozy_sha256('abc'), compozy_sha256('61'));
SELECT compozy_vector_distance(compozy_sha256('61'), compozy_sha256('abc'), 'l2');
SELECT compozy_vector_distance(compozy_sha256('abc'), compozy_sha256('61'), 'ip');
SELECT compozy_vector_distance(compozy_vector('[1]'), substr(compozy_sha256('abc'), 1, 3));
SELECT compozy_vector_distance(substr(compozy_sha256('abc'), 1, 0), compozy_vector('[1]'));
-- NULLs
SELECT compozy_vector(NULL) AS a, compozy_vector_json(NULL) AS b, compozy_vector_dims(NULL) AS c, compozy_vector_distance(NULL, compozy_vector('[1]')) AS d, compozy_vector_distance(compozy_vector('[1]'), NULL, 'l2') AS e;
