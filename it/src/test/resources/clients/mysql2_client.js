// mysql2 through the proxy; ends with a failed assertion or with its last line.
const assert = require('node:assert/strict');
const mysql = require('mysql2/promise');

const port = Number(process.argv[2]);
const login = {host: '127.0.0.1', port, user: 'app', password: 'app', database: 'school', supportBigNumbers: true};
const refused = (errno, promise) => assert.rejects(promise, (error) => error.errno === errno || assert.fail(error));

async function texts(c) {
  assert.deepEqual((await c.query('SELECT id, title FROM course ORDER BY id'))[0], [{id: 1, title: 'math'}, {id: 2, title: 'art'}]);
  assert.equal((await c.query('SELECT COUNT(*) AS n FROM student'))[0][0].n, 5);
  assert.equal((await c.query('SELECT LENGTH(?) AS l', ['x'.repeat(90000)]))[0][0].l, 90000);
  const [inserted] = await c.query('INSERT INTO student (name, age) VALUES (?, ?)', ['made', 3]);
  assert.equal((await c.query('SELECT name FROM student WHERE id = ?', [inserted.insertId]))[0][0].name, 'made');
  await refused(1146, c.query('SELECT * FROM nope'));
}

async function prepared(c) {
  for (const key of [3, '3']) {
    assert.equal((await c.execute('SELECT age FROM student WHERE id = ?', [key]))[0][0].age, 30);
  }
  const [rows] = await c.execute('SELECT id FROM student WHERE age >= ? ORDER BY id DESC LIMIT 2', [20]);
  assert.deepEqual(rows, [{id: 5}, {id: 4}]);
  assert.equal((await c.execute('SELECT SUM(score) AS s FROM grade WHERE course_id = ?', [1]))[0][0].s, '160.75');
  const statement = await c.prepare('SELECT name FROM student AS s WHERE id = ?');
  for (const [id, name] of [[1, 'Ann'], [2, 'Böb'], [4, null], [5, '花子']]) {
    assert.equal((await statement.execute([id]))[0][0].name, name);
  }
  await statement.close();
  const [inserted] = await c.execute('INSERT INTO student (name, age) VALUES (?, ?)', ['made', 3]);
  assert.equal((await c.execute('SELECT name FROM student WHERE id = ?', [inserted.insertId]))[0][0].name, 'made');
  assert.equal((await c.execute('DELETE FROM student WHERE age = ?', [3]))[0].affectedRows, 2);
}

async function transactions(c) {
  await c.beginTransaction();
  await c.query("INSERT INTO student VALUES (500, 'gone', 1)");
  await c.rollback();
  assert.equal((await c.query('SELECT * FROM student WHERE id = 500'))[0].length, 0);
  await c.beginTransaction();
  await c.execute('INSERT INTO student VALUES (?, ?, ?)', [501, 'kept', 1]);
  await c.commit();
  assert.equal((await c.query('SELECT * FROM student WHERE id = 501'))[0].length, 1);
}

async function severalStatements() {
  const c = await mysql.createConnection({...login, multipleStatements: true});
  const [answers] = await c.query("SELECT 1 AS a; INSERT INTO course VALUES (9, 'x'); SELECT 2 AS b");
  assert.deepEqual([answers[0], answers[1].affectedRows, answers[2]], [[{a: 1}], 1, [{b: 2}]]);
  await refused(1054, c.query('SELECT 1; SELECT nope; DELETE FROM course'));
  assert.equal((await c.query('SELECT COUNT(*) AS n FROM course'))[0][0].n, 3);
  await c.end();
}

async function changesOfUser(c) {
  await c.query('SET @x = 5');
  await c.changeUser({user: 'ops', password: 'ops', database: 'school'});
  assert.deepEqual((await c.query('SELECT @x AS x, USER() AS u, DATABASE() AS d'))[0], [{x: null, u: 'ops@127.0.0.1', d: 'school'}]);
  await c.changeUser({user: 'app', password: 'app', database: 'copy'});
  assert.equal((await c.query('SELECT DATABASE() AS d'))[0][0].d, 'copy');
  await c.query('SET @x = 5');
  await c.reset();
  assert.equal((await c.query('SELECT @x AS x'))[0][0].x, null);
  await refused(1045, c.changeUser({user: 'app', password: 'wrong', database: 'school'}));
}

async function pools(options) {
  const pool = mysql.createPool({...login, ...options, connectionLimit: 4});
  const answers = await Promise.all(Array.from({length: 60}, (_, i) => pool.execute('SELECT id FROM student WHERE id = ?', [1 + (i % 5)])));
  answers.forEach(([rows], i) => assert.deepEqual(rows, [{id: 1 + (i % 5)}]));
  await pool.end();
}

async function main() {
  const c = await mysql.createConnection(login);
  await texts(c);
  await prepared(c);
  await transactions(c);
  await severalStatements();
  await changesOfUser(c);
  c.destroy();
  await pools({});
  await pools({compress: true});
  await pools({ssl: {rejectUnauthorized: false}});
  console.log('all steps passed');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
