# What MySQL finds wrong itself it says itself, also where the statement would be refused.
CREATE TABLE student (id BIGINT PRIMARY KEY, name VARCHAR(40), age INT);
CREATE TABLE grade (student_id BIGINT, course_id INT, score DECIMAL(5,2), PRIMARY KEY (student_id, course_id));
CREATE TABLE heard (step INT PRIMARY KEY, id BIGINT);
CREATE TABLE note (id INT AUTO_INCREMENT PRIMARY KEY, body VARCHAR(40), UNIQUE (body));
INSERT INTO student VALUES (1, 'Ann', 19), (2, 'Bob', 20), (3, 'Cid', 21), (4, 'Dan', 22);
FROBNICATE student;
SELECT * FORM student;
SELECT FROM student WHERE id = 1;
SELECT * FROM student
WHERE id = = 2;
SELECT 'abc FROM student;
SELECT id FROM student LIMIT '1';
SELECT id FROM student LIMIT -1;
INSERT INTO student VALUES (1, 'x';
INSERT INTO student VALUE;
UPDATE student age = 1;
UPDATE student SET age = 1 WHERE id = 1 1;
DELETE student WHERE id = 1;
CREATE TABLE broken (id INT,);
ALTER TABLE student ADD;
-- refused
SHOW NONSENSE;
SET a b c;
SELECT name, COUNT(*) FROM student;
SELECT name FROM student ORDER BY nix;
SELECT name FROM student ORDER BY student.nix DESC, name;
SELECT nix FROM student ORDER BY nix;
SELECT COUNT(*) FROM student GROUP BY nix;
SELECT name FROM student UNION SELECT nix FROM grade;
SELECT name FROM student UNION SELECT student_id, course_id FROM grade;
SELECT COUNT(DISTINCT nix) FROM student;
SELECT SUM(nix) + 1 FROM student;
SELECT s.name FROM student s JOIN grade g ON s.age = g.nix;
SELECT age, COUNT(*) FROM student GROUP BY age HAVING nix > 1;
SELECT name, age FROM student GROUP BY age HAVING COUNT(*) > 1;
-- refused
SELECT name FROM student UNION SELECT course_id FROM grade;
-- refused
SELECT COUNT(DISTINCT age) FROM student;
PREPARE p FROM 'SELEC 1';
PREPARE p FROM 'SELECT nix FROM student';
PREPARE p FROM 'SELECT name FROM student WHERE id = ?';
SET @id = 2;
EXECUTE p USING @id;
PREPARE p FROM 'SELECT * FROM nosuch';
EXECUTE p USING @id;
# What LAST_INSERT_ID() answers: keys that were generated, and no others.
INSERT INTO note (body) VALUES ('one');
INSERT INTO note VALUES (10, 'ten');
INSERT INTO heard VALUES (1, LAST_INSERT_ID());
INSERT INTO note (id, body) VALUES (20, 'twenty'), (21, 'more');
INSERT INTO heard VALUES (2, LAST_INSERT_ID());
INSERT INTO note VALUES (NULL, 'next');
INSERT INTO heard VALUES (3, LAST_INSERT_ID());
INSERT INTO note VALUES (0, 'zero'), (30, 'thirty');
INSERT INTO heard VALUES (4, LAST_INSERT_ID());
INSERT INTO note VALUES (40, 'forty'), (DEFAULT, 'default');
INSERT INTO heard VALUES (5, LAST_INSERT_ID());
INSERT INTO note VALUES (40 + 10, 'sum');
INSERT INTO heard VALUES (6, LAST_INSERT_ID());
INSERT INTO note VALUES ('60', 'text');
INSERT INTO heard VALUES (7, LAST_INSERT_ID());
INSERT INTO note SET id = 70, body = 'set';
INSERT INTO heard VALUES (8, LAST_INSERT_ID());
REPLACE INTO note VALUES (70, 'replaced');
INSERT INTO heard VALUES (9, LAST_INSERT_ID());
INSERT IGNORE INTO note VALUES (NULL, 'one'), (80, 'eighty');
INSERT INTO heard VALUES (10, LAST_INSERT_ID());
INSERT INTO note (body) VALUES ('one') ON DUPLICATE KEY UPDATE body = 'uno';
INSERT INTO heard VALUES (11, LAST_INSERT_ID());
INSERT INTO note (body) VALUES ('fresh') ON DUPLICATE KEY UPDATE body = 'x';
INSERT INTO heard VALUES (12, LAST_INSERT_ID());
INSERT INTO note (body) VALUES ('uno') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id);
INSERT INTO heard VALUES (13, LAST_INSERT_ID());
INSERT INTO note (id, body) VALUES (200, LAST_INSERT_ID(7));
INSERT INTO heard VALUES (14, LAST_INSERT_ID());
INSERT INTO note (id, body) SELECT id + 500, CONCAT(body, '!') FROM note WHERE id < 3;
INSERT INTO heard VALUES (15, LAST_INSERT_ID());
INSERT INTO note (body) SELECT CONCAT(body, '?') FROM note WHERE id < 3;
INSERT INTO heard VALUES (16, LAST_INSERT_ID());
-- with 900, 'given'
INSERT INTO note (id, body) VALUES (?, ?);
INSERT INTO heard VALUES (17, LAST_INSERT_ID());
-- with NULL, 'made'
INSERT INTO note (id, body) VALUES (?, ?);
INSERT INTO heard VALUES (18, LAST_INSERT_ID());
SET sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO');
INSERT INTO note VALUES (0, 'a zero');
INSERT INTO heard VALUES (19, LAST_INSERT_ID());
SET sql_mode = DEFAULT;
SELECT * FROM heard ORDER BY step;
# One moment for all shards.
SELECT COUNT(DISTINCT NOW(6)) FROM student WHERE id = 1;
SELECT COUNT(*) FROM student GROUP BY NOW(6);
SELECT @@timestamp > 1000000000;
SELECT COUNT(*), SUM(r > 1) FROM (SELECT RAND() AS r FROM student WHERE id = 1) d;
-- refused
SELECT id FROM student ORDER BY UUID();
-- refused
SELECT id, RAND(3) FROM student;
# What one shard can do although others are there.
CREATE TABLE course (id INT PRIMARY KEY, title VARCHAR(40) NOT NULL);
INSERT INTO course VALUES (1, 'Art'), (2, 'Biology');
INSERT INTO grade VALUES (1, 1, 1), (1, 2, 2), (2, 1, 3);
SELECT s.name, j.x FROM student s, JSON_TABLE('[1, 2]', '$[*]' COLUMNS (x INT PATH '$')) j ORDER BY s.name, j.x;
SELECT s.name, j.x FROM student s, JSON_TABLE(CONCAT('[', s.id, ']'), '$[*]' COLUMNS (x INT PATH '$')) j ORDER BY s.id;
SELECT * FROM JSON_TABLE('[{"a": 1}]', '$[*]' COLUMNS (a INT PATH '$.a')) AS j;
UPDATE grade g JOIN course c ON c.id = g.course_id SET g.score = 9 WHERE g.student_id = 1 AND c.title = 'Art';
SELECT * FROM grade ORDER BY student_id, course_id;
DELETE g FROM grade g JOIN course c ON c.id = g.course_id WHERE g.student_id = 1 AND c.title = 'Biology';
SELECT * FROM grade ORDER BY student_id, course_id;
CREATE VIEW bodies AS SELECT n.body, c.title FROM note n JOIN course c ON c.id = n.id;
SELECT * FROM bodies;
DROP VIEW bodies;
SELECT * FROM bodies;
VALUES ROW(1, 'a'), ROW(2, 'b');
# Groups by expressions.
SELECT age DIV 2, COUNT(*) FROM student GROUP BY age DIV 2 ORDER BY age DIV 2 DESC;
SELECT CONCAT(name, '!'), COUNT(*), MAX(age) FROM student GROUP BY CONCAT(name, '!') ORDER BY CONCAT(name, '!');
SELECT COUNT(*), UPPER(name) AS u FROM student GROUP BY u ORDER BY u DESC LIMIT 2;
SELECT COUNT(*) FROM student GROUP BY age DIV 2 ORDER BY age DIV 3;
