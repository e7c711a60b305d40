"""What an action can do: the catalogue behind the builder, the files and the engine."""

from dataclasses import dataclass

NOTHING, TEXT, CHOICE, NUMBER, PATTERN = "nothing", "text", "choice", "number", "pattern"


@dataclass(frozen=True)
class Doing:
    """`name` stands in the builder's list; `sentence` is what it reads as, with {value}."""

    key: str
    takes: str
    name: str
    sentence: str
    is_outward: bool = False


DOINGS: dict[str, Doing] = {
    doing.key: doing
    for doing in (
        Doing("set_kind", CHOICE, "set the kind", "set the kind to {value}"),
        Doing("add_tag", TEXT, "add a tag", "add the tag “{value}”"),
        Doing("remove_tag", TEXT, "take a tag away", "take the tag “{value}” away"),
        Doing("set_priority", CHOICE, "set the priority", "set the priority to {value}"),
        Doing("assign", CHOICE, "give it to a person", "give it to {value}"),
        Doing("assign_in_turn", NOTHING, "give it to whoever's turn it is", "give it to whoever's turn it is"),
        Doing("assign_least_busy", NOTHING, "give it to the least busy", "give it to the least busy person"),
        Doing(
            "assign_by_language",
            NOTHING,
            "give it to somebody who speaks its language",
            "give it to somebody who speaks its language",
        ),
        Doing("unassign", NOTHING, "give it back to the team", "give it back to the team"),
        Doing("keep_for_owner", NOTHING, "keep it for the owner", "keep it for the owner"),
        Doing("give_to_team", NOTHING, "show it to the team", "show it to the team"),
        Doing("set_status", CHOICE, "set the status", "set the status to {value}"),
        Doing("snooze", NUMBER, "put it off", "put it off for {value}"),
        Doing("add_note", TEXT, "write a note", "write the note “{value}”"),
        Doing("send_reply", CHOICE, "send a saved reply", "send the saved reply “{value}”", True),
        Doing("forward", TEXT, "forward it", "forward it to {value}", True),
        Doing("notify", CHOICE, "tell somebody", "tell {value}", True),
        Doing("call_webhook", CHOICE, "tell another program", "call the webhook “{value}”", True),
        Doing("attach_procedure", CHOICE, "attach a procedure", "attach the procedure “{value}”"),
        Doing("set_target", CHOICE, "set the response target", "promise what “{value}” says"),
        Doing("take_fields", PATTERN, "note details from the mail", "note what “{value}” finds"),
        Doing("resolve_silently", NOTHING, "resolve it without an answer", "resolve it without an answer"),
        Doing("mark_spam", NOTHING, "mark it as spam", "mark it as spam"),
    )
}
EFFECTS = ("add_note", "send_reply", "forward", "notify", "call_webhook", "attach_procedure")
CHOOSING = ("assign_in_turn", "assign_least_busy", "assign_by_language")
# With mail of an old inbox, which is done with, nobody is to be busy anew.
NOT_FOR_HISTORY = ("assign", *CHOOSING, "set_status", "snooze")
# Applied to past tickets, these would reach people long after; and nobody works from a procedure then.
NOT_FOR_THE_PAST = EFFECTS
