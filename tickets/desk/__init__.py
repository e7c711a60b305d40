"""Where people work: queues and conversations to read, and the verbs that act on a ticket."""
