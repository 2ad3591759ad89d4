-- Knowledge on SQLite alone: the view is for reading; calls inside other statements.
SELECT compozy_migrate_up() > 0 AS made;
SELECT compozy_knowledge_create('c', 2);
SELECT compozy_knowledge_upsert('c', (SELECT json_group_array(json_object('id', value, 'embedding', json_array(value, 1))) FROM json_each('["1", "2", "3"]')));
SELECT compozy_knowledge_upsert('c', (SELECT json_group_array(json_object('id', value, 'embedding', json_array(value + 0, 1))) FROM json_each('["1", "2", "3"]')));
INSERT INTO knowledge_chunks (collection, id) VALUES ('c', 'x');
UPDATE knowledge_chunks SET document = 'x';
DELETE FROM knowledge_chunks;
-- a search for each row, joined with a table of one's own
CREATE TABLE questions (q TEXT);
INSERT INTO questions VALUES ('[1, 0]'), ('[1, 1]');
SELECT q, id, round(score, 9) AS score FROM questions, compozy_knowledge_search('c', q, 1) ORDER BY q;
-- several statements of ours can't be one with a statement that writes
CREATE TABLE answers (n);
INSERT INTO answers SELECT compozy_knowledge_upsert('c', '[{"id": "4", "embedding": [1, 2]}]');
SELECT count(*) FROM knowledge_chunks;
-- rows that aren't ours are told, not read beyond
UPDATE knowledge_vectors SET embedding = x'00' WHERE id = '1';
SELECT id FROM compozy_knowledge_search('c', '[1, 0]');
INSERT INTO knowledge_blocks (collection, block, live, sketches) VALUES ('c', 0, -1, x'00');
UPDATE knowledge_collections SET packed_slots = 32;
SELECT id FROM compozy_knowledge_search('c', '[1, 0]');
