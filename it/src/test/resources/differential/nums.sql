# Decimals and floating point numbers.
CREATE TABLE nums (id INT PRIMARY KEY, d DECIMAL(10,2), du DECIMAL(20,0) UNSIGNED, big DECIMAL(65,30), f FLOAT, g DOUBLE, n NUMERIC(5,5));
INSERT INTO nums VALUES (1, 1.10, 1, 1.5, 1.5, 1.5, 0.12345), (2, -99999999.99, 0, -12345678901234567890123456789012345.123456789012345678901234567890, -3.4e38, -1.7e308, -0.99999),
 (3, 99999999.99, 99999999999999999999, 12345678901234567890123456789012345.123456789012345678901234567890, 3.4e38, 1.7e308, 0.99999),
 (4, NULL, NULL, NULL, NULL, NULL, NULL), (5, 0, 0, 0, 0, 0, 0), (6, 0.01, 9, 0.000000000000000000000000000001, 1e-10, 1e-300, 0.00001),
 (7, 9.99, 10, 9, 0.1, 0.1, 0.5), (8, 10.00, 100, 10, 100000000, 123456789.123456789, -0.5);
SELECT * FROM nums WHERE id = 3;
SELECT * FROM nums;
SELECT * FROM nums ORDER BY id;
SELECT id, d FROM nums ORDER BY d;
SELECT id, d FROM nums ORDER BY d DESC;
SELECT id, du FROM nums ORDER BY du DESC, id;
SELECT id, big FROM nums ORDER BY big;
-- refused TEXT
SELECT id, f FROM nums ORDER BY f;
SELECT id, g FROM nums ORDER BY g DESC;
SELECT id, n FROM nums ORDER BY n LIMIT 4;
SELECT SUM(d), AVG(d), MIN(d), MAX(d), COUNT(d) FROM nums;
SELECT SUM(du), AVG(du), MIN(du), MAX(du) FROM nums;
SELECT SUM(big), MIN(big), MAX(big) FROM nums;
SELECT AVG(big) FROM nums;
SELECT SUM(n), AVG(n), MIN(n), MAX(n) FROM nums;
SELECT MIN(f), MAX(f), MIN(g), MAX(g) FROM nums;
SELECT SUM(f), SUM(g), AVG(f), AVG(g) FROM nums WHERE id IN (1, 5);
SELECT SUM(d) FROM nums WHERE id = 4;
SELECT SUM(d), COUNT(*), AVG(g), MAX(n) FROM nums WHERE id > 100;
SELECT SUM(d + 1), AVG(d * 2), SUM(1), AVG(1), MAX(d - 1) FROM nums;
SELECT SUM(d) + 1 FROM nums WHERE id = 1;
-- refused
SELECT d > 5 AS big, COUNT(*), SUM(d) FROM nums GROUP BY d > 5 ORDER BY big;
SELECT id, d * 2, d / 3, d + g, d * big, ROUND(d), FLOOR(d), CEIL(d), TRUNCATE(d, 1), ABS(d) FROM nums WHERE id IN (1, 7, 8) ORDER BY id;
SELECT id, ROUND(g, 2), FORMAT(d, 1), POW(id, 2), SQRT(id), MOD(id, 3) FROM nums WHERE id < 4 ORDER BY id;
SELECT id FROM nums WHERE d = 1.1;
SELECT id FROM nums WHERE d = '1.10';
SELECT id FROM nums WHERE g = 0.1;
SELECT id FROM nums WHERE f = 0.1;
-- with 1.1e0
SELECT id, d FROM nums WHERE d = ?;
-- with '9.99'
SELECT id, d FROM nums WHERE d >= ? ORDER BY d;
-- with 9, '3.456', 1.25e0, 2.5e-3
INSERT INTO nums (id, d, f, g) VALUES (?, ?, ?, ?);
SELECT * FROM nums WHERE id = 9;
INSERT INTO nums (id, d) VALUES (10, 1.005);
-- differs row-numbers
INSERT INTO nums (id, d) VALUES (11, 1.005), (12, 2.345);
INSERT INTO nums (id, d) VALUES (13, 100000000);
INSERT INTO nums (id, d) VALUES (13, '1.5x');
INSERT INTO nums (id, du) VALUES (13, -1);
INSERT INTO nums (id, g) VALUES (13, 1e309);
INSERT IGNORE INTO nums (id, d, du) VALUES (13, 100000000, -1);
SELECT id, d, du FROM nums WHERE id > 9 ORDER BY id;
SELECT id, d FROM nums WHERE d IN (1.1, 9.99, 10) ORDER BY d DESC, id;
SELECT COUNT(*) FROM nums WHERE d BETWEEN -1 AND 10;
UPDATE nums SET d = d * 1.5 WHERE id = 1;
-- differs row-numbers
UPDATE nums SET d = d + 0.001 WHERE id IN (1, 5, 7);
UPDATE nums SET d = 0;
SELECT DISTINCT d FROM nums WHERE id = 1;
SELECT id, CAST(d AS SIGNED), CAST(g AS DECIMAL(20,3)), CONVERT(d, CHAR), CAST(id AS UNSIGNED), CAST(id AS DOUBLE) FROM nums WHERE id = 8;
SELECT STDDEV(g), VARIANCE(g) FROM nums WHERE id = 1;
