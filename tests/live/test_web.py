"""Pages and certificates of a real Apache httpd: what is served, and what is wrong with each certificate."""

import subprocess
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from estates import estate
from loopback_servers import NETWORK, apache, free_port, needs

from drillbook.live import check_live, consented
from drillbook.model import Server, Service

WEB = f"{NETWORK}.60"
AUTHORITY = """\
[ca]
default_ca = own
[own]
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
"""
NO_HEAD = 'RewriteEngine on\nRewriteCond "%{REQUEST_METHOD}" "=HEAD"\nRewriteRule "^" "-" [R=405]'


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Path:
    """A certificate authority: ca.key, ca.crt."""
    needs("apache2", "openssl")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "ca.cnf").write_text(AUTHORITY.format(folder=folder))
    (folder / "index").touch()
    (folder / "serial").write_text("01\n")
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt",
            "-subj", "/CN=Test Authority", "-days", "30")  # fmt: skip
    return folder


def openssl(folder: Path, *words: str) -> None:
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def certificate(authority):
    """Make one: for this host, valid between these times (as openssl writes them)."""

    def make(host: str, start: str = "", end: str = "") -> Path:
        kind = "IP" if host[0].isdigit() else "DNS"
        openssl(authority, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "web.key", "-out", "web.csr",
                "-subj", f"/CN={host}", "-addext", f"subjectAltName={kind}:{host}")  # fmt: skip
        times = ("-startdate", start, "-enddate", end) if start else ("-days", "90")
        openssl(authority, "ca", "-batch", "-notext", "-config", "ca.cnf", "-keyfile", "ca.key", "-cert", "ca.crt",
                "-in", "web.csr", "-out", "web.crt", *times)  # fmt: skip
        whole = authority / "web.pem"
        whole.write_text((authority / "web.key").read_text() + (authority / "web.crt").read_text())
        return whole

    return make


@contextmanager
def served(extra: str = "", pem: Path | None = None):
    needs("apache2")
    port = free_port()
    with apache(WEB, port, pem, extra):
        yield f"{'https' if pem else 'http'}://{WEB}:{port}/"


def shop(url: str, **web):
    return estate(
        Server(id="web", address=WEB, **{"live": True, "ports": (), **web}),
        Service(id="shop", needs=["web"], url=url, live=True),
    )


def look(session_of, url, **session):
    whole = shop(url)
    report = check_live(whole, session_of(consented(whole), **session), frozenset({"shop"}))
    return [one.code for one in report.findings], report


def test_a_page_that_is_served_has_no_finding(session_of):
    with served() as url:
        codes, report = look(session_of, url)
    assert codes == []
    assert [(one.question, one.answer) for one in report.exchanges] == [(f"HEAD {url}", "status 200")]


def test_a_page_that_is_missing_is_found(session_of):
    with served() as url:
        codes, report = look(session_of, f"{url}gone?a=b")
    assert codes == ["L201"]
    assert report.findings[0].message == f"{url}gone?a=b at {WEB} answers 404"


def test_get_is_tried_where_head_is_refused(session_of):
    with served(NO_HEAD) as url:
        codes, report = look(session_of, url)
    assert codes == []
    assert [(one.question.split()[0], one.answer) for one in report.exchanges] == [
        ("HEAD", "status 405"), ("GET", "status 200"),
    ]  # fmt: skip


def test_a_redirect_is_shown_and_not_followed(session_of, contacted):
    with served('Redirect 302 "/" "http://192.0.2.1/"') as url:
        codes, report = look(session_of, url)
    assert codes == []
    assert report.exchanges[0].answer == "status 302, to http://192.0.2.1/"
    assert {address for address, _ in contacted} == {WEB}


def test_a_good_certificate_has_no_finding_until_three_weeks_before_its_end(
    session_of, certificate, authority, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.crt"))
    with served(pem=certificate(WEB)) as url:
        codes, report = look(session_of, url)
        assert codes == []
        assert "; certificate ends " in report.exchanges[0].answer
        then = session_of(consented(shop(url))).now + timedelta(days=70)
        codes, report = look(session_of, url, now=then)
    assert codes == ["L203"]
    assert "ends in 19 days" in report.findings[0].message


@pytest.mark.parametrize(
    ("made", "trusted", "code"),
    [
        ((WEB, "20200101000000Z", "20200201000000Z"), True, "L202"),
        ((WEB, "20900101000000Z", "20900201000000Z"), True, "L202"),
        (("www.example.net",), True, "L204"),
        ((WEB,), False, "L205"),
    ],
    ids=["expired", "not yet valid", "another name", "unknown authority"],
)
def test_a_bad_certificate_is_found_by_what_is_wrong_with_it(
    session_of, certificate, authority, monkeypatch, made, trusted, code
):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.crt"))
    with served(pem=certificate(*made)) as url:
        codes, report = look(session_of, url)
    assert codes == [code], report
    assert report.exchanges[0].reached is False


def test_a_plain_page_where_tls_is_expected_is_found(session_of):
    with served() as url:
        codes, _ = look(session_of, url.replace("http:", "https:"))
    assert codes == ["L205"]


def test_nobody_there_is_a_finding_and_no_pass(session_of):
    codes, report = look(session_of, f"http://{WEB}:{free_port()}/")
    assert codes == ["L001"]
    assert "connection refused" in report.findings[0].message


def test_an_address_that_is_not_marked_is_not_contacted(session_of, contacted):
    whole = shop("http://192.0.2.1/")
    report = check_live(whole, session_of(consented(whole)))
    assert [one.code for one in report.findings] == ["L002"]
    whole = shop(f"http://{WEB}/", live=False)
    report = check_live(whole, session_of(consented(whole)))
    assert [one.code for one in report.findings] == ["L002"]
    assert contacted == []
    assert report.exchanges == ()
