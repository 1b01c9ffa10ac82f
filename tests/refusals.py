"""Bad input on the command line: exit code 2 and one line on standard error."""

from exactrank.cli import run


def refused(capsys, arguments, *words):
    """Nothing on standard output, one line on standard error that holds the words, exit code 2."""
    code = run(arguments)
    out, err = capsys.readouterr()
    assert code == 2, err
    assert out == ""
    assert err.count("\n") == 1 and "Traceback" not in err
    for word in words:
        assert word in err, err
