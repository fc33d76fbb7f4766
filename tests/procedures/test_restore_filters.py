"""The filters through which dumps are read: what sed makes of them, with rows that look like statements."""

import subprocess

from drillbook.procedures.restore_database import WITH_CHARACTERS, into_database

DUMP = r"""CREATE DATABASE orders WITH TEMPLATE = template0 ENCODING = 'UTF8';
ALTER DATABASE orders OWNER TO orders_owner;
\connect orders
COPY public.note (text) FROM stdin;
CREATE DATABASE orders a row
GRANT ALL ON DATABASE orders also a row
\.
REVOKE CONNECT,TEMPORARY ON DATABASE orders FROM PUBLIC;
GRANT SELECT ON TABLE public.orders TO orders_app;
"""


def filtered(*words: str, text: str) -> str:
    return subprocess.run(words, input=text, capture_output=True, text=True, check=True).stdout


def test_a_dump_that_makes_its_database_is_read_into_another_one_and_its_rows_stay_as_they_are():
    assert filtered(*into_database("orders", "orders_restored").argv, text=DUMP).splitlines() == [
        'ALTER DATABASE "orders_restored" OWNER TO orders_owner;',
        "COPY public.note (text) FROM stdin;",
        "CREATE DATABASE orders a row",
        "GRANT ALL ON DATABASE orders also a row",
        r"\.",
        'REVOKE CONNECT,TEMPORARY ON DATABASE "orders_restored" FROM PUBLIC;',
        "GRANT SELECT ON TABLE public.orders TO orders_app;",
    ]


def test_a_dump_without_its_database_is_read_as_it_is():
    plain = "CREATE TABLE public.orders (id int);\nALTER TABLE public.orders OWNER TO orders_owner;\n"
    assert filtered(*into_database("orders", "orders_restored").argv, text=plain) == plain


def test_a_database_that_exists_takes_the_character_set_of_the_dump():
    made = "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `reviews` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\n"
    told = "ALTER DATABASE `reviews` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\n"
    assert filtered("sed", "-E", WITH_CHARACTERS, text=made) == made + told
    assert filtered("sed", "-E", WITH_CHARACTERS, text="USE `reviews`;\n") == "USE `reviews`;\n"
