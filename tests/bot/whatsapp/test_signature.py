import pytest

from bot.whatsapp.signature import is_signed, sign

BODY = '{"text": "días \\/ \\u00e1"}'.encode()


def test_known_value() -> None:
    # RFC 4231, test case 2
    expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert sign("Jefe", b"what do ya want for nothing?") == expected


def test_own_signature_is_accepted() -> None:
    assert is_signed("secret", BODY, sign("secret", BODY))
    assert is_signed("secret", BODY, sign("secret", BODY).upper())


@pytest.mark.parametrize(
    "header", [None, "", "sha256=", "sha256", "sha1=00", "sha256=é", sign("other", BODY), sign("secret", BODY)[7:]]
)
def test_everything_else_is_refused(header: str | None) -> None:
    assert not is_signed("secret", BODY, header)


def test_a_changed_byte_is_refused() -> None:
    assert not is_signed("secret", BODY + b" ", sign("secret", BODY))


def test_an_empty_secret_never_opens_the_door() -> None:
    assert not is_signed("", BODY, "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    with pytest.raises(ValueError, match="WHATSAPP_APP_SECRET"):
        sign("", BODY)
