-- Knowledge: collections, chunks, exact search.
\set VERBOSITY terse
\pset null '(null)'
SELECT compozy_knowledge_create('docs', 2);
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]');
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-01-31T12:00:00Z'))) AS clock;
-- collections: made once, the same as often as one likes
SELECT CASE WHEN compozy_knowledge_create('docs', 2) THEN 'made' ELSE 'there' END AS docs;
SELECT CASE WHEN compozy_knowledge_create('docs', 2, '{"metric": "cosine"}') THEN 'made' ELSE 'there' END AS docs;
SELECT compozy_knowledge_create('docs', 3);
SELECT compozy_knowledge_create('docs', 2, '{"metric": "l2"}');
SELECT compozy_knowledge_create('', 2);
SELECT compozy_knowledge_create(NULL, 2);
SELECT compozy_knowledge_create('wide', 65537);
SELECT compozy_knowledge_create('wide', 0);
SELECT compozy_knowledge_create('x', 2, '{"metric": "hamming"}');
SELECT compozy_knowledge_create('x', 2, '{"metric": 1}');
SELECT compozy_knowledge_create('x', 2, '{"dimension": 1}');
SELECT compozy_knowledge_create('x', 2, '[]');
SELECT 'made' AS far WHERE compozy_knowledge_create('far', 2, '{"metric": "l2"}');
SELECT 'made' AS product WHERE compozy_knowledge_create('product', 2, '{"metric": "ip"}');
SELECT 'made' AS empty WHERE compozy_knowledge_create('empty', 1, '{"metric": null}');
SELECT name, dimension, metric, chunks FROM knowledge_collections ORDER BY name;
-- chunks
SELECT compozy_knowledge_upsert('docs', '[]');
SELECT compozy_knowledge_upsert('docs', compozy_json('[{"id": "west", "document": "to be replaced", "embedding": [7, 7.5]}]'));
SELECT compozy_knowledge_upsert('docs', '[{"id": "east", "document": "sunrise", "embedding": [1, 0], "metadata": {"lang": "en", "tags": ["sun", "morning"], "year": 2024}}, {"id": "north", "document": "polar", "embedding": [0, 2], "metadata": {"lang": "en", "tags": ["ice"]}}, {"id": "west", "embedding": [-3, 0], "metadata": {"lang": "de", "year": 2024.0}}, {"id": "zero", "document": null, "embedding": [0, 0], "metadata": null}, {"id": "north east", "document": "", "embedding": [1.5, 1.5]}, {"id": "East", "document": "é", "embedding": [4, 0]}]');
SELECT collection, id, document, compozy_vector_json(embedding) AS embedding, metadata, compozy_json_array(updated_at) AS updated_at FROM knowledge_chunks ORDER BY id;
-- cosine: equal scores by id in the order of bytes, zero vectors score 0
SELECT * FROM compozy_knowledge_search('docs', '[1, 0]');
SELECT * FROM compozy_knowledge_search('docs', '[0.5, 0]', 2);
SELECT id, score FROM compozy_knowledge_search('docs', compozy_vector('[0, 1]'), 3);
SELECT id, score FROM compozy_knowledge_search('docs', '[0, 0]', 10);
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 1]', 1);
-- the other metrics
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', NULL, '{"metric": "l2"}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, -0.5]', NULL, '{"metric": "ip"}');
SELECT compozy_knowledge_upsert('far', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [0, 2]}]') AS far, compozy_knowledge_upsert('product', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [0, 2]}]') AS product;
SELECT id, score FROM compozy_knowledge_search('far', '[0, 2]');
SELECT id, score FROM compozy_knowledge_search('product', '[0, 2]');
SELECT id, score FROM compozy_knowledge_search('product', '[0, 2]', 10, '{"metric": "cosine"}');
-- a least score
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"min_score": 0}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"min_score": 0.5}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"min_score": 1.0}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"min_score": 1.5}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"min_score": 0.5, "metric": "l2"}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"min_score": null, "metric": null, "filter": null}');
-- filters are applied before the search, as by compozy_json_contains
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 1, '{"filter": {"lang": "de"}}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"filter": {"year": 2024}}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"filter": {"tags": ["morning"]}}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"filter": {"tags": []}, "metric": "ip"}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"filter": {"lang": "fr"}}');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"filter": {}}');
SELECT id, score FROM compozy_knowledge_search('docs', '[1, 0]', 10, '{"filter": {"lang": "en"}, "min_score": 0.1}');
-- nothing to find
SELECT count(*) FROM compozy_knowledge_search('empty', '[1]');
SELECT count(*) FROM compozy_knowledge_search(NULL, '[1]');
SELECT count(*) FROM compozy_knowledge_search('docs', NULL);
-- a chunk in the place of another; the time is that of the change
SELECT compozy_json_array(compozy_clock_set(compozy_time('2025-02-01T12:00:00Z'))) AS clock;
SELECT compozy_knowledge_upsert('docs', '[{"id": "west", "document": "sunset", "embedding": [-3, 0.25]}, {"id": "east", "document": "dawn", "embedding": [1, 0], "metadata": {"lang": "en"}}]');
SELECT id, document, compozy_vector_json(embedding) AS embedding, metadata, compozy_json_array(updated_at) AS updated_at FROM knowledge_chunks WHERE collection = 'docs' ORDER BY id;
SELECT id, score, document FROM compozy_knowledge_search('docs', '[-1, 0]', 2);
SELECT name, chunks FROM knowledge_collections ORDER BY name;
-- deleted by id or metadata
SELECT compozy_knowledge_delete('docs');
SELECT compozy_knowledge_delete('docs', NULL);
SELECT compozy_knowledge_delete('docs', '{}');
SELECT compozy_knowledge_delete('docs', '[]');
SELECT compozy_knowledge_delete('docs', '"east"');
SELECT compozy_knowledge_delete('docs', '["east", 1]');
SELECT compozy_knowledge_delete('nothing', '["east"]');
SELECT compozy_knowledge_delete('docs', '["nothing"]');
SELECT compozy_knowledge_delete('docs', '["zero", "zero", "nothing", "North"]');
SELECT compozy_knowledge_delete('docs', '{"lang": "fr"}');
SELECT compozy_knowledge_delete('docs', '{"lang": "en"}');
SELECT id FROM compozy_knowledge_search('docs', '[1, 0]');
SELECT name, chunks FROM knowledge_collections ORDER BY name;
-- what is wrong is named, and nothing of the batch is stored
SELECT compozy_knowledge_upsert('nothing', '[{"id": "a", "embedding": [1, 0]}]');
SELECT compozy_knowledge_upsert('docs', '{"id": "a", "embedding": [1, 0]}');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, 0, 0]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": []}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, "x"]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, 1e39]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": "AAAA"}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b"}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"embedding": [1, 0]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "", "embedding": [1, 0]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": 7, "embedding": [1, 0]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, 0], "metadata": []}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, 0], "document": {}}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, 0], "vector": []}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, 5]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, 0]}, {"id": "a", "embedding": [1, 0]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "a", "embedding": [1, NaN]}]');
SELECT compozy_knowledge_upsert('docs', '');
SELECT compozy_knowledge_upsert('docs', NULL);
SELECT count(*) FROM compozy_knowledge_search('nothing', '[1, 0]');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0, 0]');
SELECT count(*) FROM compozy_knowledge_search('docs', '[]');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, NaN]');
SELECT count(*) FROM compozy_knowledge_search('docs', '{"a": 1}');
SELECT count(*) FROM compozy_knowledge_search('docs', 'east');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 0);
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 10001);
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 1, '{"metric": "dot"}');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 1, '{"min_score": "0.5"}');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 1, '{"min_score": 1e400}');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 1, '{"filter": ["a"]}');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 1, '{"limit": 1}');
SELECT count(*) FROM compozy_knowledge_search('docs', '[1, 0]', 1, '7');
SELECT id FROM knowledge_chunks WHERE collection = 'docs' ORDER BY id;
-- the fingerprint sees the chunks, not how they are laid out
SELECT compozy_fingerprint('knowledge_collections');
SELECT compozy_fingerprint('knowledge_chunks');
SELECT compozy_knowledge_upsert('docs', '[{"id": "west", "document": "sunset", "embedding": [1, 1]}]');
SELECT compozy_knowledge_upsert('docs', '[{"id": "west", "document": "sunset", "embedding": [-3, 0.25]}]');
SELECT compozy_fingerprint('knowledge_chunks');
-- dropped
SELECT compozy_knowledge_drop('far');
SELECT compozy_knowledge_drop('far');
SELECT compozy_knowledge_drop('docs');
SELECT compozy_knowledge_drop('empty');
SELECT compozy_migrate_down();
SELECT compozy_knowledge_drop('product');
SELECT compozy_migrate_down();
SELECT compozy_migrate_down(99);
SELECT compozy_clock_set(NULL);
