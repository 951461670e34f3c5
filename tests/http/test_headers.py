from parvis.http.headers import hash_of, page_policy

PAGE = '<script src="/a.js"></script><script>start()</script><script\nid="x">more()</script>'


def test_a_page_may_run_its_own_inline_scripts_and_no_others() -> None:
    (rule,) = (r for r in page_policy(PAGE).split("; ") if r.startswith("script-src "))
    assert rule == f"script-src 'self' {hash_of('start()')} {hash_of('more()')}"


def test_no_page_allows_any_inline_script_or_a_foreign_frame() -> None:
    policy = page_policy("<p>No script.")
    assert "script-src 'self';" in policy
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy


def test_the_hash_is_the_one_browsers_compute() -> None:
    """The example of Content Security Policy Level 3, section 8.4."""
    expected = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    assert hash_of("alert('Hello, world.');") == expected
