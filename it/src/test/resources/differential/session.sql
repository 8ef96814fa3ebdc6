# What a session remembers: variables, modes, character sets, diagnostics.
CREATE TABLE student (id INT PRIMARY KEY, name VARCHAR(20), n INT);
INSERT INTO student VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4);
-- differs session-functions
SELECT @@autocommit, @@session.autocommit;
SELECT @@sql_mode;
SELECT @@character_set_client, @@character_set_connection, @@character_set_results, @@collation_connection;
-- differs session-functions
SELECT @@transaction_isolation, @@max_allowed_packet, @@wait_timeout, @@lower_case_table_names;
SET NAMES latin1;
SELECT @@character_set_client, @@character_set_results;
SELECT name, 'x' FROM student WHERE id = 1;
SET NAMES utf8mb4;
SET NAMES utf8mb4 COLLATE utf8mb4_bin;
SELECT @@collation_connection, 'a' = 'A';
SET CHARACTER SET utf8mb4;
SET NAMES DEFAULT;
-- differs set-is-not-checked-when-prepared BINARY
SET NAMES nosuch;
SET @a = 1, @b = 'text', @c = 1.5, @d = NULL, @e := 2 + 3;
SELECT @a, @b, @c, @d, @e;
-- differs unset-user-variables
SELECT @A + 1, CONCAT(@b, '!'), @unset;
SELECT id FROM student WHERE id = @a;
SELECT id, @b FROM student WHERE id = 2;
SET @x = (SELECT 5);
SELECT @x;
SET @big = 18446744073709551615, @neg = -9223372036854775808, @hex = x'4142', @f = 1e10;
SELECT @big, @neg, @hex, @f;
SET sql_mode = 'ANSI_QUOTES';
SELECT "name" FROM "student" WHERE "id" = 1;
SELECT 'it''s' FROM student WHERE id = 1;
SET sql_mode = 'NO_BACKSLASH_ESCAPES';
SELECT 'a\', 'b\\' FROM student WHERE id = 1;
SELECT name FROM student WHERE name = '\' OR id = 2;
SET sql_mode = 'PIPES_AS_CONCAT';
SELECT 'a' || 'b', name || id FROM student WHERE id = 1;
SELECT id FROM student WHERE name || 'x' = 'ax' ORDER BY id;
SET sql_mode = 'ANSI';
SELECT name || "name" FROM student WHERE id = 1;
-- differs warnings-of-set
SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES');
SELECT @@sql_mode;
SET sql_mode = 'nonsense';
SET sql_mode = DEFAULT;
SELECT @@sql_mode;
SELECT 'a' || 'b', 1 || 0;
SET SESSION group_concat_max_len = 10;
SELECT @@group_concat_max_len;
SELECT GROUP_CONCAT('abcdefghijklmnop') FROM student WHERE id = 1;
SET @@session.sort_buffer_size = 300000, @y = @@sort_buffer_size;
SELECT @@sort_buffer_size, @y;
-- differs set-is-not-checked-when-prepared BINARY
SET nosuch = 1;
-- differs unknown-names-without-a-right
SET GLOBAL nosuch = 1;
SET autocommit = 5;
SET max_join_size = 'x';
-- differs set-is-not-checked-when-prepared BINARY
SET @@version = 1;
SELECT @@nosuch;
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT @@transaction_isolation;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
SET time_zone = '+05:30';
SELECT @@time_zone, FROM_UNIXTIME(0);
SET time_zone = 'nowhere';
SET time_zone = SYSTEM;
SET div_precision_increment = 10;
SELECT 1/3, AVG(n) FROM student;
SELECT AVG(n) FROM student WHERE id = 1;
SET div_precision_increment = DEFAULT;
SET sql_select_limit = 2;
-- refused
SELECT id FROM student ORDER BY id;
SET sql_select_limit = DEFAULT;
SELECT id FROM student ORDER BY id;
UPDATE student SET n = 1/0 WHERE id = 1;
SHOW WARNINGS;
SHOW COUNT(*) WARNINGS;
SHOW ERRORS;
-- differs session-functions
SELECT @@warning_count, @@error_count;
SELECT 1/0;
SELECT * FROM nosuch;
SHOW WARNINGS;
SHOW WARNINGS;
SELECT 1;
SHOW WARNINGS;
UPDATE student SET n = n + 1;
UPDATE student SET n = n + 1 WHERE id = 2;
UPDATE student SET n = 3 WHERE id = 2;
PREPARE p FROM 'SELECT name FROM student WHERE id = ?';
SET @id = 2;
EXECUTE p USING @id;
SET @id = 3;
EXECUTE p USING @id;
EXECUTE p;
DEALLOCATE PREPARE p;
EXECUTE p USING @id;
DEALLOCATE PREPARE p;
-- differs text-prepare
PREPARE q FROM 'SELECT nix FROM student WHERE id = 1';
USE school;
-- differs unknown-names-without-a-right
USE nosuch;
-- differs session-functions
SELECT DATABASE() = 'school';
DROP TABLE student;
