-- Approximate indexes where there are none: no extension vector, or SQLite. With it: tests/knowledge/index.py.
\set VERBOSITY terse
\pset null '(null)'
SELECT 'made' AS tables WHERE compozy_migrate_up() > 0;
SELECT CASE WHEN compozy_knowledge_create('c', 2) THEN 'made' END AS c;
SELECT CASE WHEN compozy_knowledge_create('wide', 2001) THEN 'made' END AS wide;
SELECT compozy_knowledge_upsert('c', '[{"id": "a", "embedding": [1, 0]}, {"id": "b", "embedding": [1, 1]}]');
SELECT compozy_knowledge_index('c', 'hnsw');
SELECT compozy_knowledge_index('c', 'hnsw', '{"m": 8, "ef_construction": 100}');
SELECT compozy_knowledge_index('c', 'ivfflat', '{"lists": 10}');
SELECT compozy_knowledge_index('wide', 'hnsw');
SELECT CASE WHEN compozy_knowledge_index('c', 'none') THEN 'dropped' ELSE 'nothing there' END AS none;
SELECT CASE WHEN compozy_knowledge_index('c', 'none', '{}') THEN 'dropped' ELSE 'nothing there' END AS none;
-- searches are exact, asked or not
SELECT id, score FROM compozy_knowledge_search('c', '[1, 0]', 10, '{"exact": true}');
SELECT id, score FROM compozy_knowledge_search('c', '[1, 0]', 10, '{"exact": false}');
SELECT id, score FROM compozy_knowledge_search('c', '[1, 0]', 10, '{"exact": null}');
SELECT id, score FROM compozy_knowledge_search('c', '[1, 0]', 10, '{"exact": 1}');
-- collections that aren't there
SELECT compozy_knowledge_index('nobody', 'hnsw');
SELECT compozy_knowledge_index('nobody', 'none');
-- arguments
SELECT compozy_knowledge_index('c', 'HNSW');
SELECT compozy_knowledge_index('c', '');
SELECT compozy_knowledge_index('c', 'hnsw', '[]');
SELECT compozy_knowledge_index('c', 'hnsw', '{"lists": 10}');
SELECT compozy_knowledge_index('c', 'ivfflat', '{"m": 10}');
SELECT compozy_knowledge_index('c', 'none', '{"m": 10}');
SELECT compozy_knowledge_index('c', 'hnsw', '{"m": 1}');
SELECT compozy_knowledge_index('c', 'hnsw', '{"m": 101}');
SELECT compozy_knowledge_index('c', 'hnsw', '{"m": 16.5}');
SELECT compozy_knowledge_index('c', 'hnsw', '{"ef_construction": "64"}');
SELECT compozy_knowledge_index('c', 'ivfflat', '{"lists": 32769}');
SELECT compozy_knowledge_index('c', 'hnsw', '{"m": null, "ef_construction": 1000}');
SELECT compozy_knowledge_index(NULL, 'none') AS made, compozy_knowledge_index('c', NULL) AS made;
-- what goes with its collection
SELECT compozy_knowledge_drop('c');
SELECT compozy_knowledge_drop('wide');
SELECT compozy_migrate_down(99);
