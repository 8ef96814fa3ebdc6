-- What the demo shows, and what `demo --check` verifies. Any client can run this file as it is.
--
-- Before a statement:
--   -- # words        the heading
--   -- shards: one    how many shards it may reach: one, some, all, none; or their names
--   -- answer: ok 1   affected rows, or
--   -- | a | b |      the answer's rows, the first line naming the columns, or
--   -- answer: 1235   the error it gets
-- The statements leave the tables as they found them.

-- # A student by key: one shard, packets pass through as they are
-- shards: one
-- | id | name | born       |
-- | 1  | Ada  | 2004-12-10 |
SELECT id, name, born FROM student WHERE id = 1;

-- # Several keys: only the shards that hold them, merged in order
-- shards: some
-- | id | name |
-- | 2  | Blaise |
-- | 5  | Emmy |
-- | 7  | Grace |
SELECT id, name FROM student WHERE id IN (2, 5, 7) ORDER BY id;

-- # A student and the grades, which lie on the same shard
-- shards: one
-- | name | course_id | score |
-- | Ada  | 1 | 9.5 |
-- | Ada  | 3 | 8.0 |
SELECT s.name, g.course_id, g.score
FROM student s JOIN grade g ON g.student_id = s.id
WHERE s.id = 1 ORDER BY g.course_id;

-- # With a broadcast table each shard joins alone; the answers are merged
-- shards: all
-- | name | title | score |
-- | Emmy | Algebra | 10.0 |
-- | Chen | Pottery | 9.8 |
-- | Ada | Algebra | 9.5 |
SELECT s.name, c.title, g.score
FROM student s JOIN grade g ON g.student_id = s.id JOIN course c ON c.id = g.course_id
WHERE g.score > 9.3 ORDER BY g.score DESC;

-- # A broadcast table alone: any shard can answer
-- shards: one
-- | title |
-- | Algebra |
-- | Astronomy |
-- | Pottery |
SELECT title FROM course ORDER BY title;

-- # ORDER BY and LIMIT over all shards: each sends its first rows, the proxy merges them
-- shards: all
-- | name | born |
-- | Grace | 2006-12-09 |
-- | Dora | 2006-01-23 |
-- | Hedy | 2005-11-09 |
SELECT name, born FROM student ORDER BY born DESC LIMIT 3;

-- # Counting over all shards
-- shards: all
-- | students | youngest |
-- | 8 | 2006-12-09 |
SELECT COUNT(*) AS students, MAX(born) AS youngest FROM student;

-- # Averages by group over all shards: sums and counts are merged, not averages
-- shards: all
-- | course_id | grades | average |
-- | 1 | 4 | 8.50000 |
-- | 2 | 4 | 8.05000 |
-- | 3 | 4 | 7.52500 |
SELECT course_id, COUNT(*) AS grades, AVG(score) AS average
FROM grade GROUP BY course_id ORDER BY course_id;

-- # A range of ages: the rule says which shard
-- shards: s0
-- | name | age |
-- | Iris | 16 |
-- | Jonas | 17 |
SELECT name, age FROM alumni WHERE age < 18 ORDER BY age;

-- shards: s1
-- | name | age |
-- | Mona | 34 |
-- | Nils | 52 |
SELECT name, age FROM alumni WHERE age BETWEEN 30 AND 60 ORDER BY age;

-- # A region from a list
-- shards: s0
-- | name |
-- | Yuki |
SELECT name FROM visitor WHERE region = 'jp';

-- # A key that contradicts itself reaches no row, and still has columns
-- | name |
SELECT name FROM student WHERE id = 1 AND id = 2;

-- # A table that no rule names lives whole on one shard
-- shards: s0
-- | words |
-- | Bowls are mended on Fridays. |
SELECT words FROM notice;

-- # A new student: the proxy makes the key, and the key names the shard
-- shards: one
-- answer: ok 1
INSERT INTO student (name, born) VALUES ('Zoe', '2007-07-07');

-- answer: ok 0
SET @zoe = LAST_INSERT_ID();

-- shards: one
-- | name | born |
-- | Zoe | 2007-07-07 |
SELECT name, born FROM student WHERE id = @zoe;

-- # A change by key
-- shards: one
-- answer: ok 1
UPDATE student SET email = 'zoe@school.example' WHERE id = @zoe;

-- # Leaving again
-- shards: one
-- answer: ok 1
DELETE FROM student WHERE id = @zoe;

-- # A transaction on one shard
-- answer: ok 0
START TRANSACTION;

-- shards: one
-- answer: ok 1
UPDATE grade SET score = 8.9 WHERE student_id = 1 AND course_id = 3;

-- shards: one
-- | score |
-- | 8.9 |
SELECT score FROM grade WHERE student_id = 1 AND course_id = 3;

-- answer: ok 0
ROLLBACK;

-- shards: one
-- | score |
-- | 8.0 |
SELECT score FROM grade WHERE student_id = 1 AND course_id = 3;

-- # Not done over shards yet: refused with a reason, never answered wrongly
-- shards: none
-- answer: 1235
SELECT name, RANK() OVER (ORDER BY born) FROM student;
