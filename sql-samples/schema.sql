-- The school. Nothing here speaks of shards: where rows live is written in the configuration.

-- Sharded by id (hash); the proxy makes the id when the client gives none.
CREATE TABLE student (
  id BIGINT NOT NULL PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  born DATE NOT NULL,
  email VARCHAR(80)
);

-- Broadcast: small, and joined by everybody, so each shard has all of it.
CREATE TABLE course (
  id INT NOT NULL PRIMARY KEY,
  title VARCHAR(60) NOT NULL,
  credits INT NOT NULL
);

-- Sharded by student_id with the function of student.id: a student's grades lie beside the student.
CREATE TABLE grade (
  student_id BIGINT NOT NULL,
  course_id INT NOT NULL,
  score DECIMAL(4,1) NOT NULL,
  given DATE NOT NULL,
  PRIMARY KEY (student_id, course_id)
);

-- Sharded by age (range): under 20 on the first shard, from 20 on on the second.
CREATE TABLE alumni (
  age INT NOT NULL,
  id INT NOT NULL,
  name VARCHAR(60) NOT NULL,
  city VARCHAR(60) NOT NULL,
  PRIMARY KEY (age, id)
);

-- Sharded by region (list): cn and jp on the first shard, de, us and all others on the second.
CREATE TABLE visitor (
  region CHAR(2) NOT NULL,
  id INT NOT NULL,
  name VARCHAR(60) NOT NULL,
  PRIMARY KEY (region, id)
);

-- Named by no rule: the whole table is on the schema's unsharded shard.
CREATE TABLE notice (
  id INT NOT NULL PRIMARY KEY,
  words VARCHAR(200) NOT NULL
);
