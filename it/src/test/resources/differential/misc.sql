# Enum, set, binary, blob, json, generated columns, defaults.
CREATE TABLE misc (id INT PRIMARY KEY, e ENUM('small','medium','large'), s SET('a','b','c'), b BINARY(4), vb VARBINARY(20), bl BLOB, tb TINYBLOB, j JSON,
 dflt INT DEFAULT 7, gen INT GENERATED ALWAYS AS (dflt * 2) VIRTUAL, st INT AS (dflt + 1) STORED, up TIMESTAMP NULL DEFAULT NULL);
INSERT INTO misc (id, e, s, b, vb, bl, tb, j) VALUES (1, 'small', 'a', 'a', 'a', 'a', 'a', '{"a": 1}'), (2, 'large', 'a,b', x'00ff', x'00ff', x'00ff01', x'ff', '[1, 2]'),
 (3, 'medium', '', '', '', '', '', 'null'), (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (5, 3, 7, 'zzzz', 'Z', 'Z', 'Z', '"x"'), (6, 'SMALL', 'C', 'A', 'A', 'A', 'A', '1.50');
SELECT * FROM misc WHERE id = 2;
SELECT * FROM misc;
SELECT id, e FROM misc ORDER BY e, id;
SELECT id, e FROM misc ORDER BY e DESC, id;
SELECT id, s FROM misc ORDER BY s, id;
SELECT id, b FROM misc ORDER BY b, id;
SELECT id, vb FROM misc ORDER BY vb DESC, id;
SELECT id, bl FROM misc ORDER BY bl, id;
SELECT id, e, COUNT(*) FROM misc WHERE id = 1 GROUP BY id, e;
SELECT e, COUNT(*) FROM misc GROUP BY e ORDER BY e;
SELECT MIN(vb), MAX(vb), COUNT(j) FROM misc;
SELECT MIN(e), MAX(e), MIN(s), MAX(s) FROM misc WHERE id = 1;
SELECT id FROM misc WHERE e = 'large' ORDER BY id;
SELECT id FROM misc WHERE e > 1 ORDER BY id;
SELECT id FROM misc WHERE FIND_IN_SET('b', s) ORDER BY id;
SELECT id FROM misc WHERE vb = x'00ff';
SELECT id FROM misc WHERE vb = 'a';
SELECT id, j->'$.a', j->>'$.a', JSON_EXTRACT(j, '$[1]'), JSON_TYPE(j), JSON_LENGTH(j) FROM misc WHERE id IN (1, 2) ORDER BY id;
SELECT id, j FROM misc WHERE j->'$.a' = 1;
SELECT JSON_OBJECT('id', id, 'e', e), JSON_ARRAY(id, NULL) FROM misc WHERE id = 1;
UPDATE misc SET j = JSON_SET(j, '$.b', 2) WHERE id = 1;
INSERT INTO misc (id, j) VALUES (10, '{bad');
INSERT INTO misc (id, e) VALUES (10, 'huge');
INSERT INTO misc (id, s) VALUES (10, 'z');
INSERT INTO misc (id, b) VALUES (10, 'toolong');
INSERT INTO misc (id, gen) VALUES (10, 1);
INSERT IGNORE INTO misc (id, e, s) VALUES (10, 'huge', 'z');
INSERT INTO misc (id, dflt) VALUES (11, DEFAULT);
INSERT INTO misc (id) VALUES (12);
INSERT INTO misc SET id = 13, dflt = 20;
SELECT id, dflt, gen, st, e, s FROM misc WHERE id >= 10 ORDER BY id;
SELECT id, gen FROM misc ORDER BY gen, id LIMIT 3;
UPDATE misc SET dflt = DEFAULT WHERE id = 13;
SELECT id, DEFAULT(dflt) FROM misc WHERE id = 13;
-- with 14, x'00ff10', 'large'
INSERT INTO misc (id, vb, e) VALUES (?, ?, ?);
-- with x'00ff10'
SELECT id, vb, e FROM misc WHERE vb = ?;
-- with '{"k": [1, 2, {"z": null}]}', 14
UPDATE misc SET j = ? WHERE id = ?;
SELECT j FROM misc WHERE id = 14;
SELECT id, ISNULL(e), IFNULL(e, 'none'), COALESCE(NULL, e, 'x'), NULLIF(id, 1), IF(id > 1, 'y', 'n'), GREATEST(id, 2), LEAST(id, 2) FROM misc WHERE id IN (1, 4) ORDER BY id;
SELECT CAST(vb AS CHAR), CAST('5' AS SIGNED), CONVERT('x' USING latin1), HEX(bl) FROM misc WHERE id = 1;
SELECT id, INET_ATON('1.2.3.4'), CRC32('x'), UUID() IS NULL, ELT(1, 'a'), FIELD('b', 'a', 'b') FROM misc WHERE id = 1;
# A table with a string key: every spelling finds the row, as the collation says.
CREATE TABLE strkey (code VARCHAR(20) PRIMARY KEY, n INT, UNIQUE KEY by_n (n, code));
INSERT INTO strkey VALUES ('Alpha', 1), ('beta', 2), ('gamma ', 3), ('ééé', 4), ('', 5), ('10', 6);
INSERT INTO strkey VALUES ('ALPHA', 9);
INSERT INTO strkey VALUES ('eee', 9);
SELECT * FROM strkey ORDER BY code;
SELECT * FROM strkey WHERE code = 'ALPHA';
SELECT * FROM strkey WHERE code = 'alpha ';
SELECT * FROM strkey WHERE code = 'gamma';
SELECT * FROM strkey WHERE code = 'EEE';
-- differs warnings-per-shard
SELECT * FROM strkey WHERE code = 10;
SELECT * FROM strkey WHERE code = '';
SELECT * FROM strkey WHERE code IN ('BETA', 'Gamma ', 'x') ORDER BY code;
SELECT * FROM strkey WHERE code LIKE 'al%';
SELECT * FROM strkey WHERE code > 'b' ORDER BY code DESC;
-- with 'BETA'
SELECT * FROM strkey WHERE code = ?;
UPDATE strkey SET n = n + 10 WHERE code = 'BETA';
DELETE FROM strkey WHERE code = 'éEe';
SELECT COUNT(*), MIN(code), SUM(n) FROM strkey;
