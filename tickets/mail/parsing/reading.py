"""Bytes to ParsedMail: load the tree, sort its parts into text and files, read the head, note what it is."""

from .away import is_out_of_office
from .bounces import bounce_of
from .carried import carried_text
from .complaints import complaint_of
from .forwards import new_text_of
from .head import all_fields, head_of
from .invitations import method_of
from .machines import is_auto_reply, is_feedback_report, is_report, list_id_of
from .model import ParsedMail
from .parameters import split_parameters
from .sorting import contents_of
from .spam import spam_of
from .tree import fields_of, load


def read(raw: bytes) -> ParsedMail:
    """The mail that those bytes are. May raise on what nobody foresaw; parse() holds that."""
    defects: list[str] = []
    message = load(raw, defects)
    fields = fields_of(message)
    charset = split_parameters(fields.get("content-type", ""))[1].get("charset", "")
    head = head_of(fields, charset)
    contents = contents_of(message, defects)
    carried = "" if contents.readable.strip() or contents.html else carried_text(contents.files)
    readable = carried or contents.readable
    is_spam, score, limit = spam_of(fields)
    bounce = bounce_of(raw, fields, head, contents)
    automatic = is_auto_reply(fields, head["subject"])
    is_answer = automatic and bounce is None and not is_report(fields)
    return ParsedMail(
        **head,
        text=carried or contents.text,
        readable=readable,
        html=contents.html,
        new_text=new_text_of(readable, head["subject"]),
        attachments=tuple(contents.files),
        auto_reply=automatic,
        out_of_office=is_out_of_office(fields, head["subject"], readable, is_automatic=is_answer),
        feedback_report=is_feedback_report(fields),
        calendar=method_of(contents.files),
        bounce=bounce,
        complaint=complaint_of(fields, contents),
        list_id=list_id_of(fields),
        spam=is_spam,
        spam_score=score,
        spam_limit=limit,
        headers=all_fields(message, charset, defects),
        defects=tuple(dict.fromkeys(defects)),
    )
