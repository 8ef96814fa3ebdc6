-- Rows for schema.sql. Statements with several rows are split by key.

INSERT INTO course (id, title, credits) VALUES
  (1, 'Algebra', 6),
  (2, 'Pottery', 4),
  (3, 'Astronomy', 5);

INSERT INTO student (id, name, born, email) VALUES
  (1, 'Ada', '2004-12-10', 'ada@school.example'),
  (2, 'Blaise', '2005-06-19', 'blaise@school.example'),
  (3, 'Chen', '2004-03-08', NULL),
  (4, 'Dora', '2006-01-23', 'dora@school.example'),
  (5, 'Emmy', '2005-03-23', 'emmy@school.example'),
  (6, 'Farid', '2004-09-02', NULL),
  (7, 'Grace', '2006-12-09', 'grace@school.example'),
  (8, 'Hedy', '2005-11-09', 'hedy@school.example');

INSERT INTO grade (student_id, course_id, score, given) VALUES
  (1, 1, 9.5, '2026-02-01'),
  (1, 3, 8.0, '2026-02-03'),
  (2, 1, 9.0, '2026-02-01'),
  (2, 2, 6.5, '2026-02-02'),
  (3, 2, 9.8, '2026-02-02'),
  (4, 1, 5.5, '2026-02-01'),
  (4, 3, 7.0, '2026-02-03'),
  (5, 1, 10.0, '2026-02-01'),
  (6, 2, 7.5, '2026-02-02'),
  (7, 3, 9.1, '2026-02-03'),
  (8, 2, 8.4, '2026-02-02'),
  (8, 3, 6.0, '2026-02-03');

INSERT INTO alumni (age, id, name, city) VALUES
  (16, 1, 'Iris', 'Kyoto'),
  (17, 2, 'Jonas', 'Bremen'),
  (19, 3, 'Kaya', 'Izmir'),
  (20, 4, 'Lin', 'Chengdu'),
  (34, 5, 'Mona', 'Cairo'),
  (52, 6, 'Nils', 'Oslo');

INSERT INTO visitor (region, id, name) VALUES
  ('cn', 1, 'Wei'),
  ('jp', 2, 'Yuki'),
  ('de', 3, 'Otto'),
  ('us', 4, 'Pat'),
  ('br', 5, 'Rui');

INSERT INTO notice (id, words) VALUES (1, 'Bowls are mended on Fridays.');
