import os
import signal
import socket

from supportdesk.celery import let_go_of_the_parents_lines


def test_a_line_that_the_parent_closes_is_closed_while_its_child_lives():
    near, far = socket.socketpair()
    far.settimeout(5)
    ready, tell = os.pipe()
    child = os.fork()
    if not child:
        let_go_of_the_parents_lines()
        os.write(tell, b"!")
        signal.pause()
    try:
        os.read(ready, 1)
        near.close()
        assert far.recv(1) == b""
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        far.close()
        os.close(ready)
        os.close(tell)
