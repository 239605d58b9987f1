import sys, tempfile; sys.path.insert(0,'/work/main')
from tests.domain.test_expressions import *
from pathlib import Path
lite = sqlite3.connect(":memory:"); lite.execute(TABLE)
marks = ", ".join("?" * len(ROWS[0])); lite.executemany(f"INSERT INTO t VALUES ({marks})", ROWS)
import time
t=time.time(); n=acc=bad=0
with postgresql(Path(tempfile.mkdtemp())) as url:
    made=sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(made, autocommit=True) as large:
        large.execute(TABLE)
        with large.cursor() as c: c.executemany(f"INSERT INTO t VALUES ({marks.replace('?','%s')})", ROWS)
        r=Random(11)
        while time.time()-t<150:
            n+=1; text=made_up(r,"b",r.choice([2,3,4,5])); e,_=read(text)
            if e is None: continue
            acc+=1; q=f"SELECT n, ({e.sql}) FROM t ORDER BY n"
            try:
                a=[(x, None if v is None else bool(v)) for x,v in lite.execute(q)]
                b=large.execute(q.encode()).fetchall()
                if a!=b: bad+=1; print("DIFF", e.sql, a, b)
            except Exception as x: bad+=1; print("ERR", repr(x)[:150], e.sql)
            if bad>12: break
print(n,acc,bad)
