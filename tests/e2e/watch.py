#!/usr/bin/python3
"""Looks at every process below a command while it runs, and writes down what anyone could see there.

usage: watch.py FILE COMMAND...     FILE gets lines: NAME <tab> argv|environ <tab> the words, each once; exits as the command does
"""
import os
import subprocess
import sys
import time


def words(pid, what):
    with open(f"/proc/{pid}/{what}", "rb") as file:
        return file.read().replace(b"\0", b"\x1f").decode(errors="replace").replace("\n", " ")


def children(pid):
    found = []
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
            found += [int(word) for word in file.read().split()]
    return found


def look(pid, seen):
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
            name = file.read().strip()
        seen.update((name, what.replace("cmdline", "argv"), words(pid, what)) for what in ("cmdline", "environ"))
        for child in children(pid):
            look(child, seen)
    except (FileNotFoundError, ProcessLookupError):
        pass


def main():
    seen = set()
    with subprocess.Popen(sys.argv[2:]) as command:
        while command.poll() is None:
            look(command.pid, seen)
            time.sleep(0.005)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.writelines("\t".join(line) + "\n" for line in sorted(seen))
    sys.exit(command.returncode)


main()
