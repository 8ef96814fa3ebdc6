# Integers of all sizes, signed and unsigned, bits and years: values, order, merging, overflow.
CREATE TABLE ints (id BIGINT PRIMARY KEY, t TINYINT, tu TINYINT UNSIGNED, s SMALLINT, su SMALLINT UNSIGNED,
 m MEDIUMINT, mu MEDIUMINT UNSIGNED, i INT, iu INT UNSIGNED, b BIGINT, bu BIGINT UNSIGNED, z INT(6) ZEROFILL,
 f BOOL, bits BIT(11), y YEAR);
INSERT INTO ints VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, TRUE, b'1', 2001);
INSERT INTO ints VALUES (2, -128, 0, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0, 42, FALSE, b'0', 1901);
INSERT INTO ints VALUES (3, 127, 255, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295, 9223372036854775807, 18446744073709551615, 999999, 1, b'11111111111', 2155);
INSERT INTO ints (id) VALUES (4);
INSERT INTO ints VALUES (5, -1, 9, -1, 9, -1, 9, -1, 9, -1, 9223372036854775808, 9, 0, b'10', 0),
 (6, 9, 10, 9, 10, 9, 10, 9, 10, 9, 10, 10, 1, 3, 1999),
 (7, 10, 100, 10, 100, 10, 100, 10, 100, 10, 100, 100, 1, 1024, 70),
 (8, 2, 2, 2, 2, 2, 2, 2, 2, 2, 9223372036854775807, 2, 1, 7, '69');
SELECT * FROM ints WHERE id = 1;
SELECT * FROM ints WHERE id = 4;
SELECT * FROM ints;
SELECT * FROM ints ORDER BY id;
SELECT * FROM ints ORDER BY id DESC LIMIT 3;
SELECT id, t FROM ints ORDER BY t;
SELECT id, t FROM ints ORDER BY t DESC;
SELECT id, tu FROM ints ORDER BY tu, id;
SELECT id, s FROM ints ORDER BY s DESC, id DESC;
SELECT id, su FROM ints ORDER BY su LIMIT 2, 3;
SELECT id, m FROM ints ORDER BY m;
SELECT id, mu FROM ints ORDER BY mu DESC;
SELECT id, i FROM ints ORDER BY i LIMIT 2 OFFSET 1;
SELECT id, iu FROM ints ORDER BY iu;
SELECT id, b FROM ints ORDER BY b;
SELECT id, bu FROM ints ORDER BY bu;
SELECT id, bu FROM ints ORDER BY bu DESC;
SELECT id, z FROM ints ORDER BY z;
SELECT id, f FROM ints ORDER BY f, id;
SELECT id, bits, bits + 0 FROM ints ORDER BY bits;
SELECT id, y FROM ints ORDER BY y DESC;
SELECT id, -b AS nb FROM ints WHERE id <> 2 ORDER BY nb;
SELECT bu FROM ints ORDER BY bu LIMIT 0;
SELECT id FROM ints ORDER BY id LIMIT 100 OFFSET 100;
SELECT id FROM ints ORDER BY id LIMIT 18446744073709551615 OFFSET 6;
SELECT MIN(t), MAX(t), MIN(tu), MAX(tu), MIN(bu), MAX(bu), MIN(b), MAX(b), MIN(z), MAX(z), MIN(y), MAX(y) FROM ints;
SELECT SUM(t), SUM(tu), SUM(i), SUM(iu), SUM(b), SUM(z) FROM ints WHERE id <> 3;
SELECT SUM(bu) FROM ints;
SELECT AVG(t), AVG(iu), AVG(b), AVG(bu), AVG(f) FROM ints;
SELECT COUNT(*), COUNT(t), COUNT(1), COUNT(NULL) FROM ints;
-- refused
SELECT BIT_AND(tu), BIT_OR(tu), BIT_XOR(tu) FROM ints;
SELECT f, COUNT(*), SUM(b) FROM ints WHERE id <> 3 GROUP BY f;
SELECT f, COUNT(*) FROM ints GROUP BY f ORDER BY f;
SELECT f, COUNT(*) AS n FROM ints GROUP BY f ORDER BY f DESC LIMIT 1;
SELECT y, COUNT(*) FROM ints GROUP BY y ORDER BY y;
SELECT bu, MAX(id) FROM ints GROUP BY bu ORDER BY bu;
SELECT id FROM ints WHERE bu = 18446744073709551615;
SELECT id FROM ints WHERE bu > 9223372036854775807 ORDER BY id;
SELECT id FROM ints WHERE id = '3';
SELECT id FROM ints WHERE id = 3.0;
SELECT id FROM ints WHERE id = '3.0';
SELECT id FROM ints WHERE id = ' 3';
SELECT id FROM ints WHERE id = '3 ';
SELECT id FROM ints WHERE id = 3e0;
SELECT id FROM ints WHERE id = 0x03;
SELECT id FROM ints WHERE id = b'11';
SELECT id FROM ints WHERE id = TRUE;
SELECT id FROM ints WHERE id = NULL;
SELECT id FROM ints WHERE id <=> NULL;
-- differs warnings-per-shard TEXT
SELECT id FROM ints WHERE id = 'abc';
-- differs warnings-per-shard TEXT
SELECT id FROM ints WHERE id = '3abc';
SELECT id FROM ints WHERE id = 1.5;
SELECT id FROM ints WHERE id = -1;
SELECT id FROM ints WHERE id = 99999999999999999999;
SELECT id FROM ints WHERE id IN (1, '2', 3.0, NULL, 77) ORDER BY id;
SELECT id FROM ints WHERE id NOT IN (1, 2);
SELECT id FROM ints WHERE id NOT IN (1, NULL);
SELECT id FROM ints WHERE id BETWEEN 2 AND 4 ORDER BY id;
SELECT id FROM ints WHERE id BETWEEN 4 AND 2;
SELECT id FROM ints WHERE (id, t) = (1, 1);
SELECT id FROM ints WHERE (id, t) IN ((1, 1), (3, 127), (6, 1)) ORDER BY id;
SELECT id FROM ints WHERE 3 = id;
SELECT id FROM ints WHERE id = 1 + 2;
SELECT id FROM ints WHERE id = 1 OR id = 3 ORDER BY id;
SELECT id FROM ints WHERE id = 1 AND id = 2;
SELECT id, t + tu, t * 2, t / 3, t DIV 3, t % 3, -t, ~tu, t << 2, t | tu, t ^ tu FROM ints WHERE id IN (1, 6, 7) ORDER BY id;
-- with 3
SELECT * FROM ints WHERE id = ?;
-- with '3'
SELECT id, bu FROM ints WHERE id = ?;
-- with 3.0e0
SELECT id, bu FROM ints WHERE id = ?;
-- with NULL
SELECT id, bu FROM ints WHERE id = ?;
-- with NULL
SELECT id, bu FROM ints WHERE id <=> ?;
-- with 18446744073709551615
SELECT id, bu FROM ints WHERE bu = ?;
-- with 1, 5, '3'
SELECT id, t FROM ints WHERE id IN (?, ?, ?) ORDER BY id;
-- with 2, 4
SELECT id, t FROM ints WHERE id BETWEEN ? AND ? ORDER BY id DESC;
-- with 3, 2
SELECT id FROM ints ORDER BY id LIMIT ? OFFSET ?;
-- with 20, -5, 18446744073709551615
INSERT INTO ints (id, t, bu) VALUES (?, ?, ?);
-- with 21, 1, 22, 2, 23, NULL
INSERT INTO ints (id, t) VALUES (?, ?), (?, ?), (?, ?);
SELECT id, t, bu FROM ints WHERE id >= 20 ORDER BY id;
-- with 7, 21
UPDATE ints SET t = ? WHERE id = ?;
-- with 8
UPDATE ints SET t = ? WHERE id > 20;
-- with 22
DELETE FROM ints WHERE id = ?;
INSERT INTO ints (id, t) VALUES (30, 128);
INSERT INTO ints (id, tu) VALUES (30, -1);
INSERT INTO ints (id, bu) VALUES (30, 18446744073709551616);
INSERT INTO ints (id, i) VALUES (30, 'x');
INSERT IGNORE INTO ints (id, t, tu, i) VALUES (30, 300, -1, '12abc');
-- differs row-numbers
INSERT IGNORE INTO ints (id, t) VALUES (31, 300), (32, 1), (33, -300);
SELECT id, t, tu, i FROM ints WHERE id >= 30 ORDER BY id;
UPDATE ints SET t = t + 100 WHERE id = 3;
UPDATE IGNORE ints SET t = t + 100 WHERE id = 3;
UPDATE ints SET tu = tu - 1 WHERE id = 2;
SELECT tu - 1 FROM ints WHERE id = 2;
SELECT b + 1 FROM ints WHERE id = 3;
SELECT id DIV 0, id % 0, 1 / 0 FROM ints WHERE id = 1;
SELECT id / 0 FROM ints WHERE id IN (1, 2);
TRUNCATE TABLE ints;
SELECT COUNT(*), SUM(t), MIN(t), AVG(t), MAX(bu) FROM ints;
SELECT f, COUNT(*) FROM ints GROUP BY f;
SELECT * FROM ints ORDER BY id;
DROP TABLE ints;
SELECT * FROM ints;
