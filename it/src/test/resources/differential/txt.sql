# Strings in every collation that sorts differently, and bytes.
CREATE TABLE txt (id INT PRIMARY KEY, ai VARCHAR(40), gen VARCHAR(40) COLLATE utf8mb4_general_ci, bin VARCHAR(40) COLLATE utf8mb4_bin,
 uni VARCHAR(40) COLLATE utf8mb4_unicode_ci, lat VARCHAR(40) CHARACTER SET latin1, c CHAR(10), t TEXT, tt TINYTEXT, lt LONGTEXT) CHARACTER SET utf8mb4;
INSERT INTO txt VALUES (1, 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a');
INSERT INTO txt VALUES (2, 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A', 'A'), (3, 'ä', 'ä', 'ä', 'ä', 'ä', 'ä', 'ä', 'ä', 'ä'),
 (4, 'b', 'b', 'b', 'b', 'b', 'b', 'b', 'b', 'b'), (5, 'ß', 'ß', 'ß', 'ß', 'ß', 'ß', 'ß', 'ß', 'ß'),
 (6, 'ss', 'ss', 'ss', 'ss', 'ss', 'ss', 'ss', 'ss', 'ss'), (7, 'a ', 'a ', 'a ', 'a ', 'a ', 'a ', 'a ', 'a ', 'a '),
 (8, '', '', '', '', '', '', '', '', ''), (9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (10, '10', '10', '10', '10', '10', '10', '10', '10', '10'), (11, '9', '9', '9', '9', '9', '9', '9', '9', '9'),
 (12, 'Zebra', 'Zebra', 'Zebra', 'Zebra', 'Zebra', 'Zebra', 'Zebra', 'Zebra', 'Zebra');
INSERT INTO txt (id, ai, gen, bin, uni, t) VALUES (13, '😀', '😀', '😀', '😀', '😀'), (14, '学校', '学校', '学校', '学校', '学校'), (15, 'é', 'é', 'é', 'é', 'é');
SELECT * FROM txt WHERE id = 3;
SELECT * FROM txt;
SELECT id, ai FROM txt ORDER BY ai, id;
SELECT id, ai FROM txt ORDER BY ai DESC, id DESC;
SELECT id, gen FROM txt ORDER BY gen, id;
SELECT id, gen FROM txt ORDER BY gen DESC, id;
SELECT id, bin FROM txt ORDER BY bin, id;
SELECT id, bin FROM txt ORDER BY bin DESC, id LIMIT 5;
SELECT id, uni FROM txt ORDER BY uni, id;
SELECT id, lat FROM txt ORDER BY lat, id;
SELECT id, c FROM txt ORDER BY c, id;
SELECT id, t FROM txt ORDER BY t, id;
SELECT id, tt FROM txt ORDER BY tt DESC, id LIMIT 3, 4;
SELECT id, ai COLLATE utf8mb4_bin FROM txt ORDER BY ai COLLATE utf8mb4_bin, id;
SELECT id, LENGTH(ai) AS n FROM txt ORDER BY n, id;
SELECT id FROM txt WHERE ai = 'A' ORDER BY id;
SELECT id FROM txt WHERE gen = 'a' ORDER BY id;
SELECT id FROM txt WHERE bin = 'a' ORDER BY id;
SELECT id FROM txt WHERE lat = 'ä' ORDER BY id;
SELECT id FROM txt WHERE ai LIKE 'a%' ORDER BY id;
SELECT id FROM txt WHERE ai LIKE '\_' ORDER BY id;
SELECT id FROM txt WHERE ai > 'b' ORDER BY id;
SELECT id FROM txt WHERE ai BETWEEN 'a' AND 'b' ORDER BY id;
SELECT id FROM txt WHERE ai IN ('a', 'B', 'x') ORDER BY id;
SELECT id FROM txt WHERE ai IS NULL;
SELECT id FROM txt WHERE ai REGEXP '^[a-c]' ORDER BY id;
SELECT id FROM txt WHERE ai = _utf8mb4'a' ORDER BY id;
SELECT id FROM txt WHERE ai = 'a' COLLATE utf8mb4_bin;
SELECT MIN(ai), MAX(ai), COUNT(ai) FROM txt WHERE id IN (4, 8, 12);
SELECT MIN(bin), MAX(bin) FROM txt;
SELECT COUNT(DISTINCT ai) FROM txt WHERE id = 1;
SELECT RTRIM(bin), COUNT(*) FROM txt GROUP BY bin ORDER BY bin;
SELECT c, MAX(id) FROM txt WHERE id IN (4, 8, 10, 12) GROUP BY c ORDER BY c;
SELECT CONCAT(ai, '-', id), UPPER(ai), LENGTH(ai), CHAR_LENGTH(ai), HEX(ai), REVERSE(ai), SUBSTRING(ai, 1, 1) FROM txt WHERE id IN (3, 14) ORDER BY id;
SELECT id, CASE WHEN ai = 'a' THEN 'x' ELSE NULL END FROM txt WHERE id IN (1, 4) ORDER BY id;
SELECT 'lit', "dbl", N'nat', _latin1'x', x'4142', 0x41, b'1000001' FROM txt WHERE id = 1;
SELECT 'it''s', 'a\'b', 'a\\b', 'a"b', "a'b", 'tab\tx', 'a' 'b' FROM txt WHERE id = 1;
SELECT 'it''s', 'a\'b' AS q FROM txt WHERE id IN (1, 2);
SELECT id /* a remark */ FROM txt -- to the end
WHERE id = 1 # another
;
SELECT /*! 1 + */ 1 FROM txt WHERE id = 1;
SELECT /*!99999 1 + */ 1 FROM txt WHERE id = 1;
-- with 'a'
SELECT id FROM txt WHERE ai = ? ORDER BY id;
-- with 20, 'it', NULL, '学'
INSERT INTO txt (id, ai, bin, t) VALUES (?, ?, ?, ?);
-- with 21, 'x', 22, 'y', 23, 'z'
INSERT INTO txt (id, ai) VALUES (?, ?), (?, ?), (?, ?);
SELECT id, ai, bin, t FROM txt WHERE id >= 20 ORDER BY id;
-- with 'q%', 20
UPDATE txt SET ai = ? WHERE id >= ?;
SELECT id, ai FROM txt WHERE id >= 20 ORDER BY id;
INSERT INTO txt (id, c) VALUES (30, '12345678901');
INSERT INTO txt (id, lat) VALUES (30, '学');
INSERT IGNORE INTO txt (id, c, lat) VALUES (30, '12345678901', '学');
SELECT id, c, lat FROM txt WHERE id = 30;
UPDATE txt SET ai = CONCAT(ai, ai) WHERE id = 1;
UPDATE txt SET ai = REPEAT('x', 100) WHERE id = 1;
INSERT INTO txt (id, lt) VALUES (40, REPEAT('long', 30000));
SELECT id, LENGTH(lt), CRC32(lt) FROM txt WHERE id = 40;
SELECT lt FROM txt WHERE id = 40;
SELECT id, lt FROM txt WHERE id > 30;
SELECT GROUP_CONCAT(ai ORDER BY id SEPARATOR '|') FROM txt WHERE id = 2;
SELECT DISTINCT ai FROM txt WHERE id = 2;
SELECT ALL ai FROM txt WHERE id IN (2, 4);
