-- Knowledge on PostgreSQL alone: the view is for reading, values stay on their page, jsonb and text.
\set VERBOSITY terse
SELECT compozy_migrate_up() > 0 AS made;
SELECT compozy_knowledge_create('c', 1536);
SELECT compozy_knowledge_upsert('c', (SELECT jsonb_agg(jsonb_build_object('id', n::text, 'metadata', jsonb_build_object('n', n % 3), 'embedding', (SELECT jsonb_agg(sin(n * 31 + i)) FROM generate_series(1, 1536) i))) FROM generate_series(1, 12) n));
-- changes are refused
INSERT INTO knowledge_chunks (collection, id) VALUES ('c', 'x');
UPDATE knowledge_chunks SET document = 'x';
DELETE FROM knowledge_chunks;
-- nothing is compressed or put out of line
SELECT attname, attstorage FROM pg_attribute WHERE attrelid IN ('knowledge_vectors'::regclass, 'knowledge_blocks'::regclass) AND atttypid = 'bytea'::regtype ORDER BY attname;
SELECT relname, pg_relation_size(reltoastrelid) AS toasted FROM pg_class WHERE relname IN ('knowledge_vectors', 'knowledge_blocks') ORDER BY relname;
SELECT count(*) AS blocks FROM knowledge_blocks;
-- a transaction sees its own changes, and none when it is rolled back
BEGIN;
SELECT compozy_knowledge_delete('c', '{"n": 1}');
SELECT count(*) FROM compozy_knowledge_search('c', (SELECT compozy_vector(compozy_vector_json(embedding)) FROM knowledge_chunks WHERE id = '3'));
ROLLBACK;
SELECT id, round(score::numeric, 9) AS score FROM compozy_knowledge_search('c', (SELECT embedding FROM knowledge_chunks WHERE id = '3'), 1);
-- who may read the tables may search, and no more
CREATE ROLE knowledge_reader;
GRANT SELECT ON knowledge_collections, knowledge_documents, knowledge_vectors, knowledge_blocks, compozy_migrations TO knowledge_reader;
SET ROLE knowledge_reader;
SELECT count(*) FROM compozy_knowledge_search('c', array_to_json(array_fill(1, ARRAY[1536]))::text, 5);
SELECT compozy_knowledge_drop('c');
RESET ROLE;
DROP OWNED BY knowledge_reader;
DROP ROLE knowledge_reader;
SELECT compozy_migrate_down(99, true) > 0 AS gone;
