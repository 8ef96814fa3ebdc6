package io.kintsugi.it.clients;

/// The school, small enough to be told apart by eye.
final class SchoolTables {
  static final String CREATE =
      """
      DROP TABLE IF EXISTS grade;
      DROP TABLE IF EXISTS alumni;
      DROP TABLE IF EXISTS visitor;
      DROP TABLE IF EXISTS course;
      DROP TABLE IF EXISTS notes;
      DROP TABLE IF EXISTS student;
      CREATE TABLE student (id BIGINT PRIMARY KEY, name VARCHAR(50), age INT);
      CREATE TABLE course (id INT PRIMARY KEY, title VARCHAR(40));
      CREATE TABLE grade (id INT, student_id BIGINT, course_id INT, score DECIMAL(5,2),
        PRIMARY KEY (id, student_id));
      CREATE TABLE alumni (id INT, age INT, name VARCHAR(20));
      CREATE TABLE visitor (id INT, region VARCHAR(10));
      CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, body TEXT, raw BLOB, at DATETIME(6));
      """;

  static final String ROWS =
      """
      INSERT INTO student VALUES (1,'Ann',10),(2,'Böb',20),(3,'it''s \\\\ "C"',30),(4,NULL,40),(5,'花子',50);
      INSERT INTO course VALUES (1,'math'),(2,'art');
      INSERT INTO grade VALUES (1,1,1,90.5),(2,2,1,70.25),(3,3,2,88),(4,4,2,64.5);
      INSERT INTO alumni VALUES (1,18,'x'),(2,25,'y'),(3,19,'z');
      INSERT INTO visitor VALUES (1,'cn'),(2,'de'),(3,'fr');
      INSERT INTO notes (body, raw, at) VALUES ('a\\nb', 0x00FF27, '2026-01-02 03:04:05.678901');
      """;

  private SchoolTables() {}
}
