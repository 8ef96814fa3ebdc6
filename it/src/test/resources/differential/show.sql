# SHOW, DESCRIBE, information_schema.
CREATE TABLE student (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'x' COMMENT 'the name', age INT, KEY by_age (age, name)) COMMENT 'people';
CREATE TABLE course (id INT PRIMARY KEY, title TEXT);
CREATE TABLE note (id INT PRIMARY KEY);
-- differs columns-of-show
SHOW TABLES;
-- differs columns-of-show
SHOW TABLES LIKE 's%';
-- differs columns-of-show
SHOW TABLES FROM school;
-- differs columns-of-show
SHOW FULL TABLES;
-- differs columns-of-show
SHOW TABLES WHERE Tables_in_school = 'note';
-- differs prepared-columns BINARY
SHOW COLUMNS FROM student;
-- differs prepared-columns BINARY
SHOW FULL COLUMNS FROM student LIKE 'n%';
-- differs prepared-columns BINARY
DESCRIBE student;
-- differs prepared-columns BINARY
DESC course;
-- differs prepared-columns BINARY
EXPLAIN note;
-- differs prepared-columns BINARY
DESCRIBE student name;
SHOW CREATE TABLE course;
SHOW CREATE TABLE student;
SHOW CREATE TABLE nosuch;
-- differs prepared-columns BINARY
SHOW COLUMNS FROM nosuch;
-- differs prepared-columns BINARY
SHOW INDEX FROM course;
-- differs prepared-columns BINARY
SHOW KEYS FROM note;
-- differs prepared-columns BINARY
SHOW VARIABLES LIKE 'sql_mode';
-- differs prepared-columns BINARY
SHOW SESSION VARIABLES LIKE 'character\_set\_c%';
-- differs prepared-columns BINARY
SHOW VARIABLES WHERE Variable_name = 'autocommit';
-- differs prepared-columns BINARY
SHOW STATUS LIKE 'Ssl_version';
-- differs columns-of-show
SHOW DATABASES LIKE 'school';
-- differs prepared-columns BINARY
SHOW CHARACTER SET LIKE 'utf8mb4';
-- differs prepared-columns BINARY
SHOW COLLATION LIKE 'utf8mb4_bin';
-- differs columns-of-show
SHOW PROCESSLIST;
# Its row has the second in which each server made the table.
-- columns
-- differs columns-of-show BINARY
SHOW TABLE STATUS LIKE 'course';
-- columns
EXPLAIN SELECT * FROM student WHERE id = 1;
-- differs columns-of-information-schema
SELECT table_schema, table_name, table_type, engine FROM information_schema.tables WHERE table_schema = 'school' ORDER BY table_name;
-- differs columns-of-information-schema
SELECT column_name, data_type, is_nullable, column_key FROM information_schema.columns WHERE table_schema = 'school' AND table_name = 'student' ORDER BY ordinal_position;
-- differs prepared-columns BINARY
SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE();
-- differs columns-of-information-schema
SELECT schema_name FROM information_schema.schemata WHERE schema_name = 'school';
-- differs columns-of-information-schema
SELECT index_name, column_name FROM information_schema.statistics WHERE table_schema = 'school' AND table_name = 'student' ORDER BY index_name, seq_in_index;
-- differs prepared-columns BINARY
SELECT * FROM information_schema.nosuch;
-- differs columns-of-information-schema
SELECT character_set_name FROM information_schema.character_sets WHERE character_set_name = 'utf8mb4';
