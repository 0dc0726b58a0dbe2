"""The manual pages ductus.1, ductus-write.1 and so on, from what the program tells of its commands."""

import argparse
import json
import re
import subprocess
from pathlib import Path


def escaped(text: str) -> str:
    """Text that troff leaves as it is."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^(['.])", r"\\&\1", text, flags=re.MULTILINE)


def dashed(name: dict) -> str:
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def term(argument: dict) -> str:
    """How an argument or option is written on the command line."""
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return f"\\fI{escaped(value)}\\fR"
    names = ", ".join(f"\\fB{escaped(dashed(name))}\\fR" for name in argument["names"])
    return names + (f" \\fI{escaped(value)}\\fR" if argument["kind"] == "option" else "")


def page(command: dict, path: list[str], version: str) -> str:
    name = "-".join(path)
    lines = [f'.TH "{name.upper()}" 1 "" "Ductus {version}" "Ductus"', ".SH NAME"]
    lines += [f"{escaped(name)} \\- {escaped(command['abstract'].rstrip('.'))}"]
    shown = [argument for argument in command.get("arguments", []) if argument.get("shouldDisplay")]
    positional = " ".join(f"[\\fI{escaped(a['valueName'])}\\fR]" for a in shown if a["kind"] == "positional")
    commands = [sub for sub in command.get("subcommands", []) if sub["commandName"] != "help"]
    rest = "\\fIcommand\\fR ..." if commands else f"[options] {positional}".strip()
    lines += [".SH SYNOPSIS", f"\\fB{escaped(' '.join(path))}\\fR {rest}"]
    if command.get("discussion"):
        lines.append(".SH DESCRIPTION")
        for line in command["discussion"].split("\n"):
            if not line.strip():
                lines.append(".PP")
            elif line.startswith("  "):  # an example
                lines += [".br", ".nh", ".ad l", escaped(line.strip()), ".ad", ".hy"]
            else:
                lines.append(escaped(line))
    if shown:
        lines.append(".SH OPTIONS")
    for argument in shown:
        help_text = argument.get("abstract", "")
        default = argument.get("defaultValue")
        if default and "default" not in help_text.lower() and default != "false":
            help_text += f" (default: {default.removesuffix('.0')})"
        if argument.get("allValues"):
            help_text += f" (values: {', '.join(argument['allValues'])})"
        lines += [".TP", term(argument), escaped(help_text)]
    if commands:
        lines.append(".SH COMMANDS")
        for sub in commands:
            lines += [".TP", f"\\fB{escaped('-'.join([*path, sub['commandName']]))}\\fR(1)", escaped(sub["abstract"])]
    return "\n".join(lines) + "\n"


def write(command: dict, path: list[str], version: str, folder: Path) -> None:
    (folder / f"{'-'.join(path)}.1").write_text(page(command, path, version))
    for sub in command.get("subcommands", []):
        if sub["commandName"] != "help":
            write(sub, [*path, sub["commandName"]], version, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("-o", "--output", type=Path, required=True, help="a folder")
    options = parser.parse_args()
    told = subprocess.run([options.program, "--experimental-dump-help"], capture_output=True, text=True, check=True)
    options.output.mkdir(parents=True, exist_ok=True)
    write(json.loads(told.stdout)["command"], ["ductus"], options.version, options.output)


if __name__ == "__main__":
    main()
