"""What an assistant asks the owner: the question waits on its ticket until it is answered, here or by mail."""
