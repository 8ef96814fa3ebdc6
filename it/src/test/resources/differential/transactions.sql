# Transactions on one shard, savepoints, autocommit=0; reads over all shards inside one.
CREATE TABLE student (id INT PRIMARY KEY, name VARCHAR(20));
CREATE TABLE note (id INT PRIMARY KEY, body VARCHAR(20));
INSERT INTO student VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
BEGIN;
INSERT INTO note VALUES (1, 'in');
SELECT * FROM note;
ROLLBACK;
SELECT * FROM note;
START TRANSACTION;
UPDATE student SET name = 'changed' WHERE id = 1;
SELECT id, name FROM student ORDER BY id;
SELECT COUNT(*) FROM student WHERE name = 'changed';
COMMIT;
SELECT name FROM student WHERE id = 1;
BEGIN WORK;
SAVEPOINT one;
UPDATE student SET name = 'x1' WHERE id = 1;
SAVEPOINT two;
UPDATE student SET name = 'x2' WHERE id = 1;
ROLLBACK TO SAVEPOINT two;
SELECT name FROM student WHERE id = 1;
RELEASE SAVEPOINT two;
ROLLBACK TO two;
RELEASE SAVEPOINT nosuch;
ROLLBACK TO one;
SELECT name FROM student WHERE id = 1;
COMMIT AND NO CHAIN;
BEGIN;
UPDATE student SET name = 'y' WHERE id = 2;
INSERT INTO student VALUES (2, 'dup');
SELECT name FROM student WHERE id = 2;
COMMIT;
SELECT name FROM student WHERE id = 2;
SET autocommit = 0;
-- differs session-functions
SELECT @@autocommit;
UPDATE student SET name = 'z' WHERE id = 3;
ROLLBACK;
SELECT name FROM student WHERE id = 3;
UPDATE student SET name = 'zz' WHERE id = 3;
COMMIT;
SET autocommit = 1;
SELECT name FROM student WHERE id = 3;
START TRANSACTION READ ONLY;
-- differs write-prepared-in-a-read-only-transaction BINARY
UPDATE student SET name = 'ro' WHERE id = 3;
SELECT name FROM student WHERE id = 3;
COMMIT;
START TRANSACTION READ WRITE;
DELETE FROM student WHERE id = 4;
ROLLBACK AND CHAIN;
SELECT COUNT(*) FROM student;
COMMIT;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET TRANSACTION READ ONLY;
-- differs read-only-flag
BEGIN;
-- differs read-only-flag
UPDATE student SET name = 'ro' WHERE id = 3;
COMMIT;
BEGIN;
UPDATE student SET name = 'implicit' WHERE id = 1;
CREATE TABLE later (id INT);
ROLLBACK;
SELECT name FROM student WHERE id = 1;
BEGIN;
BEGIN;
COMMIT;
ROLLBACK;
-- refused
SET TRANSACTION ISOLATION LEVEL nonsense;
COMMIT;
-- refused
LOCK TABLES note READ;
SELECT * FROM note;
UNLOCK TABLES;
-- refused BINARY
SELECT 1; SELECT 2;
-- refused BINARY
INSERT INTO note VALUES (5, 'five'); SELECT body FROM note WHERE id = 5; SELECT nix; SELECT 4;
DROP TABLE later;
