"""Pictures within the text: what a viewer needs to put each where the sender had it."""

from tickets.mail.parsing import parse


def multipart(kind: str, *parts: str) -> bytes:
    head = f"From: carl@example.com\nContent-Type: multipart/{kind}; boundary=x\n\n"
    return (head + "".join(f"--x\n{part}\n" for part in parts) + "--x--\n").encode()


PICTURE = "Content-Type: image/png\nContent-Disposition: inline; filename=p.png\n\nPNG"
PLAIN = "Content-Type: text/plain\n\nplain"


def html(text: str) -> str:
    return f"Content-Type: text/html\n\n{text}"


def test_picture_between_pieces_of_html_is_shown_there():
    mail = parse(multipart("mixed", html("<p>above"), PICTURE, html("<p>below")))
    (file,) = mail.attachments
    assert (file.inline, file.position) == (True, 1)
    above, _, below = mail.html.partition(f'<img src="cid:{file.content_id}">')
    assert "above" in above
    assert "below" in below


def test_picture_that_the_html_names_itself_is_shown_once():
    named = PICTURE.replace("image/png", "image/png\nContent-ID: <p@x>")
    mail = parse(multipart("mixed", html('<p>a<img src="cid:p@x">'), named, html("<p>b")))
    assert mail.html.count("cid:") == 1
    assert parse(multipart("mixed", html('<img src="cid:p.png">'), PICTURE)).html.count("cid:") == 1


def test_picture_between_plain_texts_tells_how_many_stand_before_it():
    mail = parse(multipart("mixed", PLAIN, PICTURE, PLAIN, PICTURE))
    assert mail.html == ""
    assert [(each.filename, each.inline, each.position) for each in mail.attachments] == [
        ("p.png", True, 1),
        ("p1.png", True, 2),
    ]


def test_picture_named_by_its_place_is_inline():
    part = "Content-Type: image/png\nContent-Location: img/p.png\n\nPNG"
    (file,) = parse(multipart("related", html('<img src="img/p.png">'), part)).attachments
    assert (file.inline, file.content_location, file.content_id) == (True, "img/p.png", "")


def test_picture_beside_html_without_any_name_is_inline_and_gets_one():
    (file,) = parse(multipart("related", html("<p>hi"), "Content-Type: image/jpeg\n\nJPG")).attachments
    assert (file.inline, file.filename) == (True, "image.jpg")


def test_picture_that_is_called_an_attachment_is_one():
    (file,) = parse(multipart("mixed", html("<p>hi"), PICTURE.replace("inline", "attachment"))).attachments
    assert not file.inline


def test_content_id_without_brackets_is_taken():
    part = "Content-Type: image/png\nContent-ID: p-1\n\nPNG"
    assert parse(multipart("related", html("<p>"), part)).attachments[0].content_id == "p-1"
