"""The help of `sop`: every command is grouped, described in one short sentence, and shown with an example."""

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.cli.group import SECTIONS

COMMANDS = sorted(main.commands)
VERBS = {
    *("Check", "Freeze", "List", "Make", "Mark", "Collect", "Explain", "Report", "Serve", "Show", "Sign", "Verify"),
    "Write",
}


def screen(*arguments: str) -> str:
    """Return what a command prints on a terminal of 80 columns."""
    result = CliRunner().invoke(main, arguments, prog_name="sop", terminal_width=80, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def parameters(name: str, kind: type[click.Parameter]) -> list[click.Parameter]:
    return [parameter for parameter in main.commands[name].params if isinstance(parameter, kind)]


def test_there_are_commands_to_look_at():
    assert {"build", "check", "class", "guide", "verify"} < set(COMMANDS)


def test_the_list_of_commands_is_grouped_and_names_each_command_once():
    text = screen("--help")
    headings = re.findall(r"^(Write|Publish|Teach|Audit):$", text, flags=re.MULTILINE)
    listed = re.findall(r"^  ([a-z]+)  +[A-Z]", text, flags=re.MULTILINE)

    assert headings == ["Write", "Publish", "Teach", "Audit"]
    assert sorted(listed) == COMMANDS
    assert set(main.section_of.values()) == set(SECTIONS)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_no_line_of_help_is_cut_off(name):
    _usage, _, body = screen(*name.split(), "--help").partition("\n\n")

    assert [line for line in body.splitlines() if line.endswith("...") or len(line) > 80] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_described_in_one_short_sentence_that_begins_with_a_verb(name):
    sentence = (main.commands[name].help or "").partition("\n\n")[0]

    assert sentence.split()[0] in VERBS
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 60
    assert sentence in screen("--help")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_an_example_of_that_command(name):
    *_, heading, example = screen(name, "--help").rstrip().splitlines()
    program, command, *arguments = shlex.split(example)
    options = {option for parameter in main.commands[name].params for option in parameter.opts}

    assert heading == "  Example:"
    assert (program, command) == ("sop", name)
    assert {argument for argument in arguments if argument.startswith("--")} <= options


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help_text_of_whole_sentences(name):
    helps = [option.help for option in parameters(name, click.Option)]

    assert [text for text in helps if not (text and text[0].isupper() and text.endswith("."))] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_list_of_arguments_is_explained_by_name(name):
    text = main.commands[name].help or ""
    names = [argument.human_readable_name.upper() for argument in parameters(name, click.Argument)]
    lists = [argument.nargs == -1 for argument in parameters(name, click.Argument)]

    assert [one for one, many in zip(names, lists, strict=True) if many and one not in text] == []


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_h_is_short_for_help(name):
    assert screen(*name.split(), "-h") == screen(*name.split(), "--help")


# ---- guides

GUIDES = ["auditors", "authors", "operators", "trainers"]


def test_guide_without_a_name_lists_all_guides_with_one_line_each():
    lines = screen("guide").splitlines()

    assert [line.split()[0] for line in lines] == GUIDES
    assert all(re.fullmatch(r"[a-z]+ {2,}\S.{20,65}", line) for line in lines), lines


@pytest.mark.parametrize("name", GUIDES)
def test_guide_shows_the_guide_of_that_name(name):
    text = screen("guide", name)

    assert text.startswith(f"# Guide for {name}: ")
    assert text.count("\n## ") >= 3


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [("auditor", "did you mean `auditors`?"), ("Trainer", "did you mean `trainers`?"), ("x", "choose from auditors, ")],
)
def test_an_unknown_guide_is_a_usage_error_with_a_suggestion(name, suggestion):
    result = CliRunner().invoke(main, ["guide", name])

    assert result.exit_code == 2
    assert f"no guide is called `{name}`; {suggestion}" in result.stderr
