import pytest

from tests.mail.letters import mail
from tickets.mail.parsing import parse


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("X-Spam-Status", "Yes, score=7.2 required=5.0 tests=BAYES_99 autolearn=no", (True, 7.2, 5.0)),
        ("X-Spam-Status", "No, score=-0.1 required=5.0", (False, -0.1, 5.0)),
        ("X-Spam-Status", "Yes, hits=12 required=5", (True, 12.0, 5.0)),
        ("X-Spam-Flag", "YES", (True, None, None)),
        ("X-Spam", "Yes", (True, None, None)),
        ("X-Spamd-Result", "default: True [16.10 / 15.00]; BAYES_SPAM(5.10)[100.00%]", (True, 16.1, 15.0)),
        ("X-Spamd-Result", "default: False [1.10 / 15.00]; MIME_GOOD(-0.10)", (False, 1.1, 15.0)),
        ("X-MS-Exchange-Organization-SCL", "6", (True, 6.0, 5.0)),
        ("X-MS-Exchange-Organization-SCL", "-1", (False, -1.0, 5.0)),
        ("X-Forefront-Antispam-Report", "CIP:192.0.2.1;CTRY:US;SCL:9;SRV:;SFV:SPM", (True, 9.0, 5.0)),
        ("X-Ovh-Spam-Status", "SPAM", (True, None, None)),
        ("X-Spam-Level", "*******", (None, 7.0, None)),
        ("X-Spam-Status", "nonsense", (None, None, None)),
        ("X-MS-Exchange-Organization-SCL", "٣", (None, None, None)),
        ("X-Spamd-Result", "default: True [/]", (None, None, None)),
    ],
)
def test_each_filter_is_understood(field, value, expected):
    read = parse(f"{field}: {value}\r\n".encode() + mail())
    assert (read.spam, read.spam_score, read.spam_limit) == expected


def test_a_mail_that_praises_itself_does_not_silence_a_filter():
    read = parse(b"X-Spam-Flag: YES\r\n" + mail(x_spam_status="No, score=-9.0 required=5.0"))
    assert read.spam is True


def test_no_filter_no_word():
    assert parse(mail()).spam is None
