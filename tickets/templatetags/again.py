"""A block that is shown twice: {% again "title" %} renders what {% block title %} holds."""

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context: template.Context, name: str) -> str:
    """Empty when the page has no such block."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks and blocks.get_block(name)
    return block.render(context).strip() if block else ""
