"""The builder: what stands in its form ↔ a rule's definition. Pure: no database; names and choices are handed in."""

from tickets.routing.builder.choices import Choices
from tickets.routing.builder.form import Form
from tickets.routing.builder.rows import form_of
from tickets.routing.builder.shaping import blank, shaped
from tickets.routing.builder.typed import definition_of

__all__ = ["Choices", "Form", "blank", "definition_of", "form_of", "shaped"]
