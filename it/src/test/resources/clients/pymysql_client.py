"""PyMySQL through the proxy; ends with a failed assertion or with its last line."""
import datetime
import decimal
import sys

import pymysql
import pymysql.cursors

port = int(sys.argv[1])


def connect(**more):
    return pymysql.connect(host="127.0.0.1", port=port, user="app", password="app", database="school", **more)


def refused(code, call):
    try:
        call()
    except pymysql.err.MySQLError as error:
        assert error.args[0] == code, error
    else:
        raise AssertionError("error %d was expected" % code)


connection = connect(autocommit=True)
cursor = connection.cursor()

# Quoting is the client's: what comes back is what was given.
for value in ("it's", 'a "b" \\ c', "ü 花", "", None, 7, decimal.Decimal("1.50")):
    cursor.execute("SELECT %s", (value,))
    back = cursor.fetchone()[0]
    assert back == value, (value, back)

# A split insert, a scattered and sorted read, a read by key.
people = [(i, "name %d" % i, 10 + i) for i in range(1, 41)]
assert cursor.executemany("INSERT INTO student VALUES (%s, %s, %s)", people) == 40
cursor.execute("SELECT id, name, age FROM student ORDER BY id DESC LIMIT 2")
assert cursor.fetchall() == ((40, "name 40", 50), (39, "name 39", 49))
assert [column[0] for column in cursor.description] == ["id", "name", "age"]
cursor.execute("SELECT COUNT(*), SUM(age), AVG(age) FROM student WHERE id BETWEEN %s AND %s", (1, 10))
assert cursor.fetchone() == (10, decimal.Decimal(155), decimal.Decimal("15.5000"))
assert cursor.execute("UPDATE student SET age = age + 1 WHERE id > %s", (30,)) == 10

# Keys the proxy makes are told to the client.
cursor.execute("INSERT INTO student (name, age) VALUES ('made', 1)")
made = cursor.lastrowid
assert made > 0
cursor.execute("SELECT name FROM student WHERE id = %s", (made,))
assert cursor.fetchone() == ("made",)
cursor.execute("SELECT LAST_INSERT_ID()")
assert cursor.fetchone() == (made,)

# Transactions.
two = connect()
with two.cursor() as writer:
    writer.execute("INSERT INTO student VALUES (100, 'gone', 1)")
    two.rollback()
    writer.execute("SELECT COUNT(*) FROM student WHERE id = 100")
    assert writer.fetchone() == (0,)
    writer.execute("INSERT INTO student VALUES (101, 'kept', 1)")
    two.commit()
cursor.execute("SELECT name FROM student WHERE id = 101")
assert cursor.fetchone() == ("kept",)
two.close()

# Rows one by one, errors by number, an unharmed connection after each.
streaming = connection.cursor(pymysql.cursors.SSCursor)
streaming.execute("SELECT id FROM student ORDER BY id LIMIT 3")
assert [row[0] for row in streaming] == [1, 2, 3]
streaming.close()
refused(1062, lambda: cursor.execute("INSERT INTO student VALUES (1, 'x', 1)"))
refused(1146, lambda: cursor.execute("SELECT * FROM nope"))
refused(1094, lambda: connection.kill(999999))
connection.ping()
connection.select_db("copy")
cursor.execute("SELECT DATABASE(), CONNECTION_ID()")
assert cursor.fetchone() == ("copy", connection.thread_id())
connection.select_db("school")
cursor.execute("SELECT CAST('2026-02-28' AS DATE)")
assert cursor.fetchone() == (datetime.date(2026, 2, 28),)

refused(1045, lambda: pymysql.connect(host="127.0.0.1", port=port, user="app", password="wrong"))

# Several statements in one text end at the first error.
many = connect(client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS, autocommit=True)
with many.cursor() as several:
    several.execute("SELECT 1; SELECT 2")
    assert several.fetchall() == ((1,),)
    assert several.nextset()
    assert several.fetchall() == ((2,),)
    several.execute("SELECT 1; SELECT nope; DELETE FROM student")
    refused(1054, several.nextset)
with many.cursor() as several:
    several.execute("SELECT COUNT(*) FROM student")
    assert several.fetchone() == (42,)
many.close()
connection.close()
print("all steps passed")
