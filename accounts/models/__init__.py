from accounts.models.event import PersonEvent, PersonVerb
from accounts.models.invitation import Invitation
from accounts.models.user import User

__all__ = ["Invitation", "PersonEvent", "PersonVerb", "User"]
