"""Run a command on a pseudo-terminal of 80 by 24 and pass on what it writes.

It is timed with the command, so it imports next to nothing; its own time is that of `true`.
"""

import os
import sys
import termios

if __name__ == "__main__":
    child, terminal = os.forkpty()
    if child == 0:
        termios.tcsetwinsize(0, (24, 80))
        os.execv(sys.argv[1], sys.argv[1:])
    try:
        while written := os.read(terminal, 1 << 16):
            os.write(1, written)
    except OSError:  # the way Linux says that nobody holds the other end any more
        pass
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
