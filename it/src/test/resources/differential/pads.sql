# Trailing blanks do not count under PAD SPACE; what weighs less than a blank sorts before its absence.
CREATE TABLE txt (id INT PRIMARY KEY, gen VARCHAR(40) COLLATE utf8mb4_general_ci, bin VARCHAR(40) COLLATE utf8mb4_bin, uni VARCHAR(40) COLLATE utf8mb4_unicode_ci,
 u5 VARCHAR(40) COLLATE utf8mb4_unicode_520_ci, lat VARCHAR(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci, ger VARCHAR(40) CHARACTER SET latin1 COLLATE latin1_german2_ci,
 lb VARCHAR(40) CHARACTER SET latin1 COLLATE latin1_bin, t TEXT COLLATE utf8mb4_general_ci, nop VARCHAR(40) COLLATE utf8mb4_0900_as_cs, c CHAR(10) COLLATE utf8mb4_unicode_ci);
INSERT INTO txt (id, gen) VALUES (1, 'a'), (2, 'a '), (3, 'a   '), (4, 'a\t'), (5, 'a\t '), (6, 'a\n'), (7, 'a!'), (8, 'A  '), (9, ''), (10, ' '), (11, '\t'), (12, NULL), (13, 'ab'), (14, 'a b'),
 (15, 'ss'), (16, 'ß'), (17, 'ß '), (18, 'ss  '), (19, 'ä'), (20, 'ae '), (21, 'b '), (22, 'b'), (23, 'a\0'), (25, 'B\t');
UPDATE txt SET bin = gen, uni = gen, u5 = gen, lat = gen, ger = gen, lb = gen, t = gen, nop = gen, c = gen;
SELECT id, HEX(gen) FROM txt ORDER BY gen, id;
SELECT id, HEX(gen) FROM txt ORDER BY gen DESC, id DESC;
SELECT id, HEX(bin) FROM txt ORDER BY bin, id;
SELECT id, HEX(bin) FROM txt ORDER BY bin DESC, id LIMIT 7, 9;
SELECT id, HEX(uni) FROM txt ORDER BY uni, id;
SELECT id, HEX(uni) FROM txt ORDER BY uni DESC, id;
SELECT id, HEX(u5) FROM txt ORDER BY u5, id;
SELECT id, HEX(lat) FROM txt ORDER BY lat, id;
SELECT id, HEX(ger) FROM txt ORDER BY ger, id;
SELECT id, HEX(lb) FROM txt ORDER BY lb, id;
SELECT id, HEX(t) FROM txt ORDER BY t, id;
SELECT id, HEX(nop) FROM txt ORDER BY nop, id;
SELECT id, HEX(c) FROM txt ORDER BY c, id;
SELECT id FROM txt ORDER BY nop COLLATE utf8mb4_bin, id;
SELECT id FROM txt ORDER BY CONCAT(gen, ' '), id;
SELECT id FROM txt ORDER BY UPPER(uni) DESC, id;
SELECT id FROM txt ORDER BY CONCAT(nop, ' '), id;
SELECT id FROM txt ORDER BY CAST(bin AS BINARY), id;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY gen ORDER BY gen;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY bin ORDER BY bin DESC;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY uni ORDER BY uni;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY lat ORDER BY lat;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY ger ORDER BY ger;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY t ORDER BY t;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY nop ORDER BY nop;
SELECT COUNT(*), MIN(id), MAX(id) FROM txt GROUP BY c;
SELECT UPPER(RTRIM(gen)), COUNT(*) FROM txt WHERE id IN (1, 2, 3, 8, 13, 15, 18, 21, 22) GROUP BY gen;
SELECT COUNT(*), MIN(id) FROM txt GROUP BY UPPER(uni) ORDER BY UPPER(uni);
SELECT COUNT(*), MIN(id) FROM txt GROUP BY CONCAT(bin, gen), gen ORDER BY gen DESC, CONCAT(bin, gen);
SELECT MIN(gen), MIN(bin), MIN(uni), MIN(lat) FROM txt WHERE id IN (1, 4, 7, 13);
SELECT MAX(gen), MAX(bin), MAX(lat), MAX(t) FROM txt WHERE id IN (1, 4, 6, 13, 25);
SELECT MIN(gen), MAX(gen) FROM txt WHERE id IN (4, 5, 22);
SELECT COUNT(*), MIN(gen) FROM txt WHERE id IN (4, 13, 14, 22) GROUP BY id > 13 ORDER BY id > 13 DESC;
SELECT DISTINCT UPPER(RTRIM(gen)) FROM txt WHERE id IN (1, 2, 3, 8, 13, 15, 18, 21, 22);
SELECT id FROM txt WHERE gen = 'a' ORDER BY id;
CREATE TABLE misc (id INT PRIMARY KEY, cz VARCHAR(20) CHARACTER SET latin2 COLLATE latin2_czech_cs);
INSERT INTO misc VALUES (1, 'a'), (2, 'a ');
-- refused
SELECT id FROM misc ORDER BY cz;
-- refused
SELECT id FROM misc ORDER BY UPPER(cz);
SELECT cz FROM misc WHERE id = 2 ORDER BY cz;
