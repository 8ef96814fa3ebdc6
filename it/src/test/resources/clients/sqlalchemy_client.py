"""SQLAlchemy over PyMySQL through the proxy: tables, objects, reflection."""
import sys

import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base

port = int(sys.argv[1])
engine = sa.create_engine("mysql+pymysql://app:app@127.0.0.1:%d/school" % port)
autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
Base = declarative_base()


class Student(Base):
    __tablename__ = "student"
    id = sa.Column(sa.BigInteger, primary_key=True, autoincrement=False)
    name = sa.Column(sa.String(50))
    age = sa.Column(sa.Integer)


class Course(Base):
    __tablename__ = "course"
    id = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    title = sa.Column(sa.String(40))


class Grade(Base):
    __tablename__ = "grade"
    id = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    student_id = sa.Column(sa.BigInteger, sa.ForeignKey("student.id"), primary_key=True)
    course_id = sa.Column(sa.Integer)
    score = sa.Column(sa.Numeric(5, 2))


class Teacher(Base):
    __tablename__ = "teacher"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(30))


Base.metadata.drop_all(engine)
Base.metadata.create_all(engine)
Base.metadata.create_all(engine)

# One transaction over all shards; a nested one is undone alone.
with Session(engine) as session:
    session.add_all([Student(id=number, name="name %d" % number, age=10 + number) for number in range(1, 21)])
    session.add_all([Course(id=1, title="math"), Course(id=2, title="art")])
    session.flush()
    with session.begin_nested() as nested:
        session.add_all([Student(id=number, name="not kept", age=1) for number in range(31, 41)])
        session.flush()
        nested.rollback()
    session.commit()
with Session(autocommit) as session:
    session.add_all([Grade(id=1, student_id=1, course_id=1, score=90.5), Grade(id=2, student_id=1, course_id=2, score=80)])
    session.add(Grade(id=3, student_id=1, course_id=2, score=None))
    session.commit()

with Session(engine) as session:
    assert [student.id for student in session.query(Student).filter(Student.age > 12).order_by(Student.id.desc()).limit(3)] == [20, 19, 18]
    assert session.get(Student, 3).name == "name 3"
    assert session.query(sa.func.count(Student.id), sa.func.max(Student.age)).one() == (20, 30)
    joined = session.query(Student.name, Grade.score).join(Grade, Grade.student_id == Student.id).order_by(Grade.id).all()
    assert [(name, str(score)) for name, score in joined] == [("name 1", "90.50"), ("name 1", "80.00"), ("name 1", "None")]
    assert session.query(Student).filter(Student.id.in_([1, 2, 99])).order_by(Student.id).all()[1].name == "name 2"

with Session(engine) as session:
    student = session.get(Student, 3)
    student.name = "changed"
    session.commit()
    assert session.get(Student, 3).name == "changed"
    session.delete(session.get(Student, 4))
    session.commit()
    assert session.get(Student, 4) is None
    session.add(Student(id=77, name="gone", age=1))
    session.flush()
    session.rollback()
    assert session.get(Student, 77) is None

with Session(engine) as session:
    session.add(Student(id=78, name="first", age=1))
    session.flush()
    nested = session.begin_nested()
    session.get(Student, 78).name = "second"
    session.flush()
    nested.rollback()
    assert session.get(Student, 78).name == "first"
    session.commit()

with Session(engine) as session:
    teacher = Teacher(name="unsharded")
    session.add(teacher)
    session.commit()
    assert teacher.id == 1

inspector = sa.inspect(engine)
assert inspector.get_schema_names() == ["information_schema", "copy", "school", "solo"]
assert {"student", "course", "grade", "teacher"} <= set(inspector.get_table_names())
assert inspector.has_table("grade") and not inspector.has_table("nope")
assert inspector.get_pk_constraint("grade")["constrained_columns"] == ["id", "student_id"]
foreign = inspector.get_foreign_keys("grade")[0]
assert (foreign["constrained_columns"], foreign["referred_table"], foreign["referred_schema"]) == (["student_id"], "student", None)
reflected = sa.MetaData()
reflected.reflect(engine, only=["grade", "student"])
assert [repr(column.type) for column in reflected.tables["grade"].columns] == ["INTEGER()", "BIGINT()", "INTEGER()", "DECIMAL(precision=5, scale=2)"]

Base.metadata.drop_all(engine)
assert not sa.inspect(engine).has_table("grade")
print("all steps passed")
